"""A kiosk without the city: the server is killed, the browser started again; nothing is lost, nothing doubled."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection
from playwright.sync_api import Playwright

from bench.city import free_port
from bench.kiosk_days import ARRIVED, Server, days_without_the_city
from tests import copied_city

LETTERS = int(os.environ.get("CITY_KIOSK_LETTERS", "30"))
HOURS = 72


@pytest.fixture
def server(transactional_db: None, _konstanz_copied: copied_city.City, tmp_path: Path) -> Iterator[Server]:
    """Give a server that can be killed, on the database of this test."""
    copied_city.paste(_konstanz_copied)
    database = urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}"))
    environ = {"DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "cityservices.settings.test", "DEMO": "1"}
    server = Server(free_port(), environ, tmp_path / "web.log")
    yield server
    server.kill()


def test_days_without_the_city_lose_and_double_nothing(
    server: Server, playwright: Playwright, browser_type_launch_args: object, tmp_path: Path
) -> None:
    profile = tmp_path / "profile"

    told = days_without_the_city(playwright, server, profile, letters=LETTERS, hours=HOURS)

    with connection.cursor() as cursor:
        cursor.execute(ARRIVED)
        arrived = cursor.fetchall()
    words, numbers, times, cases = zip(*arrived, strict=True)
    assert list(words) == [f"Letter {n}" for n in range(LETTERS)]
    assert list(numbers) == told.numbers
    assert re.fullmatch(r"K\d\d-0001", numbers[0])
    assert len(set(cases)) == LETTERS
    assert list(times) == sorted(times)
    assert times[-1] - times[0] > timedelta(hours=HOURS) * (1 - 2 / LETTERS)
    assert told.refused == 0
    assert not [path for path in profile.rglob("*") if path.is_file() and b"Letter 7" in path.read_bytes()]
    print(f"{LETTERS} letters: kept in {told.keep_seconds:.1f} s, drained in {told.drain_seconds:.1f} s")
