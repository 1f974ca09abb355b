"""One tap on a case nearby: the letter hangs on it, with a receipt of its own; where it cannot, nothing is lost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from requests_app.actions import casework, intake
from requests_app.actions.intake import Receipt
from requests_app.models import Case, District, Message, ServiceRequest
from requests_app.queries.nearby import nearby
from requests_app.queries.service_requests import public_status
from requests_app.rules.actor import resident
from requests_app.rules.intake import Place
from requests_app.vocabulary import CaseState, Channel, MessageKind
from tests.factories import LAMP, MONDAY, receive, submission
from tests.invariants import hold
from tests.personas import malik

LATER = MONDAY + timedelta(hours=1)
HERE = Place(address="Seestraße 4", latitude=47.6700, longitude=9.1800)
TRAFFIC_LIGHT = "traffic-light-broken"  # related to lamps


def north(metres: float, **more: Any) -> Place:
    return Place(latitude=47.6700 + metres / 111_195, longitude=9.1800, **more)


def follow(service: str, *, place: Place, **more: Any) -> Receipt:
    """Do what a page does: take the first of what is shown, and send."""
    shown = nearby(service, place=place, words="Dark.", language="en", at=LATER)
    return receive(service, place=place, joins=shown[0].reference, at=LATER, **more)


@pytest.mark.parametrize("service", [LAMP, TRAFFIC_LIGHT])
def test_one_tap_hangs_the_letter_on_the_case(service: str) -> None:
    first = receive(place=HERE)

    second = follow(service, place=north(20))

    case = hold(first.case_id)
    assert (second.case_id, second.is_joined, second.is_new) == (first.case_id, True, True)
    assert first.is_joined is False
    assert ServiceRequest.objects.get(pk=second.request_id).service.code == service
    assert case.service.code == LAMP
    assert public_status(second.reference, second.secret).is_shared
    assert Message.objects.filter(kind=MessageKind.RECEIPT).count() == 2


def test_a_double_tap_is_one_request_that_says_again_that_it_follows() -> None:
    first = receive(place=HERE)
    letter = submission(place=HERE, joins=first.reference)
    by = resident(channel=Channel.WEB, language="en")

    once, again = (intake.receive(letter, by=by, at=LATER) for _ in range(2))

    assert (once.reference, once.is_joined) == (again.reference, again.is_joined)
    assert again.is_joined
    assert ServiceRequest.objects.count() == 2


@pytest.mark.parametrize(("metres", "joined"), [(40, True), (400, False)])
def test_a_border_between_districts_parts_only_what_is_far_away(metres: float, joined: bool) -> None:
    first = receive(place=HERE)
    elsewhere = District.objects.exclude(requests=first.request_id)[:1].get()
    Case.objects.filter(pk=first.case_id).update(district=elsewhere)

    second = receive(place=north(metres), joins=first.reference, at=LATER)

    assert second.is_joined is joined
    assert ServiceRequest.objects.filter(pk=second.request_id).exists()


def test_what_has_ended_since_it_was_shown_leads_to_a_case_of_its_own() -> None:
    first = receive(place=HERE)
    shown = nearby(LAMP, place=HERE, words="Dark.", language="en", at=LATER)
    casework.cancel_case(first.case_id, cancel_reason="invalid", reason="x", by=malik(), at=LATER)

    second = receive(place=HERE, joins=shown[0].reference, at=LATER)

    assert second.is_joined is False
    assert Case.objects.get(pk=second.case_id).state == CaseState.NEW
    assert second.case_id != first.case_id


def test_somebody_who_needs_care_marks_the_case_she_follows() -> None:
    first = receive(place=HERE)

    follow(LAMP, place=HERE, is_vulnerable=True)

    assert Case.objects.get(pk=first.case_id).is_vulnerable
