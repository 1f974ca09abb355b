"""A human being can be called in at any point, by anyone, from any state: every state x every caller."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest

from requests_app.actions import casework, escalation, escalation_answers
from requests_app.facts import CaseNotFound
from requests_app.models import (
    Case,
    CaseEvent,
    Clock,
    Contractor,
    Device,
    Escalation,
    EventWords,
    Message,
    QueueStay,
)
from requests_app.rules.actor import CLOCK, SYSTEM, Actor, contractor
from requests_app.vocabulary import (
    ActorKind,
    CaseState,
    Channel,
    ClockKind,
    EscalationState,
    EventKind,
    Lane,
    MessageKind,
)
from tests.at_once import at_once
from tests.factories import MONDAY, new_case, receive, routed_case
from tests.invariants import hold
from tests.personas import ana, bruno, cem, farah, karim, malik, omar, rosa, sofia, uwe

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
    return bent(case, state=CaseState.MERGED, merged_into=survivor, queue=None)


STATES: dict[CaseState, Callable[[], Case]] = {
    CaseState.NEW: new_case,
    CaseState.QUEUED: routed_case,
    CaseState.IN_PROGRESS: held,
    CaseState.WAITING: lambda: bent(held(), state=CaseState.WAITING, wait_reason="citizen", wake_at=MONDAY),
    CaseState.REVIEW: lambda: bent(held(), state=CaseState.REVIEW),
    CaseState.RESOLVED: resolved,
    CaseState.CLOSED: closed,
    CaseState.CANCELLED: cancelled,
    CaseState.MERGED: merged,
}


def at_the_kiosk(case: Case) -> Actor:
    device = Device.objects.get()
    return karim(case.requests.get().pk, device_id=device.pk, site_id=device.site_id)


def firm(case: Case) -> Actor:
    return contractor(contractor_id=Contractor.objects.get(code="seelicht").pk, case_id=case.pk)


def outside(kind: ActorKind) -> Callable[[Case], Actor]:
    return lambda case: replace(rosa(case.requests.get().pk), kind=kind, channel=Channel.API)


CALLERS: dict[str, Callable[[Case], Actor]] = {
    "resident": lambda case: rosa(case.requests.get().pk),
    "kiosk user": at_the_kiosk,
    "clerk": lambda _: farah(),
    "owner": lambda _: cem(),
    "lead": lambda _: uwe(),
    "staff of another department": lambda _: bruno(),
    "service owner": lambda _: ana(),
    "city manager": lambda _: omar(),
    "contractor": firm,
    "program": outside(ActorKind.API_CLIENT),
    "clock": lambda _: CLOCK,
    "system": lambda _: SYSTEM,
}


@pytest.mark.parametrize(("state", "who"), list(product(STATES, CALLERS)))
def test_a_call_ends_with_a_named_active_human_and_leaves_the_state_alone(state: CaseState, who: str) -> None:
    case = STATES[state]()
    case.refresh_from_db()
    by = CALLERS[who](case)

    call = escalation.escalate_case(case.pk, by=by, at=LATER, reason="Please.", contact="07531 900111")

    raised = Escalation.objects.select_related("owner").get(pk=call.escalation_id)
    after = Case.objects.get(pk=case.pk)
    assert raised.owner.is_active
    assert call.owner_name == raised.owner.name != ""
    assert raised.owner_id != by.person_id
    assert raised.acknowledge_by > LATER
    assert raised.state == EscalationState.OPEN
    assert (after.state, after.revision, after.owner_id) == (state, case.revision, case.owner_id)
    assert raised.case_id == (case.merged_into_id or case.pk)
    event = CaseEvent.objects.get(case=raised.case_id, kind=EventKind.ESCALATED)
    assert event.data["owner"] == raised.owner_id
    assert Clock.objects.filter(escalation=raised, kind=ClockKind.ESCALATION, stopped_at=None).count() == 1
    told = Message.objects.get(kind=MessageKind.STAFF_ESCALATION)
    assert (told.person_id, told.jobs.get().lane) == (raised.owner_id, Lane.ESCALATION)
    if state not in {CaseState.WAITING, CaseState.REVIEW, CaseState.MERGED}:
        hold(case.pk)


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
