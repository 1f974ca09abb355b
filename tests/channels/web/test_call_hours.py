"""Whoever wants a person says when to phone, and how to be reached; the person called in reads it."""

from __future__ import annotations

import pytest
from django.test import Client

from requests_app.models import Escalation, EventWords, Resident
from requests_app.rules.intake import Contact
from requests_app.vocabulary import CallHours, ContactBy, WordsKind
from tests.factories import submission
from tests.personas import browser

from .conftest import form_of

pytestmark = pytest.mark.django_db


def desk_of(call: Escalation) -> str:
    return browser(call.owner.username).get(f"/desk/escalations/{call.pk}/").content.decode()


def test_before_there_is_a_case(rosa: Client) -> None:
    typed = form_of(rosa, "/person/", description="Help", phone="+49 7531 900111", call_hours="evening")

    rosa.post("/person/", typed)

    call = Escalation.objects.get()
    assert call.call_hours == CallHours.EVENING
    assert Resident.objects.latest("pk").call_hours == CallHours.EVENING
    assert "Best time to phone: In the evening, 17 to 20." in desk_of(call)


def test_on_a_case_with_a_number(rosa: Client, reference: str) -> None:
    url = f"/status/{reference}/person/"

    rosa.post(url, form_of(rosa, url, phone="07531 900222", call_hours="morning"))

    call = Escalation.objects.get()
    page = desk_of(call)
    assert "Best time to phone: In the morning, 8 to 11." in page
    assert "07531 900222" in page
    assert EventWords.objects.get(kind=WordsKind.CONTACT).is_public is False


def test_who_calls_again_with_a_number_is_not_lost(rosa: Client, reference: str) -> None:
    url = f"/status/{reference}/person/"
    rosa.post(url, form_of(rosa, url))

    rosa.post(url, form_of(rosa, url, phone="07531 900222", call_hours="midday"))

    call = Escalation.objects.get()
    assert call.call_hours == CallHours.MIDDAY
    assert "07531 900222" in desk_of(call)


def test_at_any_time_says_nothing(rosa: Client, reference: str) -> None:
    url = f"/status/{reference}/person/"
    rosa.post(url, form_of(rosa, url))

    assert "Best time to phone" not in desk_of(Escalation.objects.get())


def test_by_post_needs_an_address(rosa: Client) -> None:
    typed = form_of(rosa, "/person/", description="Help", contact_by="post")

    missing = rosa.post("/person/", typed)
    given = rosa.post("/person/", {**typed, "post_address": "Seestraße 4\n78464 Konstanz"})

    assert missing.status_code == 422
    assert 'href="#id_post_address"' in missing.content.decode()
    assert given.status_code == 302
    assert Resident.objects.latest("pk").contact_by == ContactBy.POST
    assert Resident.objects.latest("pk").post_address == "Seestraße 4\n78464 Konstanz"


def test_an_unknown_time_is_refused_at_its_field(rosa: Client) -> None:
    answer = rosa.post("/person/", form_of(rosa, "/person/", description="Help", call_hours="midnight"))

    assert answer.status_code == 422
    assert 'href="#id_call_hours"' in answer.content.decode()


def test_a_letter_from_before_the_question_keeps_its_hash() -> None:
    letter = submission(idempotency_key="k", contact=Contact(by=ContactBy.PHONE, phone="+497531900111"))
    at_night = submission(
        idempotency_key="k", contact=Contact(by=ContactBy.PHONE, phone="+497531900111", call_hours=CallHours.EVENING)
    )

    assert letter.body_hash() != at_night.body_hash()
    assert letter.body_hash() == submission(idempotency_key="z", contact=letter.contact).body_hash()
