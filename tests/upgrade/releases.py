"""The processes of one release, started in its own folder, on stores that all releases share."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import psycopg

from cityservices import stores
from requests_app.management.commands import _processes
from requests_app.vocabulary import Lane
from tests.chaos.town import _process
from tests.ops.conftest import clean_environment, free_port

OPENS_WITHIN_SECONDS: Final = 40


@dataclass
class Release:
    """One version of the code: its folder, its port, its processes."""

    name: str
    folder: Path
    environ: dict[str, str]
    logs: Path
    port: int = field(default_factory=free_port)
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def run(self, *argv: str) -> subprocess.CompletedProcess[str]:
        """Run a program of this release."""
        command = [sys.executable, *argv]
        return subprocess.run(
            command, cwd=self.folder, env=self.environ, capture_output=True, text=True, timeout=300, check=False
        )

    def begin_to_migrate(self) -> subprocess.Popen[str]:
        """Begin to migrate and go on."""
        pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
        return subprocess.Popen(
            [sys.executable, "manage.py", "migrate", "--noinput"], cwd=self.folder, env=self.environ, **pipes
        )

    def start(self) -> None:
        """Start web, relay and workers, and wait until the web answers."""
        web = _processes.web()
        web[web.index("--port") + 1] = str(self.port)
        self._start("web", *web)
        self._start("worker", *_processes.worker(self.name, tuple(Lane), 2))
        self._start("relay", "manage.py", "relay")
        end = time.monotonic() + OPENS_WITHIN_SECONDS
        while time.monotonic() < end:
            with suppress(OSError):
                if urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=5).status == 200:
                    return
            time.sleep(0.2)
        raise AssertionError(self.said("web"))

    def drain(self, name: str, *, seconds: float) -> int | None:
        """Ask a process to end in order; give its exit code, or None where it does not."""
        self.running[name].send_signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            return self.running[name].wait(timeout=seconds)
        return None

    def said(self, name: str) -> str:
        """Read the log of a process."""
        return (self.logs / f"{self.name}-{name}.log").read_text(errors="replace")

    def end(self) -> None:
        """Leave nothing running."""
        for process in self.running.values():
            if process.poll() is None:
                process.terminate()
        for process in self.running.values():
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                process.kill()

    def _start(self, name: str, *argv: str) -> None:
        with (self.logs / f"{self.name}-{name}.log").open("wb") as sink:
            command = ["setpriv", "--pdeathsig", "TERM", "--", sys.executable, *argv]
            self.running[name] = subprocess.Popen(command, cwd=self.folder, env=self.environ, stdout=sink, stderr=sink)


@dataclass
class Place:
    """A folder with stores in which releases follow each other."""

    home: Path
    environ: dict[str, str]
    stack: ExitStack

    def release(self, name: str, folder: Path) -> Release:
        """Bring in a release; it is ended with the place."""
        made = Release(name, folder, self.environ, self.home)
        self.stack.callback(made.end)
        return made

    def ask(self, statement: str, *values: Any) -> list[Any]:
        """Ask the database."""
        with psycopg.connect(self.environ["DATABASE_URL"], autocommit=True) as line:
            return line.execute(statement, values or None).fetchall()


@contextmanager
def open_place() -> Iterator[Place]:
    """Lend a folder with stores; whatever happens, nothing of it is left."""
    home = Path(tempfile.mkdtemp(prefix="city-upgrade-"))
    home.chmod(0o755)
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, home, ignore_errors=True)
        stack.callback(stores.stop, home / "data")
        kept = {"CITY_DATA_DIR": str(home / "data")}
        stores.ensure(kept, die_with_parent=True)
        mail_port, book = free_port(), home / "letters"
        _process(stack, "tests.chaos.post_office", str(mail_port), str(book))
        kept |= {"EMAIL_URL": f"smtp://127.0.0.1:{mail_port}", "LOG_LEVEL": "WARNING"}
        environ = clean_environment(home / "data", **kept, PYTHONDONTWRITEBYTECODE="1")
        yield Place(home, environ, stack)
