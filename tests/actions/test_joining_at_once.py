"""Two people join the same two cases at the same moment: one wins, the other is told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from requests_app.actions import casework
from requests_app.facts import MoveNotAllowed
from requests_app.models import Case
from requests_app.vocabulary import CaseState
from tests.at_once import at_once
from tests.factories import MONDAY, routed_case
from tests.invariants import hold
from tests.personas import malik, sofia

LATER = MONDAY + timedelta(hours=1)


@pytest.mark.django_db(transaction=True)
def test_each_into_the_other_at_the_same_moment_one_wins_and_the_other_is_told() -> None:
    one, other = routed_case(), routed_case()

    def join(case: Case, into: Case, by: object) -> object:
        return casework.merge_case(case.pk, into_reference=into.reference, reason="One.", by=by, at=LATER)  # type: ignore[arg-type]

    people = malik(), sofia()
    found = at_once(lambda: join(one, other, people[0]), lambda: join(other, one, people[1]))

    refused = [result for result in found if isinstance(result, Exception)]
    assert len(refused) == 1
    assert isinstance(refused[0], MoveNotAllowed)
    assert sorted([hold(one.pk).state, hold(other.pk).state]) == sorted([CaseState.MERGED, CaseState.QUEUED])
