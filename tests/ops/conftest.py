"""Start real cities in folders of their own."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from cityservices import stores
from tests import migrated

BASE = Path(__file__).resolve().parents[2]
SECONDS_TO_OPEN = 90


def clean_environment(data_dir: Path, **more: str) -> dict[str, str]:
    """Return the environment of a newcomer: nothing of the tests' own stores."""
    ours = {
        "DATABASE_URL",
        "REDIS_URL",
        "SECRET_KEY",
        "DJANGO_SETTINGS_MODULE",
        "CITY_TEST_STORES",
        "CITY_TEST_MIGRATED",
    }
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    return {**kept, "CITY_DATA_DIR": str(data_dir), "DEMO": "1", "PYTHONUNBUFFERED": "1", **more}


def manage(data_dir: Path, *argv: str) -> subprocess.CompletedProcess[str]:
    """Run one management command to its end."""
    return subprocess.run(
        [sys.executable, str(BASE / "manage.py"), *argv],
        env=clean_environment(data_dir),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def free_port() -> int:
    """Return a port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def processes_of(data_dir: Path) -> dict[int, str]:
    """Find all processes that know this data directory, by environment or command line."""
    mark = str(data_dir).encode()
    found = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            line = (entry / "cmdline").read_bytes()
            known = mark in line or mark in (entry / "environ").read_bytes()
        except OSError:
            continue
        if line and known and int(entry.name) != os.getpid():
            found[int(entry.name)] = line.replace(b"\0", b" ").decode(errors="replace")
    return found


@dataclass
class City:
    """A running city: its process and what it has said."""

    data_dir: Path
    port: int
    process: subprocess.Popen[str]
    said: list[str] = field(default_factory=list)

    def everything_said(self) -> str:
        return "".join(self.said)

    def wait_until_open(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.append(line)
            if "Ctrl-C stops everything" in line:
                return
        pytest.fail("The city did not open:\n" + "".join(self.said))

    def stop(self, number: signal.Signals = signal.SIGINT) -> int:
        self.process.send_signal(number)
        out, _ = self.process.communicate(timeout=60)
        self.said.append(out)
        return self.process.returncode


@pytest.fixture
def data_dir() -> Iterator[Path]:
    """Lend a data directory; its stores are stopped afterwards, whatever happens."""
    # Not below tmp_path: as root PostgreSQL runs as nobody, who cannot enter there.
    home = Path(tempfile.mkdtemp(prefix="city-ops-"))
    home.chmod(0o755)
    yield home / "data"
    stores.stop(home / "data")
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture
def migrated_city(data_dir: Path) -> None:
    """Leave the migrations to the tests that begin with an empty folder: here they have run already."""
    kept = {"CITY_DATA_DIR": str(data_dir)}
    stores.ensure(kept)
    migrated.lay(kept["DATABASE_URL"])
    stores.stop(data_dir)


@pytest.fixture
def start_city(data_dir: Path) -> Iterator[Callable[..., City]]:
    """Start a city as `make run` does; what a test leaves behind is ended."""
    started: list[City] = []

    def start(**environ: str) -> City:
        port = int(environ.setdefault("WEB_PORT", str(free_port())))
        process = subprocess.Popen(
            [sys.executable, str(BASE / "manage.py"), "run_city"],
            env=clean_environment(data_dir, **environ),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        started.append(City(data_dir=data_dir, port=port, process=process))
        return started[-1]

    yield start
    for city in started:
        if city.process.poll() is None:
            city.process.kill()
            city.process.wait()
            time.sleep(0.5)
