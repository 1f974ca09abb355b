"""The board's page and its events from the web: five calls of today, no names, nothing of the matter."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import LazySettings
from django.test import Client

from requests_app.actions import visits_desk
from requests_app.models import Site, Visit
from tests.factories import MONDAY
from tests.personas import farah
from tests.visiting import came, line, opened

pytestmark = pytest.mark.usefixtures("konstanz")
LATER = MONDAY + timedelta(hours=1)


@pytest.fixture
def house() -> str:
    """Let seven people be called, the last one twice."""
    line()
    desk_id = opened()
    for minute in range(7):
        at = MONDAY + timedelta(minutes=minute)
        came(at, services=("general-note",))
        visit = visits_desk.call_next(desk_id, by=farah(), at=at)
        if minute < 6:
            visits_desk.start_serving(visit.pk, by=farah(), at=at)
            visits_desk.finish(visit.pk, by=farah(), at=at)
    visits_desk.call_again(visit.pk, by=farah(), at=MONDAY + timedelta(minutes=9))
    return str(Site.objects.order_by("pk")[0].code)


def told(house: str, at: Any = LATER) -> dict[str, Any]:
    with time_machine.travel(at, tick=False):
        words = Client().get(f"/events/{house}/").content.decode()
    return dict(json.loads(words.split("data: ")[1]))


def test_the_last_five_numbers_are_shown_each_once_and_no_name(house: str, django_assert_num_queries: Any) -> None:
    with time_machine.travel(LATER, tick=False):
        page = Client().get(f"/board/{house}/").content.decode()
        with django_assert_num_queries(2):
            Client().get(f"/events/{house}/")

    calls = told(house)["calls"]
    assert [call["number"] for call in calls] == ["T007", "T006", "T005", "T004", "T003"]
    assert all(f">{call['number']}<" in page for call in calls)
    assert {name for call in calls for name in call} == {"id", "number", "desk", "seconds"}
    assert "Farah" not in page
    assert calls[0]["seconds"] == 51 * 60


def test_a_number_that_a_kiosk_gave_without_the_city_is_called_as_it_stands_on_the_slip(house: str) -> None:
    Visit.objects.filter(number="T007").update(provisional_number="K01-0007")

    assert [call["number"] for call in told(house)["calls"]][:2] == ["K01-0007", "T006"]


def test_yesterdays_numbers_are_not_shown_as_todays(house: str) -> None:
    assert told(house, MONDAY + timedelta(days=1))["calls"] == []


def test_an_unknown_house_is_told_in_words(house: str) -> None:
    answer = Client(headers={"accept-language": "en"}).get("/board/nowhere/")

    assert answer.status_code == 404
    assert "There is no such board" in answer.content.decode()
    assert Client().get("/events/nowhere/").status_code == 404


def test_only_the_board_may_reach_the_events_port(house: str, settings: LazySettings) -> None:
    settings.EVENTS_URL = "http://127.0.0.1:8010/events"

    board = Client().get(f"/board/{house}/")
    assert "connect-src 'self' http://127.0.0.1:8010;" in board.headers["Content-Security-Policy"] + ";"
    assert "8010" not in Client().get("/waiting/").headers["Content-Security-Policy"]
    assert f'data-events="http://127.0.0.1:8010/events/{house}/"' in board.content.decode()
