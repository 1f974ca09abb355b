"""What somebody has typed outlives the city's processes: they are killed, started again, and her words are there."""

from __future__ import annotations

import html
import re
import signal
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.ops.conftest import City, free_port, processes_of

pytestmark = pytest.mark.city
WORDS = "The lamp before the school is dark & I have fallen"
Browser = urllib.request.OpenerDirector


def read(browser: Browser, port: str, typed: dict[str, str] | None = None) -> str:
    """Open the first page of a request, or press its button; give the page that comes."""
    body = urlencode(typed).encode() if typed is not None else None
    asked = urllib.request.Request(f"http://127.0.0.1:{port}/new/", body, {"Accept-Language": "en"})
    with browser.open(asked, timeout=10) as answer:
        return html.unescape(answer.read().decode())


def fill_first_page(browser: Browser, port: str) -> str:
    """Write words on the first page, and press; give the page that follows."""
    unseen = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', read(browser, port))
    return read(browser, port, {**dict(unseen), "description": WORDS})


def kill_all(city: City, data_dir: Path) -> None:
    """End the supervisor with -9: all its processes go with it, in the middle of whatever they do."""
    city.process.send_signal(signal.SIGKILL)
    end = time.monotonic() + 30
    while processes_of(data_dir) and time.monotonic() < end:
        time.sleep(0.2)
    assert processes_of(data_dir) == {}


@pytest.mark.usefixtures("migrated_city")
def test_a_killed_supervisor_takes_everybody_along_and_a_restarted_city_still_has_what_was_typed(
    start_city: Callable[..., City], data_dir: Path
) -> None:
    port = str(free_port())
    city = start_city(WEB_PORT=port)
    city.wait_until_open()
    browser, stranger = (urllib.request.build_opener(urllib.request.HTTPCookieProcessor()) for _ in range(2))
    assert "Where is it?" in fill_first_page(browser, port)

    kill_all(city, data_dir)
    start_city(WEB_PORT=port).wait_until_open()

    assert f"{WORDS}</textarea>" in read(browser, port)
    assert WORDS not in read(stranger, port)
