"""A human being can be called in at any point, by anyone, from any state: every state x every caller."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from requests_app.actions import casework, escalation, escalation_answers
from requests_app.facts import CaseNotFound
from requests_app.models import (
    Case,
    CaseEvent,
    Escalation,
    EventWords,
    Message,
    QueueStay,
)
from requests_app.rules.actor import CLOCK, SYSTEM, Actor
from requests_app.vocabulary import (
    ActorKind,
    CaseState,
    EventKind,
    MessageKind,
)
from tests.at_once import at_once
from tests.factories import MONDAY, new_case, receive, routed_case
from tests.invariants import hold
from tests.personas import bruno, cem, farah, malik, rosa, sofia

LATER = MONDAY + timedelta(hours=1)


def held(by: Actor | None = None) -> Case:
    case = routed_case()
    casework.claim_case(case.pk, by=by or cem(), at=MONDAY)
    return case


def resolved() -> Case:
    case = held()
    words = {"outcome": "done", "words": "Done.", "objection_until": LATER + timedelta(days=14)}
    casework.resolve_case(case.pk, by=cem(), at=MONDAY, **words)  # type: ignore[arg-type]
    return case


def cancelled() -> Case:
    case = routed_case()
    casework.cancel_case(case.pk, cancel_reason="invalid", reason="x", by=malik(), at=MONDAY)
    return case


def closed() -> Case:
    case = resolved()
    casework.close_case(case.pk, by=CLOCK, at=MONDAY + timedelta(days=15))
    return case


def bent(case: Case, **fields: object) -> Case:
    """Put a case into a state that no move of today leads to."""
    Case.objects.filter(pk=case.pk).update(**fields)
    if fields.get("queue", "") is None:
        QueueStay.objects.filter(case=case, left_at=None).update(left_at=MONDAY)
    return case


def merged() -> Case:
    survivor, case = held(), routed_case()
    casework.merge_case(case.pk, into_reference=survivor.reference, reason="One.", by=sofia(), at=MONDAY)
    return case


def waiting() -> Case:
    case = held()
    until = MONDAY + timedelta(days=9)
    given = {"wait_reason": "citizen", "reason": "Where?", "wake_on": "reply", "wake_at": until}
    casework.park_case(case.pk, by=cem(), at=MONDAY, **given)  # type: ignore[arg-type]
    return case


def reviewed() -> Case:
    case = resolved()
    casework.appeal_case(case.pk, reason="No.", by=rosa(case.requests.get().pk), at=MONDAY)
    return case


STATES: dict[CaseState, Callable[[], Case]] = {
    CaseState.NEW: new_case,
    CaseState.QUEUED: routed_case,
    CaseState.IN_PROGRESS: held,
    CaseState.WAITING: waiting,
    CaseState.REVIEW: reviewed,
    CaseState.RESOLVED: resolved,
    CaseState.CLOSED: closed,
    CaseState.CANCELLED: cancelled,
    CaseState.MERGED: merged,
}


@pytest.mark.parametrize("state", STATES)
def test_strangers_and_devices_call_about_nothing(state: CaseState) -> None:
    case = STATES[state]()
    other = routed_case().requests.get().pk

    for stranger in (rosa(), rosa(other), Actor(kind=ActorKind.DEVICE, device_id=1)):
        with pytest.raises(CaseNotFound):
            escalation.escalate_case(case.pk, by=stranger, at=LATER)
    with pytest.raises(CaseNotFound):
        escalation.escalate_case(10**9, by=farah(), at=LATER)
    assert not Escalation.objects.exists()


def test_a_second_tap_is_the_same_call_and_says_so() -> None:
    case = held()

    first = escalation.escalate_case(case.pk, by=SYSTEM, at=LATER, client_key="tap")
    again = escalation.escalate_case(case.pk, by=SYSTEM, at=LATER + timedelta(seconds=1), client_key="tap")

    assert again == replace(first, is_repeat=True)
    assert Escalation.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_taps_at_once_are_one_call() -> None:
    case = held()

    calls = at_once(*[lambda: escalation.escalate_case(case.pk, by=SYSTEM, at=LATER, client_key="tap")] * 3)

    assert {call.escalation_id for call in calls} == {Escalation.objects.get().pk}
    hold(case.pk)


def test_a_call_during_the_night_is_due_in_working_time_unless_life_is_in_danger() -> None:
    night = MONDAY + timedelta(hours=14)  # 0:00 in Konstanz

    normal = escalation.escalate_case(held().pk, by=SYSTEM, at=night)
    danger = escalation.escalate_case(bent(held(), priority=40).pk, by=SYSTEM, at=night)

    assert normal.acknowledge_by == MONDAY + timedelta(hours=22)  # field hours begin at 7:00
    assert danger.acknowledge_by == night + timedelta(minutes=10)


def test_a_calendar_without_hours_stops_no_call() -> None:
    case = held()
    case.refresh_from_db()
    calendar = case.queue.calendar  # type: ignore[union-attr]
    type(calendar).objects.filter(pk=calendar.pk).update(windows={})

    assert escalation.escalate_case(case.pk, by=SYSTEM, at=LATER).acknowledge_by == LATER + timedelta(hours=1)


def test_a_chain_of_merged_cases_leads_to_the_last_survivor() -> None:
    first, second, survivor = routed_case(), routed_case(), held()
    bent(second, state=CaseState.MERGED, merged_into=survivor, queue=None)
    bent(first, state=CaseState.MERGED, merged_into=second, queue=None)

    call = escalation.escalate_case(first.pk, by=rosa(first.requests.get().pk), at=LATER)

    assert call.case_id == survivor.pk


def test_what_a_resident_writes_is_kept_beside_the_event_and_her_contact_is_not_public() -> None:
    case = held()

    escalation.escalate_case(case.pk, by=rosa(case.requests.get().pk), at=LATER, reason="Help.", contact="0751 1")

    words = {
        word.kind: (word.text, word.is_public) for word in CaseEvent.objects.get(kind=EventKind.ESCALATED).words.all()
    }
    assert words == {"reason": ("Help.", True), "contact": ("0751 1", False)}


def test_only_a_call_from_outside_is_told_outside() -> None:
    case = held()
    escalation.escalate_case(case.pk, by=bruno(), at=LATER)
    assert not Message.objects.filter(kind=MessageKind.ESCALATED).exists()

    escalation.escalate_case(case.pk, by=rosa(case.requests.get().pk), at=LATER)
    escalation.escalate_case(case.pk, by=farah(), at=LATER)
    assert Message.objects.filter(kind=MessageKind.ESCALATED).count() == 2


def test_a_resident_who_calls_again_before_anybody_has_heard_adds_her_words_to_the_same_call() -> None:
    receipt = receive()
    by = rosa(receipt.request_id)
    first = escalation.escalate_case(receipt.case_id, by=by, at=MONDAY)

    again = escalation.escalate_case(receipt.case_id, by=by, at=MONDAY, reason="The children walk there.")

    assert (again.escalation_id, again.is_repeat) == (first.escalation_id, True)
    assert EventWords.objects.get(event__case=receipt.case_id, text="The children walk there.").is_public
    assert Message.objects.filter(kind=MessageKind.STAFF_ESCALATION).count() == 2

    escalation_answers.acknowledge(first.escalation_id, by=sofia(), at=MONDAY)
    assert not escalation.escalate_case(receipt.case_id, by=by, at=MONDAY).is_repeat
    hold(receipt.case_id)
