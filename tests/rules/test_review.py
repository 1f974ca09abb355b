"""Who looks at a decision again, and when an objection is taken: decided from values alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from requests_app.facts import AppealNotAllowed
from requests_app.rules.escalation import Availability, Ladder
from requests_app.rules.review import REVIEW_STEPS, AppealFacts, check_appeal, choose_reviewer
from requests_app.vocabulary import CancelReason, EventKind, OwnerSource
from tests.factories import MONDAY

LADDER = Ladder(
    steps={
        OwnerSource.NAMED: (90,),
        OwnerSource.OWNER_LEAD: (91,),
        OwnerSource.QUEUE_LEAD: (1,),
        OwnerSource.DEPUTY: (2,),
        OwnerSource.HEAD: (3,),
        OwnerSource.ROSTER: (4,),
    },
    fallback=(5, 6),
)
ALL = frozenset(range(1, 100))
GOOD = AppealFacts(True, False, "", EventKind.RESOLVED, MONDAY)


@pytest.mark.parametrize(
    ("decided", "expected", "source"),
    [
        ((), 1, OwnerSource.QUEUE_LEAD),
        ((1,), 2, OwnerSource.DEPUTY),
        ((1, 2), 3, OwnerSource.HEAD),
        ((1, 2, 3), 4, OwnerSource.ROSTER),
        ((1, 2, 3, 4), 5, OwnerSource.FALLBACK),
        ((1, 2, 3, 4, 5, 6), 6, OwnerSource.LAST_RESORT),
    ],
)
def test_nobody_who_decided_looks_again(decided: tuple[int, ...], expected: int, source: OwnerSource) -> None:
    found = choose_reviewer(LADDER, Availability(active=ALL), decided=decided)

    assert (found.person_id, found.source) == (expected, source)
    assert found.is_flagged == (source == OwnerSource.LAST_RESORT)


def test_a_substitute_who_decided_is_passed_over_too() -> None:
    who = Availability(active=ALL, substitute_of={1: 7})

    assert choose_reviewer(LADDER, who, decided=()).person_id == 7
    assert choose_reviewer(LADDER, who, decided=(7,)).person_id == 2


@given(
    decided=st.sets(st.integers(1, 6)),
    absent=st.dictionaries(st.integers(1, 6), st.none() | st.integers(1, 8)),
    gone=st.sets(st.integers(1, 5)),
)
def test_a_human_being_is_always_named(decided: set[int], absent: dict[int, int | None], gone: set[int]) -> None:
    who = Availability(active=ALL - gone, substitute_of=absent)

    found = choose_reviewer(LADDER, who, decided=decided)

    assert found.person_id in ALL - gone
    assert found.is_flagged or found.person_id not in decided
    assert found.source in {*REVIEW_STEPS, OwnerSource.FALLBACK, OwnerSource.LAST_RESORT}


def test_an_objection_in_time_by_the_right_person_is_taken() -> None:
    check_appeal(GOOD, at=MONDAY + timedelta(days=30), days=30)


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        (AppealFacts(False, False, "", EventKind.RESOLVED, MONDAY), "Only the person who asked can object"),
        (AppealFacts(True, True, "", EventKind.RESOLVED, MONDAY), "right to act for somebody else has ended"),
        (AppealFacts(True, False, CancelReason.WITHDRAWN, EventKind.CANCELLED, MONDAY), "was withdrawn"),
        (AppealFacts(True, False, "", EventKind.UPHELD, MONDAY), "the ombudsperson or the court"),
        (AppealFacts(True, False, "", EventKind.RESOLVED, MONDAY - timedelta(days=31)), "The time to object is over"),
    ],
)
def test_every_other_objection_is_refused_with_the_way_that_remains(facts: AppealFacts, sentence: str) -> None:
    with pytest.raises(AppealNotAllowed) as refused:
        check_appeal(facts, at=MONDAY, days=30)

    assert sentence in str(refused.value.message)
