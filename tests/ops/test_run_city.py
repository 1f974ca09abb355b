"""Starting and stopping a whole city, with its real processes."""

from __future__ import annotations

import os
import signal
import socket
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.ops.conftest import City, free_port, processes_of

pytestmark = pytest.mark.city


def get(port: int, path: str) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as response:
        return str(response.read().decode())


def wait_for_end_of_all(data_dir: Path, *, seconds: float) -> dict[int, str]:
    end = time.monotonic() + seconds
    while (left := processes_of(data_dir)) and time.monotonic() < end:
        time.sleep(0.1)
    return left


def find(data_dir: Path, words: str) -> list[int]:
    return [pid for pid, line in processes_of(data_dir).items() if words in line]


def wait_for(data_dir: Path, words: str, *, not_among: list[int], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if set(find(data_dir, words)) - set(not_among):
            return True
        time.sleep(0.2)
    return False


def test_what_is_killed_comes_back_and_ctrl_c_leaves_no_orphan(start_city: Callable[..., City], data_dir: Path) -> None:
    city = start_city()
    city.wait_until_open()
    relays, databases = find(data_dir, "manage.py relay"), find(data_dir, "bin/postgres")
    assert relays
    assert databases
    assert "can be taken" in get(city.port, "/readyz")

    os.kill(relays[0], signal.SIGKILL)
    os.kill(databases[0], signal.SIGKILL)

    assert wait_for(data_dir, "manage.py relay", not_among=relays, seconds=20)
    assert wait_for(data_dir, "bin/postgres", not_among=databases, seconds=20)
    assert "can be taken" in get(city.port, "/readyz")

    code = city.stop()

    assert code == 0, city.everything_said()
    assert "relay ended" in city.everything_said()
    assert "postgres had ended" in city.everything_said()
    assert wait_for_end_of_all(data_dir, seconds=2) == {}


def test_a_killed_supervisor_takes_everybody_along(start_city: Callable[..., City], data_dir: Path) -> None:
    city = start_city()
    city.wait_until_open()

    city.process.send_signal(signal.SIGKILL)

    assert wait_for_end_of_all(data_dir, seconds=30) == {}


def test_a_taken_port_is_one_sentence(start_city: Callable[..., City], data_dir: Path) -> None:
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", port := free_port()))
        other.listen()

        city = start_city(WEB_PORT=str(port))
        out, _ = city.process.communicate(timeout=60)

    assert city.process.returncode != 0
    assert f"Port {port} is taken" in out
    assert "Traceback" not in out
    assert wait_for_end_of_all(data_dir, seconds=5) == {}
