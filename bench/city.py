"""The processes of a city and of the floor, as `manage.py run_city` starts them, on a database of the bench."""

from __future__ import annotations

import os
import re
import secrets
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from bench.clients import Connection, request
from bench.cluster import HOME, Cluster
from bench.processes import BASE, Running, Started, cpu_seconds
from cityservices import stores

KIOSK_TOKEN: Final = "demo-kiosk-town-hall-konstanz"  # noqa: S105 - public, of the demo
PASSWORD: Final = "konstanz-demo"  # noqa: S105
READY_WITHIN_SECONDS: Final = 60
COMMON: Final = {
    "DJANGO_SETTINGS_MODULE": "cityservices.settings",
    "CITY_DATA_DIR": str(HOME),
    "DEMO": "1",
    "SECRET_KEY": "only-for-measuring",
    "REFERENCE_SECRET": "only-for-measuring",
    "CITY_EMBEDDED_STORES": "1",
    "CITY_EMBEDDED_BROKER": "1",
}


@dataclass
class Web:
    """A web server with its workers, on one database."""

    server: Started
    port: int
    database: str
    cluster: Cluster

    def cpu(self) -> float:
        """Give the CPU seconds of its workers and of the database's server until now."""
        return cpu_seconds([self.server.pid, *self.cluster.pids])

    def ask(self, sent: bytes) -> tuple[int, bytes, bytes]:
        """Ask once, on a connection of its own."""
        connection = Connection(self.port, is_kept=False)
        return connection.ask(sent)


@dataclass
class Room:
    """Where measurements take place: stores, logs, and everything that was started."""

    cluster: Cluster
    running: Running
    quick: bool
    say: Callable[[str], None]

    @property
    def sizes(self) -> tuple[int, int, int]:
        """Give the numbers of cases: small, large, very large."""
        return (4_000, 10_000, 12_000) if self.quick else (10_000, 100_000, 1_000_000)

    @property
    def waiting(self) -> int:
        """Give how many cases wait for those who claim."""
        return 2_000 if self.quick else 100_000

    @property
    def flood(self) -> int:
        """Give how many new cases wait for the router, each with its job and that of its receipt."""
        return 1_000 if self.quick else 50_000

    def fill_all(self) -> None:
        """Fill every database that a run needs."""
        wanted = [*(("city", size) for size in self.sizes), ("waiting", self.waiting), ("flood", self.flood)]
        for shape, cases in [*wanted, ("empty", 0)]:
            self.cluster.filled(shape, cases)

    def environ(self, database: str, **more: str) -> dict[str, str]:
        """Name the stores for a process."""
        return {
            **COMMON,
            "DATABASE_URL": self.cluster.url(database),
            "REDIS_URL": self.cluster.found.redis_url,
            **more,
        }

    def web(self, database: str, *, application: str = "cityservices.wsgi:application", **more: str) -> Web:
        """Start a web server as the city's, and wait until it answers."""
        from requests_app.management.commands import _processes

        port = free_port()
        argv = [part.replace("cityservices.wsgi:application", application) for part in at_port(_processes.web, port)]
        environ = self.environ(database, WEB_PORT=str(port), SITE_URL=f"http://127.0.0.1:{port}", **more)
        server = self.running.start(f"web-{database}", [sys.executable, *argv], environ)
        wait_for(lambda: is_up(port), what=f"web on {database}: see {server.log}")
        return Web(server, port, database, self.cluster)

    def floor(self, **more: str) -> Web:
        """Start the floor under the same server."""
        return self.web("floor", application="bench.floor.wsgi:application", **more)

    def whole_city(self, database: str, *, include: str = "") -> Whole:
        """Start every process of a city."""
        from requests_app.management.commands import _processes

        port, mail_port, events_port = free_port(), free_port(), free_port()
        logs = self.running.logs
        self.flush()
        started = {}
        for child in at_port(lambda: _processes.children(logs, mail_port=mail_port, events_port=events_port), port):
            more = ["--include", include] if include and child.name == "worker-offices" else []
            environ = self.environ(database, WEB_PORT=str(port), SITE_URL=f"http://127.0.0.1:{port}")
            started[child.name] = self.running.start(f"{child.name}-{database}", [*child.argv, *more], environ)
        wait_for(lambda: is_up(port), what=f"city on {database}")
        web = Web(started["web"], port, database, self.cluster)
        wait_for(lambda: self._heartbeats(database) >= len(_processes.WORKERS) + 1, what="workers and relay")
        return Whole(web, started, self)

    def worker(self, database: str, *, include: str = "") -> Started:
        """Start the worker of the offices' lanes alone."""
        from requests_app.management.commands import _processes

        self.flush()
        name, lanes, processes = next(line for line in _processes.WORKERS if line[0] == "offices")
        argv = [sys.executable, *_processes.worker(name, lanes, processes)]
        argv += ["--include", include] if include else []
        found = self.running.start(f"worker-{database}", argv, self.environ(database))
        wait_for(lambda: self._heartbeats(database) >= 1, what=f"worker on {database}: see {found.log}")
        return found

    def _heartbeats(self, database: str) -> int:
        asked = (
            "SELECT count(*) FROM requests_app_heartbeat WHERE kind <> 'beat' AND at > now() - interval '20 seconds'"
        )
        return int(self.cluster.run(asked, database=database)[0][0])

    def flush(self) -> None:
        """Empty the broker."""
        self.broker().flushdb()

    def broker(self) -> Any:
        """Speak with the broker."""
        import redis

        return redis.Redis.from_url(self.cluster.found.redis_url)

    def manage(self, database: str, *argv: str) -> str:
        """Run a management command and give what it printed."""
        found = subprocess.run(
            [sys.executable, "manage.py", *argv],
            cwd=BASE,
            env={**os.environ, **self.environ(database)},
            capture_output=True,
            text=True,
            check=False,
        )
        if found.returncode:
            raise RuntimeError(f"manage.py {argv[0]}: {found.stderr[-2000:]}")
        return found.stdout


