"""Chains of joined cases: whatever is joined and separated, nothing is lost."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from requests_app.actions import casework, escalation
from requests_app.facts import Fact
from requests_app.models import (
    Case,
    CaseEvent,
    Message,
    Resident,
    ServiceRequest,
)
from requests_app.queries import residents
from requests_app.queries.audit import find_all
from requests_app.queries.rebuilding import replay_all
from tests.actions.test_joining import AGAIN, LATER, held, join, separate
from tests.factories import routed_case
from tests.invariants import hold
from tests.personas import rosa, sofia


def test_a_chain_leads_to_the_last_survivor_and_parts_in_the_middle() -> None:
    first, second, third = routed_case(), routed_case(), routed_case()
    join(first, second)
    join(second, third, at=LATER + timedelta(minutes=1))
    holder = rosa(first.requests.get().pk)

    call = escalation.escalate_case(first.pk, by=holder, at=LATER + timedelta(minutes=2))
    assert call.case_id == third.pk
    assert [stretch.case_id for stretch in residents.path_of(first.pk)] == [first.pk, second.pk, third.pk]

    separate(second)
    assert hold(first.pk).merged_into_id == second.pk
    assert [stretch.case_id for stretch in residents.path_of(first.pk)] == [first.pk, second.pk]
    assert {letter.case_id for letter in residents.requests_behind(second.pk)} == {first.pk, second.pk}


def test_who_waits_costs_one_statement_however_long_the_chain(django_assert_num_queries: Any) -> None:
    chain = [routed_case() for _ in range(5)]
    for minutes, (case, into) in enumerate(pairwise(chain)):
        join(case, into, at=LATER + timedelta(minutes=minutes))

    with django_assert_num_queries(1):
        assert len(residents.requests_behind(chain[-1].pk)) == 5
    with django_assert_num_queries(1):
        assert residents.path_of(chain[0].pk)[-1].case_id == chain[-1].pk


def tally() -> dict[str, Any]:
    return {
        "letters": sorted(ServiceRequest.objects.values_list("id", "case_id")),
        "people": sorted(Resident.objects.values_list("id", flat=True)),
        "cases": Case.objects.count(),
    }


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(moves=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=12))
def test_whatever_is_joined_and_separated_nothing_is_lost(moves: list[tuple[int, int]]) -> None:
    cases = [routed_case() for _ in range(4)]
    before, at = tally(), LATER

    for one, other in moves:
        events, messages = CaseEvent.objects.count(), Message.objects.count()
        at += timedelta(minutes=7)
        try:
            if one == other:
                casework.unmerge_case(cases[one].pk, reason="Two.", by=sofia(), at=at)
            else:
                reference = cases[other].reference
                casework.merge_case(cases[one].pk, into_reference=reference, reason="One.", by=sofia(), at=at)
        except Fact:
            assert CaseEvent.objects.count() == events
        for case in cases:
            hold(case.pk)
        assert tally() == before
        assert Message.objects.count() >= messages
        last = {residents.path_of(case.pk)[-1].case_id for case in cases}
        waiting = [letter.pk for case_id in last for letter in residents.requests_behind(case_id)]
        mine = {letter.pk for case in cases for letter in case.requests.all()}
        assert sorted(waiting) == sorted(mine), "somebody is told twice, or not at all"


def test_the_auditor_finds_nothing_wrong_with_joining_and_separating() -> None:
    case, into = held(), routed_case()

    join(case, into)
    assert not [found.check.code for found in find_all(at=LATER) if found.is_violation]
    separate(case)

    assert not [found.check.code for found in find_all(at=AGAIN) if found.is_violation]
    assert not [one for batch in replay_all() for replayed in batch for one in replayed.differences]
