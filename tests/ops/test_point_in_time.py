"""Point-in-time recovery, as docs/operations.md describes it: back to a moment between two requests."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from cityservices.stores import free_port, postgres, process
from tests import migrated
from tests.ops.conftest import BASE, clean_environment

pytestmark = pytest.mark.city
SAMPLE = BASE / "tests" / "replay" / "sample.csv"
CONFIG = """
archive_mode = on
archive_command = 'test ! -f {archive}/%f && cp %p {archive}/%f'
wal_level = replica
fsync = off
"""
RECOVERY = """
restore_command = 'cp {archive}/%f %p'
recovery_target_time = '{moment}'
recovery_target_action = 'promote'
"""


@dataclass
class Server:
    """A throw-away cluster that keeps its journal."""

    cluster: postgres.Cluster
    home: Path
    port: int
    password: str
    pid: int = 0

    @property
    def url(self) -> str:
        return postgres.address(port=self.port, password=self.password)

    def start(self) -> None:
        self.pid = postgres.start(
            self.cluster, port=self.port, password=self.password, quick=False, die_with_parent=True
        )

    def ask(self, statement: str) -> str:
        with psycopg.connect(self.url, autocommit=True) as line:
            return str((line.execute(statement).fetchone() or [""])[0])

    def manage(self, *argv: str) -> str:
        environ = clean_environment(self.home / "city", DATABASE_URL=self.url, REDIS_URL="redis://127.0.0.1:1/0")
        command = [sys.executable, str(BASE / "manage.py"), *argv]
        done = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def configure(self, words: str) -> None:
        with (self.cluster.data / "postgresql.conf").open("a") as file:
            file.write(words)


@pytest.fixture
def server() -> Iterator[Server]:
    home = Path(tempfile.mkdtemp(prefix="city-pitr-"))
    home.chmod(0o755)
    cluster, password = postgres.place(home), postgres.new_password()
    postgres.initialise(cluster, password=password, quick=True)
    lent = Server(cluster, home, free_port(start=21_000), password)
    try:
        yield lent
    finally:
        if lent.pid:
            process.stop_process(lent.pid, stop_signal=signal.SIGINT, seconds=10)
        shutil.rmtree(home, ignore_errors=True)


def archive_of(server: Server) -> Path:
    folder = server.home / "archive"
    folder.mkdir()
    owned_like_the_data(server, folder)
    return folder


def owned_like_the_data(server: Server, folder: Path) -> None:
    if server.cluster.as_nobody:
        for path in (folder, *folder.rglob("*")):
            shutil.chown(path, "nobody", "nogroup")


def rows(server: Server) -> tuple[str, str]:
    return (
        server.ask("SELECT count(*) FROM requests_app_case"),
        server.ask("SELECT count(*) FROM requests_app_caseevent"),
    )


def take_base_backup(server: Server) -> Path:
    base = server.home / "base"
    environ = {**os.environ, "PGPASSWORD": server.password}
    where = ["-h", "127.0.0.1", "-p", str(server.port), "-U", postgres.USER]
    command = [str(server.cluster.programs / "pg_basebackup"), *where, "-D", str(base), "-c", "fast"]
    subprocess.run(command, env=environ, check=True, capture_output=True, timeout=60)
    return base


def test_a_city_goes_back_to_a_moment_between_two_requests(server: Server) -> None:
    archive = archive_of(server)
    server.configure(CONFIG.format(archive=archive))
    server.start()
    migrated.lay(server.url)
    server.manage("load_city", "konstanz")
    base = take_base_backup(server)
    server.manage("replay", str(SAMPLE), "--mapping", "konstanz", "--direct", "--limit", "6")
    then, moment = rows(server), server.ask("SELECT clock_timestamp()::text")
    time.sleep(0.05)
    server.manage("replay", str(SAMPLE), "--mapping", "konstanz", "--direct")
    later = rows(server)
    server.ask("SELECT pg_switch_wal()::text")
    last = server.ask("SELECT pg_walfile_name(pg_switch_wal())")
    assert process.wait_until(lambda: len(list(archive.glob("*"))) > 1, seconds=20, pid=server.pid), last
    os.kill(server.pid, signal.SIGKILL)
    process.wait_until(lambda: not process.alive(server.pid), seconds=10, pid=server.pid)
    shutil.rmtree(server.cluster.data)

    shutil.copytree(base, server.cluster.data)
    (server.cluster.data / "recovery.signal").touch()
    server.configure(RECOVERY.format(archive=archive, moment=moment))
    server.cluster.data.chmod(0o700)
    owned_like_the_data(server, server.cluster.data)
    server.start()

    assert int(then[0]) < int(later[0])
    assert rows(server) == then
    assert "0 violations" in server.manage("audit")
    assert "differ" in server.manage("rebuild", "--check")
