"""The migrations, run once for all: every other database of a run of the tests begins as a copy of what they made.

`python -m tests.migrated FOLDER` runs them on the tests' own server, beside the workers that are still starting.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from cityservices.stores import postgres

BASE: Final = Path(__file__).resolve().parents[1]
MARK: Final = "CITY_TEST_MIGRATED"
DUMP, FAULT = "city.sql", "fault.txt"
SECONDS: Final = 300


@contextmanager
def migrating() -> Iterator[None]:
    """Begin to migrate the database that DATABASE_URL names; what is unfinished at the end is given up."""
    folder = Path(tempfile.mkdtemp(prefix="city-migrated-"))
    process = subprocess.Popen([sys.executable, "-m", "tests.migrated", str(folder)], cwd=BASE)
    os.environ[MARK] = str(folder)
    try:
        yield
    finally:
        process.terminate()
        process.wait()
        shutil.rmtree(folder, ignore_errors=True)


def wait() -> Path:
    """Wait until the migrations have run; give what the database holds, as SQL."""
    folder, end = Path(os.environ[MARK]), time.monotonic() + SECONDS
    while not (folder / DUMP).exists():
        assert not (folder / FAULT).exists(), (folder / FAULT).read_text()
        assert time.monotonic() < end, f"the migrations took more than {SECONDS} s"
        time.sleep(0.1)
    return folder / DUMP


def lay(url: str) -> None:
    """Lay the migrated tables into an empty database; outside of pytest its city migrates by itself."""
    if MARK in os.environ:
        psql = [str(postgres.find_programs() / "psql"), "--quiet", "--no-psqlrc", "-v", "ON_ERROR_STOP=1"]
        command = [*psql, "--single-transaction", "-o", os.devnull, "-f", str(wait()), "-d", url]
        subprocess.run(command, check=True, timeout=120)


def _migrate(folder: Path) -> None:
    url = os.environ["DATABASE_URL"]
    environ = {**os.environ, "DJANGO_SETTINGS_MODULE": "cityservices.settings.test"}
    dump = [str(postgres.find_programs() / "pg_dump"), "--no-owner", "-f", str(folder / "part"), "-d", url]
    for command in ([sys.executable, "manage.py", "migrate", "-v0", "--noinput"], dump):
        bound = ["setpriv", "--pdeathsig", "KILL", "--", *command]
        done = subprocess.run(bound, cwd=BASE, env=environ, capture_output=True, text=True, check=False)
        if done.returncode:
            (folder / "part").write_text(done.stdout + done.stderr)
            (folder / "part").rename(folder / FAULT)
            return
    (folder / "part").rename(folder / DUMP)


if __name__ == "__main__":
    _migrate(Path(sys.argv[1]))
