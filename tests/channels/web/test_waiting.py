"""How long one waits: told where it is known, never made up."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from requests_app.models import Line, Site
from tests.factories import MONDAY
from tests.visiting import came, line, opened

pytestmark = pytest.mark.usefixtures("konstanz")
NOON = MONDAY.replace(hour=9)  # 10 o'clock in Konstanz: the house is open


def page(at: Any = NOON) -> str:
    with time_machine.travel(at, tick=False):
        return Client(headers={"accept-language": "en"}).get("/waiting/").content.decode()


def test_who_waits_is_told_and_minutes_only_where_they_are_known() -> None:
    line(minutes_each=6)
    for _ in range(3):
        came(NOON)

    nobody_serves = page()
    assert "3 people are waiting." in nobody_serves
    assert "How long it takes is not known." in nobody_serves

    opened(at=NOON)
    assert "about 24 minutes" in page()


def test_hours_of_today_and_a_shut_house_are_told() -> None:
    assert "Today: " in page()
    assert "Not open now" in page(MONDAY.replace(hour=3))

    site = Site.objects.order_by("pk")[0]
    site.closures = [{"on": MONDAY.date().isoformat(), "reason": {"en": "stock-taking"}}]
    site.save()
    shut = page()
    assert "Closed today" in shut
    assert "stock-taking" in shut
    assert "Gives no numbers now." in shut


def test_the_page_costs_five_statements_however_many_lines_there_are(django_assert_num_queries: Any) -> None:
    page()
    for number in range(6):
        line(f"trial-{number}", "STUVWX"[number])
    came(NOON - timedelta(minutes=5), "trial-1")
    assert Line.objects.count() > 6
    with django_assert_num_queries(5):
        page()
