"""A replay finds the city that runs on this data directory."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError

from cityservices import stores
from requests_app.management import address

from .conftest import Replay, without_time
from .test_http import SENT

HERE = "http://127.0.0.1:8710"


def test_a_running_city_is_found_and_a_stopped_one_forgotten(tmp_path: Path) -> None:
    assert address.running(tmp_path) == ""

    with stores.keep(tmp_path):
        address.note(tmp_path, HERE)
        assert address.running(tmp_path) == HERE
        address.forget(tmp_path)
        assert address.running(tmp_path) == ""


def test_the_note_of_a_killed_city_is_not_believed(tmp_path: Path) -> None:
    address.note(tmp_path, HERE)

    assert address.running(tmp_path) == ""


@pytest.mark.django_db(transaction=True)
def test_the_replay_goes_where_the_city_runs(replay: Replay, live_server: Any, settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR, settings.SITE_URL = tmp_path, "http://127.0.0.1:9"
    with stores.keep(tmp_path):
        address.note(tmp_path, live_server.url)

        assert without_time(replay(mix="web=1")) == SENT


@pytest.mark.django_db
def test_nobody_there_names_both_ways_out(replay: Replay, settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR, settings.SITE_URL = tmp_path, "http://127.0.0.1:9"

    with pytest.raises(CommandError, match=r"127\.0\.0\.1:9\b.*WEB_PORT.*--base-url"):
        replay()
