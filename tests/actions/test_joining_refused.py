"""What keeps cases from being joined or separated, and what to do instead."""

from __future__ import annotations

import pytest

from requests_app.actions import casework, escalation
from requests_app.facts import Fact, Incomplete, MoveNotAllowed, StaleRevision
from requests_app.models import (
    Escalation,
)
from requests_app.vocabulary import CaseState, EscalationState
from tests.actions.test_joining import LATER, held, join, separate
from tests.factories import MONDAY, routed_case
from tests.invariants import hold
from tests.personas import bruno, cem, malik, rosa, uwe


def test_refused_with_what_to_do() -> None:
    case, ended, joined, into = held(), routed_case(), routed_case(), routed_case()
    holder = rosa(case.requests.get().pk)
    casework.cancel_case(ended.pk, cancel_reason="invalid", reason="x", by=malik(), at=MONDAY)
    join(joined, into)
    before = hold(case.pk)
    sentences = {
        case.reference: "cannot be joined to itself",
        ended.reference: "has ended",
        joined.reference: "was itself joined",
        "KN-2222-2222": "no such case",
    }

    for reference, sentence in sentences.items():
        with pytest.raises(MoveNotAllowed) as refused:
            casework.merge_case(case.pk, into_reference=reference, reason="x", by=malik(), at=LATER)
        assert sentence in str(refused.value.message)
    with pytest.raises(Incomplete):
        casework.merge_case(case.pk, into_reference=into.reference, reason=" ", by=malik(), at=LATER)
    with pytest.raises(StaleRevision):
        join(case, into, revision=before.revision + 1)
    with pytest.raises(MoveNotAllowed):
        casework.merge_case(case.pk, into_reference=into.reference, reason="x", by=holder, at=LATER)
    assert hold(case.pk).event_count == before.event_count


def test_a_case_that_one_may_not_see_is_no_survivor() -> None:
    mine, lamp = routed_case("road-damage"), routed_case()

    with pytest.raises(MoveNotAllowed) as refused:
        casework.merge_case(mine.pk, into_reference=lamp.reference, reason="x", by=bruno(), at=LATER)

    assert "may not see it" in str(refused.value.message)


def test_only_a_lead_separates() -> None:
    case, into = held(), routed_case()
    join(case, into)

    for nobody in (cem(), malik(), rosa(case.requests.get().pk)):
        with pytest.raises(Fact):
            separate(case, by=nobody)
    assert separate(case, by=uwe()).state == CaseState.IN_PROGRESS


def test_an_open_call_of_somebody_else_keeps_a_case_from_being_joined() -> None:
    case, into = held(), routed_case()
    escalation.escalate_case(case.pk, by=rosa(case.requests.get().pk), at=MONDAY)

    with pytest.raises(MoveNotAllowed):
        join(case, into)
    assert hold(case.pk).state == CaseState.IN_PROGRESS


def test_ones_own_call_is_answered_in_the_act_that_joins() -> None:
    case, into = routed_case(), routed_case()
    escalation.escalate_case(case.pk, by=rosa(case.requests.get().pk), at=MONDAY)

    join(case, into, by=uwe())

    assert Escalation.objects.get().state == EscalationState.CLOSED
