"""An appointment without an account: chosen, held, booked, put into a calendar, moved, cancelled."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings as conf
from django.core import mail
from django.test import Client
from icalendar import Calendar

from requests_app.models import Appointment, Message
from requests_app.queries.addresses import stop_appointment_link
from requests_app.vocabulary import AppointmentState
from tests.booking import PASSPORTS, booked, passports, row
from tests.factories import MONDAY

from .test_my_requests import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("konstanz")]
TIMES = f"/appointments/for/{PASSPORTS}/"


@pytest.fixture(autouse=True)
def _a_monday(konstanz: None) -> Any:
    with time_machine.travel(MONDAY, tick=False):
        passports()
        yield


@pytest.fixture
def rosa() -> Client:
    return Client(headers={"accept-language": "en"})


def values(page: Any) -> list[str]:
    return re.findall(r'name="starts_at" value="([^"]+)"', page.content.decode())


def hold(rosa: Client, number: int = 0) -> None:
    answer = rosa.post(TIMES, {"starts_at": values(rosa.get(TIMES))[number]})
    assert answer.headers["location"] == "/appointments/who/"


def book(rosa: Client, **typed: str) -> str:
    hold(rosa)
    answer = rosa.post("/appointments/who/", typed)
    assert answer.status_code == 302
    return str(answer.headers["location"])


def entry(rosa: Client, page: str) -> tuple[Any, Any]:
    answer = rosa.get(f"{page}calendar/")
    assert answer.headers["content-type"].startswith("text/calendar")
    calendar = Calendar.from_ical(answer.content)
    return calendar, calendar.walk("VEVENT")[0]


def test_from_the_choice_to_the_calendar(rosa: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(4):
        shown = rosa.get("/appointments/").content.decode()
    assert TIMES in shown
    rosa.get(TIMES)  # the city's facts are read once a process
    with django_assert_num_queries(4):
        times = rosa.get(TIMES)
    assert "Choose a time" in times.content.decode()

    page = book(rosa, email="rosa@konstanz.example", name="Rosa Feldmann")

    shown = rosa.get(page).content.decode()
    one = Appointment.objects.get()
    assert "Your appointment is booked." in shown
    assert one.reference in shown
    assert one.resident is not None
    calendar, event = entry(rosa, page)
    assert (calendar["METHOD"], event["SEQUENCE"]) == ("PUBLISH", 0)
    assert event["UID"] == f"{one.reference.lower()}@{conf.MESSAGE_ID_DOMAIN}"
    assert event["DTSTART"].params["TZID"] == "Europe/Berlin"
    assert event["DTSTART"].dt == one.starts_at
    assert calendar.walk("VTIMEZONE")
    assert Message.objects.get().kind == "appointment_booked"
    assert not mail.outbox


def test_bad_input_comes_back_with_the_form_filled(rosa: Client) -> None:
    assert rosa.post(TIMES, {"starts_at": "soon"}).status_code == 422
    hold(rosa)

    answer = rosa.post("/appointments/who/", {"email": "rosa", "name": "Rosa", "contact_by": "email"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#id_email"' in page
    assert 'value="Rosa"' in page
    assert not Appointment.objects.filter(state="booked").exists()


def test_a_time_that_is_gone_says_so(rosa: Client) -> None:
    first = values(rosa.get(TIMES))[0]
    for _ in range(2):
        Client().post(TIMES, {"starts_at": first})

    answer = rosa.post(TIMES, {"starts_at": first})

    assert answer.status_code == 409
    assert "This time is not free any more." in answer.content.decode()
    assert first not in values(answer)


def test_holds_of_one_client_are_counted(rosa: Client, settings: Any) -> None:
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "holds_of_client": "2 per 10 minutes"}
    first = values(rosa.get(TIMES))[0]

    assert [rosa.post(TIMES, {"starts_at": first}).status_code for _ in range(3)] == [302, 302, 429]
    assert Appointment.objects.count() == 1


def test_a_move_replaces_the_entry_and_cancelling_takes_it_out(rosa: Client, django_assert_num_queries: Any) -> None:
    page = book(rosa)
    before = Appointment.objects.get().starts_at
    with django_assert_num_queries(3):
        assert rosa.get(page).status_code == 200
    assert rosa.post(f"{page}move/", {"starts_at": ""}).status_code == 422
    rosa.post(f"{page}move/", {"starts_at": values(rosa.get(f"{page}move/"))[3]})

    assert entry(rosa, page)[1]["SEQUENCE"] == 1
    assert Appointment.objects.get().starts_at != before
    assert "Cancel this appointment?" in rosa.get(f"{page}cancel/").content.decode()
    rosa.post(f"{page}cancel/")

    calendar, event = entry(rosa, page)
    assert (calendar["METHOD"], event["STATUS"], event["SEQUENCE"]) == ("CANCEL", "CANCELLED", 2)
    assert Appointment.objects.get().state == AppointmentState.CANCELLED


def test_the_link_opens_it_elsewhere_and_guesses_are_limited(rosa: Client, settings: Any) -> None:
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "guesses_at_reference": "2 per 10 minutes"}
    kept = booked()
    url = f"/appointments/{kept.reference}/"
    assert "Show my appointment" in rosa.get(url).content.decode()
    assert rosa.post(f"{url}cancel/").headers["location"] == url

    assert rosa.get(f"/a/{kept.reference}/{kept.secret}/").headers["location"] == url
    assert kept.reference in rosa.get(url).content.decode()

    stranger = Client()
    wrong = {"reference": kept.reference, "secret": "x" * 20}
    assert [stranger.post("/appointments/find/", wrong).status_code for _ in range(3)] == [422, 422, 429]
    assert row(kept).state == AppointmentState.BOOKED


def test_one_click_stops_the_mail(rosa: Client) -> None:
    kept = booked()
    url = "/" + stop_appointment_link(kept.appointment_id).split("/", 3)[3]

    rosa.get(url)
    assert row(kept).mail_stopped_at is None
    rosa.post(url)
    assert row(kept).mail_stopped_at is not None
    assert rosa.get("/appointments/mail/stop/1.x/").status_code == 404


def test_her_data_hold_her_appointments(rosa: Client) -> None:
    kept = booked()
    sign_in(rosa)

    page = rosa.get("/my/data/").content.decode()
    told = json.loads(rosa.get("/my/data/json/").content)["appointments"]

    assert kept.reference in page
    assert [(one["code"], one["email"]) for one in told] == [(kept.reference, "rosa@konstanz.example")]


def test_an_expired_hold_is_said_and_can_still_be_booked(rosa: Client) -> None:
    hold(rosa)
    with time_machine.travel(MONDAY + timedelta(minutes=11), tick=False):
        assert "Your ten minutes are over." in rosa.get("/appointments/who/").content.decode()
        assert rosa.post("/appointments/who/", {}).status_code == 302
    assert Client().get("/appointments/who/").headers["location"] == "/appointments/"
