"""The embedded stores: reused, found again, kept through a crash."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from cityservices import stores
from cityservices.stores import postgres, process
from tests.ops.conftest import BASE, clean_environment, manage


def pid_of(data_dir: Path, store: str) -> int:
    return int(json.loads((data_dir / "stores.json").read_text())[store]["pid"])


def test_a_second_command_reuses_the_stores_of_the_first(data_dir: Path) -> None:
    first: dict[str, str] = {"CITY_DATA_DIR": str(data_dir)}
    second: dict[str, str] = {"CITY_DATA_DIR": str(data_dir)}

    stores.ensure(first)
    before = pid_of(data_dir, "postgres"), pid_of(data_dir, "valkey")
    stores.ensure(second)

    assert second == first
    assert (pid_of(data_dir, "postgres"), pid_of(data_dir, "valkey")) == before


def test_two_commands_at_once_start_one_pair_of_stores(data_dir: Path) -> None:
    argv = [sys.executable, str(BASE / "manage.py"), "stores", "start"]

    both = [subprocess.Popen(argv, env=clean_environment(data_dir), stdout=subprocess.PIPE, text=True) for _ in "12"]
    said = [one.communicate(timeout=60)[0] for one in both]

    assert [one.returncode for one in both] == [0, 0]
    assert said[0] == said[1]


def test_rows_outlive_kill_minus_nine(data_dir: Path) -> None:
    environ = {"CITY_DATA_DIR": str(data_dir)}
    stores.ensure(environ)
    with psycopg.connect(environ["DATABASE_URL"]) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")

    os.kill(pid_of(data_dir, "postgres"), signal.SIGKILL)
    time.sleep(0.1)
    again = {"CITY_DATA_DIR": str(data_dir)}
    stores.ensure(again)

    with psycopg.connect(again["DATABASE_URL"]) as connection:
        row = connection.execute("SELECT answer FROM kept").fetchone()
    assert row == (42,)


def test_a_named_server_is_left_alone(data_dir: Path) -> None:
    environ = {
        "CITY_DATA_DIR": str(data_dir),
        "DATABASE_URL": "postgresql://db.example/city",
        "REDIS_URL": "redis://redis.example/0",
    }
    before = dict(environ)

    stores.ensure(environ)

    assert environ == before
    assert not data_dir.exists()


def test_ports_lie_below_those_the_kernel_hands_out(data_dir: Path) -> None:
    stores.ensure({"CITY_DATA_DIR": str(data_dir)})

    state = json.loads((data_dir / "stores.json").read_text())

    assert all(state[name]["port"] in process.PORTS for name in ("postgres", "valkey"))
    assert (data_dir / "stores.json").stat().st_mode & 0o077 == 0


def test_settings_can_be_read_while_no_store_runs(data_dir: Path) -> None:
    done = manage(data_dir, "diffsettings")

    assert done.returncode == 0, done.stderr
    assert not (data_dir / "stores.json").exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives PostgreSQL another user")
def test_below_a_closed_home_the_data_goes_elsewhere_and_says_so(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)

    cluster = postgres.place(closed / "data")

    assert cluster.data.is_relative_to("/var/tmp")
    assert f"cannot enter {closed / 'data'}" in capfd.readouterr().err
    cluster.data.parent.rmdir()


def test_a_full_disk_is_one_sentence(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cityservices.stores.lifecycle.BYTES_NEEDED", 2**60)

    with pytest.raises(stores.StoreProblem, match=r"^The disk is full"):
        stores.ensure({"CITY_DATA_DIR": str(data_dir)})
