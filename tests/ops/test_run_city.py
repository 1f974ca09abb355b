"""Starting and stopping a whole city, with its real processes."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

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


@pytest.mark.usefixtures("migrated_city")
def test_the_id_of_a_web_request_is_found_in_the_log_of_the_worker(
    start_city: Callable[..., City], data_dir: Path
) -> None:
    city = start_city()
    city.wait_until_open()

    request_id = report_a_hole(city.port)

    assert wait_for_line(data_dir / "logs/worker-offices.log", request_id, seconds=20)["event"] == "case.event"
    for log in (data_dir / "logs").glob("worker-*.log"):
        assert all(line.startswith("{") for line in log.read_text().splitlines())


def report_a_hole(port: int) -> str:
    """Send a request by the web form; give the id that its answer names."""
    page = f"http://127.0.0.1:{port}/report/road-damage/"
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    form = browser.open(page, timeout=10).read().decode()
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form))
    typed = {**hidden, "description": "A hole.", "address": "Hussenstraße 12", "district": "010", "contact_by": "none"}
    request = urllib.request.Request(page, urlencode(typed).encode(), {"X-Request-ID": "of-the-test-1"})
    answer = browser.open(request, timeout=10)
    assert "/receipt/" in answer.url
    return "of-the-test-1"


def wait_for_line(log: Path, words: str, *, seconds: float) -> dict[str, str]:
    """Wait for a line of JSON that holds these words."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for line in log.read_text().splitlines():
            if words in line:
                return dict(json.loads(line))
        time.sleep(0.2)
    pytest.fail(f"{log.name} does not hold {words}:\n{log.read_text()}")
