"""The process of display boards, started for real beside a test's database."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

from django.db import connection

from requests_app.management.commands import _processes
from tests.ops.conftest import BASE, clean_environment, free_port


def database_url() -> str:
    """Give the address of the database of this test."""
    known = connection.settings_dict
    host = quote(known["HOST"], safe="")
    return f"postgresql://{known['USER']}:{quote(known['PASSWORD'])}@{host}:{known['PORT']}/{known['NAME']}"


@dataclass
class Events:
    """The process and its port; the same port after every start."""

    web: str
    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/events"

    def start(self) -> None:
        environment = clean_environment(BASE / ".data", DATABASE_URL=database_url(), SITE_URL=self.web)
        environment |= {"SECRET_KEY": "only-for-tests-and-never-in-a-city", "REDIS_URL": "redis://127.0.0.1:1/0"}
        environment["EVENTS_PORT"] = str(self.port)
        argv = [sys.executable, *_processes.EVENTS]
        self.process = subprocess.Popen(argv, cwd=BASE, env=environment, start_new_session=True)
        end = time.monotonic() + 20
        while time.monotonic() < end:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise AssertionError("the process of boards does not listen")

    def stop(self, number: signal.Signals = signal.SIGTERM) -> float:
        """End it, and say how long it took."""
        assert self.process
        began = time.monotonic()
        self.process.send_signal(number)
        self.process.wait(timeout=15)
        return time.monotonic() - began

    def memory_mb(self) -> float:
        """Say how much memory it has."""
        assert self.process
        told = Path(f"/proc/{self.process.pid}/smaps_rollup").read_text().splitlines()
        return next(int(line.split()[1]) for line in told if line.startswith("Pss:")) / 1024

    def ended_with(self) -> int | None:
        """Give the exit code."""
        assert self.process
        return self.process.returncode


@contextmanager
def events_beside(web: str) -> Iterator[Events]:
    """Run the process while a test lasts."""
    events = Events(web, free_port())
    events.start()
    try:
        yield events
    finally:
        if events.process and events.process.poll() is None:
            events.stop(signal.SIGKILL)


def listen(url: str, *, origin: str = "", last: str = "") -> IO[bytes]:
    """Open a line as a browser does."""
    headers = {"Accept": "text/event-stream"} | ({"Origin": origin} if origin else {})
    headers |= {"Last-Event-ID": last} if last else {}
    request = urllib.request.Request(url, headers=headers)  # noqa: S310 - our own process
    return urllib.request.urlopen(request, timeout=10)  # type: ignore[no-any-return]  # noqa: S310


def next_event(line: IO[bytes]) -> tuple[str, str, dict[str, Any]]:
    """Read one event: its name, its id and its data."""
    name, number = "", ""
    while True:
        words = line.readline().decode().rstrip("\n")
        key, _colon, value = words.partition(": ")
        if key == "event":
            name = value
        elif key == "id":
            number = value
        elif key == "data":
            return name, number, json.loads(value)


def status_of(url: str) -> int:
    """Give the status with which an address answers."""
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310 - our own process
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code
