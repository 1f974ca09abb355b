"""Real relays, workers and beats on the tests' own stores, each ended whatever happens."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import redis
from django.db import connection

from requests_app.vocabulary import Lane

BASE = Path(__file__).resolve().parents[1]
CELERY = ("-m", "celery", "-A", "cityservices.celery")
# Lanes of one run of the tests: its workers share one Valkey, in which each has a database of its own.
FIRST_DATABASE = 1


def broker_url() -> str:
    """Name the broker's database that belongs to this process of the tests."""
    number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))  # noqa: TID251
    return os.environ["REDIS_URL"].rpartition("/")[0] + f"/{FIRST_DATABASE + number}"  # noqa: TID251


def database_url() -> str:
    """Name the database that the tests of this process use."""
    facts = connection.settings_dict
    return f"postgresql://{facts['USER']}:{facts['PASSWORD']}@{facts['HOST']}:{facts['PORT']}/{facts['NAME']}"


@dataclass
class Machinery:
    """The processes of one test."""

    folder: Path
    broker: str
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, *argv: str) -> subprocess.Popen[bytes]:
        """Start a process in a session of its own."""
        environ = {
            **os.environ,  # noqa: TID251
            "DATABASE_URL": database_url(),
            "REDIS_URL": self.broker,
            "DJANGO_SETTINGS_MODULE": "cityservices.settings.test",
            "CITY_DATA_DIR": str(self.folder),
        }
        with (self.folder / "machinery.log").open("ab") as log:
            process = subprocess.Popen(
                ["setpriv", "--pdeathsig", "KILL", "--", sys.executable, *argv],
                cwd=BASE,
                env=environ,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.running.append(process)
        return process

    def relay(self) -> subprocess.Popen[bytes]:
        """Start a relay."""
        return self.start("manage.py", "relay")

    def worker(self, *lanes: Lane, name: str = "all") -> subprocess.Popen[bytes]:
        """Start a worker with two processes; without lanes it serves all of them."""
        served = ",".join(lane.value for lane in lanes or Lane)
        options = ("-l", "WARNING", "-c", "2", "--without-gossip", "--without-mingle", "-n", f"{name}@test")
        return self.start(*CELERY, "worker", "-Q", served, *options)

    def beat(self) -> subprocess.Popen[bytes]:
        """Start a beat."""
        scheduler = "requests_app.tasks.beat:HeartbeatScheduler"
        return self.start(
            *CELERY, "beat", "-l", "WARNING", "--scheduler", scheduler, "--pidfile=", "-s", str(self.folder / "beat")
        )

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """Kill a process and whatever it has started, at once."""
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def flush(self) -> None:
        """Wipe the broker."""
        client = redis.Redis.from_url(self.broker)
        client.flushdb()
        client.close()

    def log(self) -> str:
        """Read what all of them have said."""
        return (self.folder / "machinery.log").read_text()


@contextmanager
def machinery(folder: Path, *, broker: str = "") -> Iterator[Machinery]:
    """Lend processes, and end all of them."""
    lent = Machinery(folder, broker or broker_url())
    try:
        yield lent
    finally:
        for process in lent.running:
            lent.kill(process)
        # The backends of killed clients end a moment later; the next test wipes the tables.
        wait_until(lambda: other_sessions() == 0, seconds=5)


def other_sessions() -> int:
    """Count the sessions of others on this test's database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return int(cursor.fetchone()[0])


def wait_until(is_so: Callable[[], bool], *, seconds: float) -> float:
    """Wait for something; give how long it took, or infinity."""
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        if is_so():
            return time.monotonic() - began
        time.sleep(0.05)
    return float("inf")
