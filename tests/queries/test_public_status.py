"""What a resident reads: plain words for every state, and nothing from inside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta
from typing import Any

import pytest
from django.utils import translation

from requests_app.actions import casework, escalation, escalation_answers, routing
from requests_app.actions.intake import Receipt
from requests_app.facts import CaseNotFound
from requests_app.models import Case, ServiceRequest
from requests_app.queries import addresses
from requests_app.queries.service_requests import PublicStatus, public_status
from requests_app.vocabulary import CaseState
from tests.actions.test_calling import STATES
from tests.factories import MONDAY, receive
from tests.personas import bruno, cem, malik, rosa, sofia, uwe

INSIDE = "Nur-für-innen"
ALIVE = {CaseState.NEW, CaseState.QUEUED, CaseState.IN_PROGRESS, CaseState.WAITING, CaseState.MERGED}
LATER = MONDAY + timedelta(minutes=5)


def status(case: Case) -> PublicStatus:
    request = ServiceRequest.objects.get(case=case)
    return public_status(request.reference, addresses.secret_for(request))


def read(receipt: Receipt) -> PublicStatus:
    return public_status(receipt.reference, receipt.secret)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("language", ["de", "en", "fr"])
def test_every_state_says_what_happens_next(state: CaseState, language: str) -> None:
    case = STATES[state]()
    case.refresh_from_db()

    with translation.override(language):
        told = status(case)

    assert all((told.headline, told.next_step, told.service_name, told.reference))
    alive = case.queue_id is not None or state == CaseState.MERGED  # what was joined shows the case that goes on
    assert bool(told.who) == alive
    if state in {CaseState.CLOSED, CaseState.CANCELLED} or (state == CaseState.REVIEW and not told.next_by):
        assert told.next_by is None
    else:
        assert told.next_by is not None
    assert told.can_withdraw == (state in ALIVE)


def test_nothing_that_staff_write_for_each_other_is_read_outside() -> None:
    receipt = receive("general-note")
    case = receipt.case_id
    routing.route_case(case, at=LATER)
    casework.claim_case(case, by=malik(), at=LATER)
    casework.add_note(case, text=INSIDE, by=malik(), at=LATER)
    packet = dict.fromkeys(("summary", "asked", "checked", "promised"), INSIDE)
    casework.forward_case(case, queue_code="lighting", packet=packet, by=malik(), at=LATER)
    casework.claim_case(case, by=cem(), at=LATER)
    casework.release_case(case, reason=INSIDE, by=cem(), at=LATER)
    casework.assign_case(case, to_person_id=cem().person_id or 0, reason=INSIDE, by=uwe(), at=LATER)
    casework.return_case(case, reason=INSIDE, missing=INSIDE, by=cem(), at=LATER)
    staff = escalation.escalate_case(case, by=bruno(), at=LATER, reason=INSIDE, contact=INSIDE)
    outside = escalation.escalate_case(case, by=rosa(receipt.request_id), at=LATER, reason="Mine.")
    for call in (staff, outside):
        escalation_answers.reassign(
            call.escalation_id, to_person_id=cem().person_id or 0, reason=INSIDE, by=sofia(), at=LATER
        )
    escalation_answers.close_with_answer(staff.escalation_id, answer=INSIDE, by=cem(), at=LATER)

    told = read(receipt)

    assert INSIDE not in str(asdict(told))
    assert len(told.calls) == 1
    assert "Moderation" not in str(told.timeline)


@pytest.mark.parametrize("wrong", ["", "x", "ü", "\0", "z" * 500])
def test_a_wrong_secret_and_an_unknown_reference_are_the_same_fact(wrong: str) -> None:
    receipt = receive()

    for reference, secret in ((receipt.reference, wrong), ("KN-2222-2222", receipt.secret), (wrong, receipt.secret)):
        with pytest.raises(CaseNotFound):
            public_status(reference, secret)


def test_what_people_type_opens_their_request() -> None:
    receipt = receive()

    typed = receipt.reference.lower().replace("-", " ")

    assert public_status(f" {typed} ", f" {receipt.secret.upper()} ").reference == receipt.reference


def moved(receipt: Receipt) -> None:
    routing.route_case(receipt.case_id, at=LATER)
    for _ in range(4):
        casework.claim_case(receipt.case_id, by=cem(), at=LATER)
        casework.release_case(receipt.case_id, reason="x", by=cem(), at=LATER)
        call = escalation.escalate_case(receipt.case_id, by=rosa(receipt.request_id), at=LATER)
        escalation_answers.acknowledge(call.escalation_id, by=sofia(), at=LATER)


def test_the_page_costs_the_same_however_long_the_story(django_assert_max_num_queries: Callable[..., Any]) -> None:
    receipt = receive()
    moved(receipt)

    with django_assert_max_num_queries(6):
        told = read(receipt)

    assert len(told.calls) == 4
    assert len(told.timeline) == 6


def test_the_residents_own_words_and_the_answers_are_on_the_page() -> None:
    receipt = receive()
    routing.route_case(receipt.case_id, at=LATER)
    casework.claim_case(receipt.case_id, by=cem(), at=LATER)
    until = LATER + timedelta(days=14)
    casework.resolve_case(
        receipt.case_id, outcome="done", words="The lamp shines.", by=cem(), at=LATER, objection_until=until
    )

    told = read(receipt)

    assert "The lamp before the school is dark." in str(told.facts)
    assert told.timeline[0].words == "The lamp shines."
    assert told.next_by == until.date()