@dataclass
class Whole:
    """A city with all its processes."""

    web: Web
    started: dict[str, Started]
    room: Room

    def cpu(self) -> float:
        """Give the CPU seconds of every process of the city, the stores included; not of the mail server."""
        ours = [one.pid for name, one in self.started.items() if name != "mail"]
        valkey = self.room.cluster.found.valkey.pid
        return cpu_seconds([*ours, *self.room.cluster.pids, valkey])

    def stop(self) -> None:
        """End all of them."""
        self.room.running.stop(*self.started.values())


def at_port(make: Callable[[], Any], port: int) -> Any:
    """Let the city's own table of processes speak, for a port of ours."""
    from django.test.utils import override_settings

    with override_settings(WEB_PORT=port):
        return make()


def free_port() -> int:
    """Find a port below those that the kernel gives away."""
    return stores.free_port(wanted=0, start=21_000 + secrets.randbelow(8_000))


def is_up(port: int) -> bool:
    """Tell whether something answers there."""
    with suppress(OSError):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2)
        except urllib.error.HTTPError:
            return True
        return True
    return False


def wait_for(
    is_so: Callable[[], bool], *, what: str, seconds: float = READY_WITHIN_SECONDS, pause: float = 0.05
) -> float:
    """Wait for something; give how long it took. Raises `TimeoutError`."""
    began = time.perf_counter()
    while not is_so():
        if time.perf_counter() - began > seconds:
            raise TimeoutError(f"waited {seconds} s in vain for {what}")
        time.sleep(pause)
    return time.perf_counter() - began


@dataclass(frozen=True)
class Session:
    """Somebody of the staff who has signed in: what each of her requests carries."""

    cookie: str
    token: str

    def get(self, path: str) -> bytes:
        """Fetch a page."""
        return request("GET", path, {"Cookie": self.cookie, "Accept-Language": "en"})

    def post(self, path: str, fields: Mapping[str, str]) -> bytes:
        """Send a form."""
        from urllib.parse import urlencode

        body = urlencode({"csrfmiddlewaretoken": self.token, **fields}).encode()
        return request("POST", path, {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}, body)


def sign_in(web: Web, login: str) -> Session:
    """Sign in at the login page, as a person does."""
    from requests_app.management.replay.browser import Browser, FormReader

    browser = Browser(f"http://127.0.0.1:{web.port}", language="en")
    form = FormReader(browser.get("/accounts/login/").text).form_with("password") or {}
    answer = browser.post_form("/accounts/login/", {**form, "username": login, "password": PASSWORD})
    if answer.status != 302:
        raise RuntimeError(f"{login} cannot sign in: {answer.status}")
    page = browser.get("/desk/").text
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    browser.close()
    cookie = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    return Session(cookie, token[1] if token else "")


def create_request(key: str, *, headers: Iterable[tuple[str, str]] = ()) -> bytes:
    """Write a request at the JSON door of the kiosk, from somebody who wants e-mail."""
    import json

    body = json.dumps(
        {
            "service_code": "road-damage",
            "description": "A hole in the road before the school, deep as a hand, and cars swerve around it.",
            "district": "030",
            "address": "Seestraße 4",
            "language": "de",
            "contact_by": "email",
            "name": "Rosa",
            "email": "rosa@konstanz.example",
        }
    ).encode()
    told = {
        "Content-Type": "application/json",
        "Authorization": f"Bearer {KIOSK_TOKEN}",
        "Idempotency-Key": key,
        **dict(headers),
    }
    return request("POST", "/kiosk/api/requests", told, body)


def logs_folder() -> Path:
    """Give the folder of the bench's logs."""
    found = HOME / "logs"
    found.mkdir(parents=True, exist_ok=True)
    return found
