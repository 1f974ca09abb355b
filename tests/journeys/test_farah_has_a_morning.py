"""Farah's morning at the counter: whoever comes, and whatever they bring, from opening the desk to closing it."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from requests_app.models import Appointment, Case, DeskPeriod, Handover, ServiceRequest, Visit, VisitRequest
from requests_app.vocabulary import AppointmentState, CaseState, Channel, VisitState
from tests import visiting
from tests.booking import booked, passports, row
from tests.channels.counter.conftest import LAMP, SCREEN, screen_of
from tests.channels.counter.test_drafts import code_of, fields_of
from tests.channels.counter.test_visits_at_the_desk import press
from tests.personas import browser, person

pytestmark = pytest.mark.django_db
NOTE = {"service": "general-note", "description": "When are you open?"}
PACKET = {"summary": "Lamp", "asked": "Which mast?", "checked": "Nothing", "promised": "A call"}


@pytest.fixture
def _a_tuesday(konstanz: None) -> Any:
    """Live on the day of an appointment that was booked the day before."""
    passports()
    appointment = row(booked())
    with time_machine.travel(appointment.starts_at, tick=False):
        yield


@pytest.fixture
def farah(_a_tuesday: None) -> Client:
    return browser("farah")


def numbers(state: VisitState) -> list[str]:
    """List the numbers of those who stand so."""
    return sorted(Visit.objects.filter(state=state).values_list("number", flat=True))


def test_farah_has_a_morning(farah: Client) -> None:
    visiting.line()
    visiting.line("other", "U")
    desk = visiting.desk().pk
    for _ in range(4):
        visiting.came(timezone.now())
    assert "Call the next one" in press(farah, "open", desk)

    she_takes_what_people_ask(farah, desk)
    some_go_elsewhere_or_do_not_come(farah, desk)
    a_form_begun_at_home_is_sent(farah, desk)
    an_appointment_is_scanned_and_goes_first(farah, desk)
    she_pauses_goes_on_and_closes(farah, desk)

    assert numbers(VisitState.DONE) == ["", "P001", "T001", "T002"]
    assert numbers(VisitState.WAITING) == ["T003"]
    assert "Not accepted yet" in farah.get(f"{SCREEN}handed/").content.decode()
    looked_up = farah.post(f"{SCREEN}beside/?part=person", {"who": "greta"}).content.decode()
    assert ServiceRequest.objects.order_by("pk")[0].reference in looked_up


def she_takes_what_people_ask(farah: Client, desk: int) -> None:
    """T001 asks for somebody else; T002 is answered at once, and asks for something that others go on with."""
    press(farah, "call_next", desk)
    press(farah, "arrived", desk)
    for_greta = {"who": "Rosa Feldmann", "on_behalf_of": "Greta Feldmann", "proxy_relation": "family"}
    # What is saved is tied to the visit, which ends, and the next one is called.
    farah.post(SCREEN, screen_of(farah, **LAMP, **for_greta, goes_on="1"))
    assert VisitRequest.objects.get().visit.number == "T001"
    assert numbers(VisitState.CALLED) == ["T002"]

    press(farah, "arrived", desk)
    farah.post(SCREEN, screen_of(farah, **NOTE, then="settle", words="Until noon."))
    farah.post(SCREEN, screen_of(farah, **LAMP, then="hand_over", queue="coordination", **PACKET))
    assert Case.objects.filter(state=CaseState.RESOLVED).count() == 1
    assert Handover.objects.get().sent_by == person("farah")
    press(farah, "hold", desk)


def some_go_elsewhere_or_do_not_come(farah: Client, desk: int) -> None:
    """T003 belongs to another line; T004 does not come, waits once more, and is closed."""
    press(farah, "call_next", desk)
    press(farah, "redirect", desk, to="line:other")
    assert Visit.objects.get(number="T003").line.code == "other"
    DeskPeriod.objects.filter(ended_at=None).update(line_ids=[visiting.line().pk, passports().pk])

    press(farah, "call_next", desk)
    for _ in range(2 * visiting.line().no_show_after):
        press(farah, "not_there", desk)
        if numbers(VisitState.WAITING) == ["T003", "T004"]:
            press(farah, "call_next", desk)
    assert numbers(VisitState.NO_SHOW) == ["T004"]


def a_form_begun_at_home_is_sent(farah: Client, desk: int) -> None:
    """Somebody without a number shows the code of her form; it is found, and sent for her."""
    press(farah, "quick", desk, line="trial")
    code = code_of(Client(headers={"accept-language": "en"}))
    url = farah.post(f"{SCREEN}scan/", {"reference": code}).headers["location"]
    farah.post(url, fields_of(farah, url, send="1"))

    hers = ServiceRequest.objects.get(channel=Channel.WEB)
    assert (hers.assisted_by, hers.visit_requests.get().visit.number) == (person("farah"), "")
    press(farah, "done", desk)


def an_appointment_is_scanned_and_goes_first(farah: Client, desk: int) -> None:
    """Her code gives her a number, which is called before the others."""
    shown = farah.post(f"{SCREEN}scan/?part=scan", {"reference": Appointment.objects.get().reference})

    assert "P001" in shown.content.decode()
    assert Appointment.objects.get().state == AppointmentState.ARRIVED
    assert "appointment at" in press(farah, "call_next", desk)
    press(farah, "arrived", desk)
    press(farah, "done", desk)


def she_pauses_goes_on_and_closes(farah: Client, desk: int) -> None:
    """Pause with a reason; then T002 comes back, and the desk closes."""
    assert "Paused:" in press(farah, "pause", desk, reason="break")
    press(farah, "open", desk)
    press(farah, f"resume:{Visit.objects.get(number='T002').pk}", desk)
    press(farah, "done", desk)
    assert "Open the desk" in press(farah, "close", desk)
