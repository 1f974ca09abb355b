"""A whole city of its own, as `make run` starts it, on stores that keep what they promise, behind two proxies."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Final
from urllib.parse import urlsplit, urlunsplit

import psycopg
import redis

from cityservices import stores
from tests import migrated
from tests.ops.conftest import BASE, City, clean_environment, free_port

LOOK_EVERY_SECONDS: Final = 0.3
# What a process of the city says of itself on its command line.
WORDS_OF: Final = {
    "web": "granian",
    "offices": "offices@",
    "outbound": "outbound@",
    "escalation": "escalation@",
    "relay": "manage.py relay",
    "beat": " beat ",
}


@dataclass
class Town:
    """The city's supervisor, its stores, its proxies and its post office."""

    home: Path
    city: City
    database: str  # straight to the server, without the proxy
    broker: str
    proxies: dict[str, IO[str]]
    book: Path
    environ: dict[str, str]
    log: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Name the front door."""
        return f"http://127.0.0.1:{self.city.port}"

    def order(self, proxy: str, words: str) -> None:
        """Tell a proxy what to do."""
        self.proxies[proxy].write(f"{words}\n")
        self.proxies[proxy].flush()

    def main_of(self, name: str) -> int:
        """Find the process that the supervisor has started under a name; 0 where it is gone just now."""
        return next((pid for pid in children_of(self.city.process.pid) if WORDS_OF[name] in f" {words_of(pid)} "), 0)

    def kill(self, pid: int, number: signal.Signals = signal.SIGKILL) -> None:
        """Send a signal to one process."""
        with suppress(ProcessLookupError):
            if pid:
                os.kill(pid, number)

    def pid_of_store(self, name: str) -> int:
        """Find a store's own process."""
        kept = stores.lifecycle._read(self.home / "data")
        return int(getattr(kept, name).pid)

    def mend_stores(self) -> None:
        """Start again which store is dead, on its old port."""
        stores.restart_dead(self.home / "data", database=True, broker=True)

    def ask(self, statement: str, *values: Any) -> list[Any]:
        """Ask the database past the proxy; waits while it starts."""
        end = time.monotonic() + 60
        while True:
            try:
                with psycopg.connect(self.database, autocommit=True, connect_timeout=3) as line:
                    return line.execute(statement, values or None).fetchall()
            except psycopg.OperationalError:
                if time.monotonic() > end:
                    raise
                self.mend_stores()
                time.sleep(LOOK_EVERY_SECONDS)

    def flush_broker(self) -> None:
        """Wipe the broker."""
        with suppress(redis.RedisError):
            client = redis.Redis.from_url(self.broker, socket_timeout=3)
            client.flushall()
            client.close()

    def manage(self, *argv: str) -> subprocess.CompletedProcess[str]:
        """Run a management command past the proxies."""
        environ = self.environ | {"DATABASE_URL": self.database, "REDIS_URL": self.broker}
        command = [sys.executable, str(BASE / "manage.py"), *argv]
        return subprocess.run(command, env=environ, capture_output=True, text=True, timeout=300, check=False)


@contextmanager
def open_town(**more: str) -> Iterator[Town]:
    """Open a city on empty stores with fsync on; whatever happens, nothing of it is left.

    `more`: variables of its environment.
    """
    # Not below tmp_path: as root PostgreSQL runs as nobody, who cannot enter there.
    home = Path(tempfile.mkdtemp(prefix="city-chaos-"))
    home.chmod(0o755)
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, home, ignore_errors=True)
        # One processor for everything else of the machine would be unfair; so no niceness, no limits.
        kept = {"CITY_DATA_DIR": str(home / "data")}
        stack.callback(stores.stop, home / "data")
        stores.ensure(kept, die_with_parent=True)
        migrated.lay(kept["DATABASE_URL"])
        urls = {"postgres": kept["DATABASE_URL"], "valkey": kept["REDIS_URL"]}
        proxies, behind = {}, {}
        for name, url in urls.items():
            proxies[name], behind[name] = _proxy(stack, url)
        book = home / "letters"
        book.touch()
        mail_port = free_port()
        _process(stack, "tests.chaos.post_office", str(mail_port), str(book))
        environ = clean_environment(
            home / "city",
            DATABASE_URL=behind["postgres"],
            REDIS_URL=behind["valkey"],
            WEB_PORT=str(free_port()),
            EMAIL_URL=f"smtp://127.0.0.1:{mail_port}",
            LOG_LEVEL="WARNING",
            **more,
        )
        city = _city(stack, environ)
        yield Town(home, city, urls["postgres"], urls["valkey"], proxies, book, environ)


def _city(stack: ExitStack, environ: dict[str, str]) -> City:
    process = subprocess.Popen(
        [sys.executable, str(BASE / "manage.py"), "run_city"],
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    city = City(Path(environ["CITY_DATA_DIR"]), int(environ["WEB_PORT"]), process)

    def end() -> None:
        for pid in [process.pid, *_family(process.pid)]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)
        try:
            city.stop()
        except subprocess.TimeoutExpired:
            process.kill()

    stack.callback(end)
    city.wait_until_open()
    return city


def _proxy(stack: ExitStack, url: str) -> tuple[IO[str], str]:
    """Put a proxy before a server; give its ear, and the address behind which the server now stands."""
    parts, port = urlsplit(url), free_port()
    process = _process(stack, "tests.chaos.proxy", str(port), str(parts.port))
    assert process.stdin is not None
    account = parts.netloc.rpartition("@")[0]
    return process.stdin, urlunsplit(parts._replace(netloc=f"{account}@127.0.0.1:{port}"))


def _process(stack: ExitStack, module: str, *argv: str) -> subprocess.Popen[str]:
    command = ["setpriv", "--pdeathsig", "KILL", "--", sys.executable, "-m", module, *argv]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    process = subprocess.Popen(command, cwd=BASE, **pipes)
    stack.callback(process.kill)
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "ready"
    return process


def children_of(pid: int) -> list[int]:
    """List the direct children of a process."""
    with suppress(OSError):
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def words_of(pid: int) -> str:
    """Read the command line of a process."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    return ""


def _family(pid: int) -> list[int]:
    found = children_of(pid)
    return found + [grandchild for child in found for grandchild in _family(child)]
