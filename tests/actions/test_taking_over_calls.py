"""Whoever takes over a call takes the case with it, where it can be moved."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from requests_app.actions import casework
from requests_app.models import Case
from requests_app.vocabulary import CaseState, EventKind
from requests_app.vocabulary import EscalationState as E
from tests.actions.calls import call_about, held, read
from tests.actions.test_answering import LATER
from tests.factories import MONDAY, new_case, routed_case
from tests.invariants import hold
from tests.personas import actor, malik, omar, person, uwe

MUCH_LATER = MONDAY + timedelta(days=30)


@pytest.mark.parametrize("make", [new_case, routed_case, held])
def test_taking_over_gives_the_case_to_whoever_answers(make: Callable[[], Case]) -> None:
    case = make()
    call = call_about(case)
    owner = read(call).owner.username

    casework.take_over(call, by=actor(owner), at=LATER)

    case = hold(case.pk)
    assert (case.state, case.owner.username) == (CaseState.IN_PROGRESS, owner)  # type: ignore[union-attr]
    kinds = [event.kind for event in case.events.order_by("sequence")]
    assert kinds[-2:] == [EventKind.ESCALATION_TAKEN_OVER, EventKind.ASSIGNED]
    assert read(call).state == E.TAKEN_OVER


def test_somebody_who_sees_no_queue_at_all_takes_over_what_she_is_called_into() -> None:
    case = routed_case()
    call = call_about(case, named_id=person("omar").pk)

    casework.take_over(call, by=omar(), at=LATER)
    casework.resolve_case(case.pk, outcome="done", words="Settled.", by=omar(), at=LATER, objection_until=MUCH_LATER)

    assert (hold(case.pk).state, read(call).state) == (CaseState.RESOLVED, E.CLOSED)


def test_an_ended_case_is_not_moved_by_taking_over() -> None:
    case = routed_case()
    casework.cancel_case(case.pk, cancel_reason="invalid", reason="x", by=malik(), at=MONDAY)
    call = call_about(case)

    casework.take_over(call, by=uwe(), at=LATER)

    assert hold(case.pk).state == CaseState.CANCELLED
    assert read(call).state == E.TAKEN_OVER


def waiting() -> Case:
    case = held()
    Case.objects.filter(pk=case.pk).update(state=CaseState.WAITING, wait_reason="citizen", wake_at=MUCH_LATER)
    return case


def reviewed() -> Case:
    case = held()
    Case.objects.filter(pk=case.pk).update(state=CaseState.REVIEW)
    return case


def test_what_waits_goes_on_waiting_in_the_hands_of_whoever_takes_over() -> None:
    case = waiting()
    call = call_about(case)

    casework.take_over(call, by=uwe(), at=LATER)

    case = Case.objects.get(pk=case.pk)
    assert (case.state, case.owner, case.wait_reason) == (CaseState.WAITING, person("uwe"), "citizen")
    assert case.wake_at == MUCH_LATER


def test_a_review_stays_with_its_reviewer_whoever_takes_the_call() -> None:
    case = reviewed()
    call = call_about(case)

    casework.take_over(call, by=uwe(), at=LATER)

    case = Case.objects.get(pk=case.pk)
    assert (case.state, case.owner) == (CaseState.REVIEW, person("cem"))
    assert (read(call).state, read(call).owner) == (E.TAKEN_OVER, person("uwe"))
