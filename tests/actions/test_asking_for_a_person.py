"""Somebody wants a person before there is a request: a case comes about, and a call with it."""

from __future__ import annotations

from dataclasses import replace

from requests_app.actions import reception
from requests_app.models import Device, Escalation
from requests_app.rules.actor import kiosk_user
from requests_app.rules.intake import Contact, Place
from requests_app.vocabulary import Channel
from tests.factories import MONDAY, submission
from tests.invariants import hold
from tests.personas import farah, rosa


def test_talking_to_a_person_needs_no_case_and_gives_one() -> None:
    called = reception.talk_to_a_person(submission("road-damage", place=Place()), by=rosa(), at=MONDAY)
    again = reception.talk_to_a_person(
        submission("road-damage", place=Place(), idempotency_key="x"), by=rosa(), at=MONDAY
    )

    case = hold(called.receipt.case_id)
    assert case.service.code == "talk-to-a-person"
    assert called.call.owner_name
    assert again.call.escalation_id != called.call.escalation_id


def test_talking_to_a_person_from_a_kiosk_and_through_a_clerk() -> None:
    letter = submission(place=Place(), contact=Contact())
    device = Device.objects.get()
    kiosk = kiosk_user(device_id=device.pk, site_id=device.site_id)

    for by, channel in ((farah(), Channel.COUNTER), (kiosk, Channel.KIOSK)):
        called = reception.talk_to_a_person(replace(letter, channel=channel), by=by, at=MONDAY)
        hold(called.receipt.case_id)
        call = Escalation.objects.get(pk=called.call.escalation_id)
        assert (call.case_id, call.channel) == (called.receipt.case_id, channel)
        assert call.owner.is_active
