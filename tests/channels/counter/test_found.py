"""One field finds what a visitor shows: a reference, a number, an appointment, the code of a form begun at home."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from requests_app.models import Appointment, Visit
from requests_app.rules.draft_help import new_code
from tests import visiting
from tests.booking import booked, passports, row
from tests.channels.counter.conftest import SCREEN
from tests.channels.counter.test_drafts import code_of
from tests.channels.counter.test_visits_at_the_desk import press

pytestmark = pytest.mark.django_db


def find(farah: Client, text: str, *, status: int = 200) -> str:
    """Type a line into the field, as the page sends it; give the piece that comes back."""
    answer = farah.post(f"{SCREEN}scan/?part=scan", {"reference": text})
    assert answer.status_code == status
    return answer.content.decode()


def test_the_code_of_a_form_begun_at_home_opens_it(farah: Client) -> None:
    code = code_of(Client(headers={"accept-language": "en"}))

    answer = farah.post(f"{SCREEN}scan/", {"reference": code.lower()})

    assert "The lamp is dark</textarea>" in farah.get(answer.headers["location"]).content.decode()


def test_wrong_codes_are_counted(farah: Client, settings: Any) -> None:
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "help_codes_of_clerk": "1 per 10 minutes"}

    assert "code" in find(farah, new_code(), status=422)
    assert "Too many codes were wrong." in find(farah, new_code(), status=422)


@pytest.mark.parametrize("as_link", [False, True])
def test_an_appointment_that_is_scanned_is_checked_in_once(farah: Client, *, as_link: bool) -> None:
    passports()
    appointment = row(booked())
    line = f"https://konstanz.example/a/{appointment.reference}/secret/" if as_link else appointment.reference
    with time_machine.travel(appointment.starts_at, tick=False):
        shown = [find(farah, line) for _ in range(2)]

        visit = Visit.objects.get()
        assert f"Number {visit.number} waits." in shown[0]
        assert "Appointment at" in shown[0]
        assert shown[0] == shown[1]
        desk = visiting.opened(at=timezone.now(), lines=(visit.line.code,))
        assert "appointment at" in press(farah, "call_next", desk)


def test_a_cancelled_appointment_says_so(farah: Client) -> None:
    passports()
    appointment = row(booked())
    Appointment.objects.filter(pk=appointment.pk).update(state="cancelled")

    assert "cancelled" in find(farah, appointment.reference, status=422)


def test_a_number_says_where_its_visit_stands(farah: Client) -> None:
    visiting.line()
    visiting.came(timezone.now(), provisional_number="K03-0007")

    for typed in ("t001", "K03-0007", "k3 7"):
        shown = find(farah, typed)
        assert "T001" in shown
        assert "Waiting, since" in shown
    assert "No request with this number has come yet." in find(farah, "K03-0008", status=422)
    assert "This is no reference of ours." in find(farah, "T002", status=422)


def test_without_a_script_the_screen_says_it(farah: Client) -> None:
    visiting.line()
    visiting.came(timezone.now())

    page = farah.post(f"{SCREEN}scan/", {"reference": "T001"}, follow=True).content.decode()

    assert "T001 · Waiting, since" in page
