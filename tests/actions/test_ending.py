"""Resolve, close, cancel and reopen: nothing ends over the head of somebody who waits for an answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from requests_app.actions import casework, escalation, escalation_answers, sweeps
from requests_app.facts import Incomplete, MoveNotAllowed
from requests_app.models import Case, Clock, Escalation, Message, WorkQueue
from requests_app.queries.service_requests import public_status
from requests_app.rules.actor import CLOCK
from requests_app.vocabulary import CaseState, ClockKind, EscalationKind, EscalationState, EventKind, MessageKind
from tests.factories import MONDAY, receive, routed_case
from tests.invariants import hold
from tests.personas import bruno, cem, farah, malik, mirjam, rosa, uwe

LATER = MONDAY + timedelta(hours=1)
WINDOW_ENDS = LATER + timedelta(days=14)


def held() -> Case:
    case = routed_case()
    casework.claim_case(case.pk, by=cem(), at=LATER)
    return case


def resolve(case: Case, *, by: Any = None, **more: Any) -> Case:
    said: dict[str, Any] = {"outcome": "done", "words": "The lamp shines.", "objection_until": WINDOW_ENDS, "at": LATER}
    given = said | more
    casework.resolve_case(case.pk, by=by or cem(), **given)
    return hold(case.pk)


def asking(case: Case) -> Any:
    return rosa(case.requests.get().pk)


def told(kind: MessageKind) -> int:
    return Message.objects.filter(kind=kind).count()


def test_resolving_says_what_was_done_and_opens_the_time_to_object() -> None:
    case = resolve(held())

    assert (case.state, case.outcome, case.resolved_at) == (CaseState.RESOLVED, "done", LATER)
    assert (case.objection_until, case.first_response_at) == (WINDOW_ENDS, LATER)
    assert (case.last_queue.code, case.last_owner.username) == ("lighting", "cem")  # type: ignore[union-attr]
    assert not Clock.objects.filter(case=case, stopped_at=None).exists()
    assert told(MessageKind.RESOLVED) == 1


@pytest.mark.parametrize(
    ("gap", "field"), [({"outcome": ""}, "outcome"), ({"words": " "}, "words"), ({"outcome": "magic"}, "outcome")]
)
def test_resolving_needs_an_outcome_and_words(gap: dict[str, str], field: str) -> None:
    case = held()

    with pytest.raises(Incomplete) as missing:
        resolve(case, **gap)

    assert missing.value.fields == (field,)
    assert hold(case.pk).state == CaseState.IN_PROGRESS


def test_a_resolution_after_the_promise_marks_it_as_broken_at_its_due_moment() -> None:
    case = held()
    late = case.promised_at + timedelta(days=1)  # type: ignore[operator]

    resolve(case, at=late, objection_until=late + timedelta(days=14))

    clock = Clock.objects.get(case=case, kind=ClockKind.SERVICE_NORM)
    assert clock.breached_at == clock.due_at


def test_nothing_ends_while_somebody_else_owes_an_answer() -> None:
    case = held()
    escalation.escalate_case(case.pk, by=asking(case), at=LATER, reason="Nobody came.")

    for end in (
        lambda: resolve(case),
        lambda: casework.cancel_case(case.pk, cancel_reason="invalid", reason="x", by=cem(), at=LATER),
        lambda: casework.cancel_case(case.pk, cancel_reason="withdrawn", reason="x", by=asking(case), at=LATER),
    ):
        with pytest.raises(MoveNotAllowed):
            end()
    assert hold(case.pk).state == CaseState.IN_PROGRESS


def test_ones_own_call_is_answered_in_the_act_that_resolves() -> None:
    case = routed_case()
    call = escalation.escalate_case(case.pk, by=asking(case), at=LATER, reason="Nobody came.")
    casework.take_over(call.escalation_id, by=uwe(), at=LATER)

    case = resolve(case, by=uwe())

    answered = Escalation.objects.get()
    assert (answered.state, answered.settled_as) == (EscalationState.CLOSED, EscalationState.TAKEN_OVER)
    kinds = [event.kind for event in case.events.order_by("sequence")]
    assert kinds[-2:] == [EventKind.ESCALATION_CLOSED, EventKind.RESOLVED]
    assert told(MessageKind.ESCALATION_ANSWERED) == 1


def test_ids_follow_the_order_of_the_ledger_whatever_a_decision_writes_before_itself() -> None:
    case = held()
    escalation.escalate_case(case.pk, by=farah(), at=LATER, named_id=cem().person_id)

    resolve(case, at=LATER + timedelta(days=60))  # answers the call, and finds clocks that ran out

    lines = list(case.events.order_by("id").values_list("sequence", "kind"))
    assert [sequence for sequence, _ in lines] == list(range(1, len(lines) + 1))
    kinds = [kind for _, kind in lines]
    assert EventKind.CLOCK_BREACHED in kinds
    assert kinds.index(EventKind.ESCALATION_CLOSED) < kinds.index(EventKind.RESOLVED)


def test_the_sweep_closes_when_the_time_to_object_is_over_and_not_before() -> None:
    case = resolve(held())

    assert sweeps.close_after_objection_window(at=WINDOW_ENDS - timedelta(seconds=1)) == 0
    assert sweeps.close_after_objection_window(at=WINDOW_ENDS) == 1
    assert sweeps.close_after_objection_window(at=WINDOW_ENDS) == 0

    case = hold(case.pk)
    assert (case.state, case.closed_at) == (CaseState.CLOSED, WINDOW_ENDS)


def test_the_sweep_waits_for_a_call_that_came_after_the_resolution() -> None:
    case = resolve(held())
    call = escalation.escalate_case(case.pk, by=asking(case), at=LATER)

    assert sweeps.close_after_objection_window(at=WINDOW_ENDS) == 0

    escalation_answers.close_with_answer(call.escalation_id, answer="All is well.", by=uwe(), at=WINDOW_ENDS)
    assert sweeps.close_after_objection_window(at=WINDOW_ENDS) == 1


def test_a_resident_who_agrees_closes_at_once_and_staff_never_do() -> None:
    case = resolve(held())

    for nobody in (cem(), uwe(), rosa()):
        with pytest.raises(Exception, match=r"move_not_allowed|case_not_found"):
            casework.close_case(case.pk, by=nobody, at=LATER)
    casework.close_case(case.pk, by=asking(case), at=LATER)

    assert hold(case.pk).state == CaseState.CLOSED


def test_reopening_puts_the_case_into_its_last_queue_with_a_new_promise() -> None:
    case = resolve(held())
    again = LATER + timedelta(days=2)

    casework.reopen_case(case.pk, reason="Dark again.", by=asking(case), at=again)

    case = hold(case.pk)
    assert (case.state, case.queue.code, case.reopen_count) == (CaseState.QUEUED, "lighting", 1)  # type: ignore[union-attr]
    assert (case.outcome, case.resolved_at, case.objection_until) == ("", None, None)
    assert Clock.objects.filter(case=case, kind=ClockKind.SERVICE_NORM).count() == 2
    assert case.promised_at
    assert case.promised_at > again
    assert told(MessageKind.REOPENED) == 1


@pytest.mark.parametrize("days", [0, 13])
def test_within_the_window_a_resident_reopens_resolved_closed_and_cancelled(days: int) -> None:
    resolved, closed, cancelled = resolve(held()), resolve(held()), routed_case()
    casework.close_case(closed.pk, by=asking(closed), at=LATER)
    casework.cancel_case(cancelled.pk, cancel_reason="declined", reason="Not ours.", by=malik(), at=LATER)

    for case in (resolved, closed, cancelled):
        casework.reopen_case(case.pk, reason="No.", by=asking(case), at=LATER + timedelta(days=days))
        assert hold(case.pk).state == CaseState.QUEUED


def test_after_the_window_only_staff_reopen() -> None:
    resolved, cancelled = resolve(held()), routed_case()
    casework.cancel_case(cancelled.pk, cancel_reason="withdrawn", reason="x", by=asking(cancelled), at=LATER)
    late = WINDOW_ENDS + timedelta(seconds=1)

    for case in (resolved, cancelled):
        with pytest.raises(MoveNotAllowed):
            casework.reopen_case(case.pk, reason="No.", by=asking(case), at=late)
        assert hold(case.pk).queue is None
        casework.reopen_case(case.pk, reason="She is right.", by=farah(), at=late)
        assert hold(case.pk).state == CaseState.QUEUED


def test_the_second_reopening_calls_in_a_person() -> None:
    case = resolve(held())
    casework.reopen_case(case.pk, reason="Dark again.", by=asking(case), at=LATER)
    assert not Escalation.objects.exists()
    casework.claim_case(case.pk, by=cem(), at=LATER)
    resolve(case)

    casework.reopen_case(case.pk, reason="And again.", by=asking(case), at=LATER)

    case = hold(case.pk)
    call = Escalation.objects.get()
    assert (call.kind, call.owner.username, case.reopen_count) == (EscalationKind.REOPENED_AGAIN, "uwe", 2)


def test_a_case_whose_queue_is_gone_reopens_in_intake() -> None:
    case = resolve(held())
    WorkQueue.objects.filter(code="lighting").update(is_active=False)

    casework.reopen_case(case.pk, reason="Dark again.", by=asking(case), at=LATER)

    assert hold(case.pk).queue.is_intake  # type: ignore[union-attr]


@pytest.mark.parametrize("reason", ["withdrawn", "invalid", "declined", "referred"])
def test_staff_cancel_with_a_reason_that_is_told(reason: str) -> None:
    case = routed_case()

    casework.cancel_case(case.pk, cancel_reason=reason, reason="The railway's lamp.", by=malik(), at=LATER)

    case = hold(case.pk)
    assert (case.state, case.cancel_reason, case.closed_at) == (CaseState.CANCELLED, reason, LATER)
    assert told(MessageKind.CANCELLED) == 1


@pytest.mark.parametrize(
    ("cancel_reason", "reason", "field"),
    [("withdrawn", " ", "reason"), ("because", "x", "cancel_reason"), ("x" * 90, "x", "cancel_reason")],
)
def test_cancelling_needs_a_known_kind_and_words(cancel_reason: str, reason: str, field: str) -> None:
    case = routed_case()

    with pytest.raises(Incomplete) as missing:
        casework.cancel_case(case.pk, cancel_reason=cancel_reason, reason=reason, by=malik(), at=LATER)

    assert missing.value.fields == (field,)
    assert hold(case.pk).state == CaseState.QUEUED


def test_a_resident_withdraws_and_does_nothing_else() -> None:
    case = routed_case()

    with pytest.raises(Incomplete):
        casework.cancel_case(case.pk, cancel_reason="declined", reason="x", by=asking(case), at=LATER)
    casework.cancel_case(case.pk, cancel_reason="withdrawn", reason="It shines.", by=asking(case), at=LATER)

    assert hold(case.pk).state == CaseState.CANCELLED


def test_the_page_offers_to_withdraw_only_where_it_works() -> None:
    receipt = receive()
    case = Case.objects.get(pk=receipt.case_id)
    assert public_status(receipt.reference, receipt.secret).can_withdraw

    call = escalation.escalate_case(case.pk, by=bruno(), at=LATER)
    assert not public_status(receipt.reference, receipt.secret).can_withdraw

    owner = Escalation.objects.get().owner_id
    answering = replace(uwe(), person_id=owner)
    escalation_answers.acknowledge(call.escalation_id, by=answering, at=LATER)
    assert not public_status(receipt.reference, receipt.secret).can_withdraw

    escalation_answers.close_with_answer(call.escalation_id, answer="Done.", by=answering, at=LATER)
    assert public_status(receipt.reference, receipt.secret).can_withdraw
    casework.cancel_case(case.pk, cancel_reason="withdrawn", reason="x", by=asking(case), at=LATER)


def test_a_released_case_never_ends_without_somebody_deciding() -> None:
    case = held()
    casework.release_case(case.pk, reason="x", by=cem(), at=LATER)

    for nobody in (mirjam(), CLOCK):
        with pytest.raises(MoveNotAllowed):
            resolve(case, by=nobody)
