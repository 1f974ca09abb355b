"""Checking in at the kiosk and at the counter."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from requests_app.models import Visit
from requests_app.vocabulary import AppointmentState
from tests.booking import booked, passports, row
from tests.personas import browser

from .conftest import Post

pytestmark = pytest.mark.django_db
PATH = "appointments/check-in"


@pytest.mark.parametrize(
    ("minutes", "status", "code"),
    [(-5, 201, ""), (-60, 409, "appointment_too_early"), (30, 409, "appointment_too_late"),
     (-1440, 409, "appointment_other_day")],
)  # fmt: skip
def test_a_code_gives_a_number_around_its_time(karim: Post, minutes: int, status: int, code: str) -> None:
    passports()
    kept = booked()
    at = row(kept).starts_at + timedelta(minutes=minutes)

    with time_machine.travel(at, tick=False):
        answer = karim(PATH, {"code": kept.reference.lower(), "language": "fr"})

    told = answer.json()
    assert (answer.status_code, told.get("errors", [{}])[0].get("code", "")) == (status, code)
    if status == 201:
        assert (told["number"], told["ahead"], told["waiting_minutes"]) == ("P001", 0, 5)
        with time_machine.travel(at, tick=False):
            scanned = karim(PATH, {"code": f"https://city.example/a/{kept.reference}/{kept.secret}/"}, key="k-2")
        assert (scanned.status_code, scanned.json()["number"]) == (200, "P001")
        assert Visit.objects.count() == 1


def test_wrong_codes_are_told_and_limited(karim: Post, settings: Any) -> None:
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "guesses_of_client": "2 per 10 minutes"}

    answers = [karim(PATH, {"code": code}).status_code for code in ("A-2222-2222", "rubbish", "A-2222-2222")]

    assert answers == [404, 404, 429]
    assert karim(PATH, {}).status_code == 422
    assert karim(PATH, {"code": "x"}, token="no").status_code == 401


def test_the_clerk_sees_the_day_and_takes_in_who_has_come(konstanz: None, django_assert_max_num_queries: Any) -> None:
    passports()
    kept = booked()
    booked()
    farah: Client = browser("farah")
    with time_machine.travel(row(kept).starts_at + timedelta(hours=1), tick=False):
        with django_assert_max_num_queries(8):
            page = farah.get("/counter/appointments/").content.decode()
        assert ("Rosa Feldmann" in page, kept.reference in page) == (True, True)

        answer = farah.post("/counter/appointments/", {"code": kept.reference}, follow=True)
        wrong = farah.post("/counter/appointments/", {"code": "A-2222-2222"})

    assert "Number P001 waits." in answer.content.decode()
    assert (wrong.status_code, 'href="#code"' in wrong.content.decode()) == (422, True)
    assert row(kept).state == AppointmentState.ARRIVED
    assert browser("bruno").get("/counter/appointments/").status_code == 403
