"""Absences: refused with what to do where they cannot be; loops of any length among them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from requests_app.rules.absences import (
    AbsenceRefused,
    AbsencesOverlap,
    Away,
    EndBeforeStart,
    OwnSubstitute,
    SubstituteAbsent,
    SubstituteGone,
    SubstituteLoop,
    check_absence,
    may_plan_for,
)
from requests_app.rules.actor import SYSTEM, Actor
from requests_app.vocabulary import ActorKind, Role

DAY = datetime(2026, 11, 23, tzinfo=UTC)
ANN, BEN, CAT, DAN = 1, 2, 3, 4
EVERYBODY = {ANN, BEN, CAT, DAN}


def away(who: int, first: int, last: int, substitute: int | None = None) -> Away:
    """From the morning of a day to the evening of another, counted from Monday."""
    return Away(who, DAY + timedelta(days=first), DAY + timedelta(days=last + 1), substitute)


def check(planned: Away, *known: Away, active: set[int] = EVERYBODY) -> None:
    check_absence(planned, known, active=active, at=DAY)


REFUSED: list[tuple[type[AbsenceRefused], Away, list[Away]]] = [
    (EndBeforeStart, Away(ANN, DAY + timedelta(days=2), DAY + timedelta(days=1)), []),
    (EndBeforeStart, Away(ANN, DAY, DAY), []),
    (EndBeforeStart, away(ANN, -9, -5), []),
    (AbsencesOverlap, away(ANN, 0, 5), [away(ANN, 5, 9)]),
    (OwnSubstitute, away(ANN, 0, 5, ANN), []),
    (SubstituteLoop, away(ANN, 0, 5, BEN), [away(BEN, 5, 9, ANN)]),
    (SubstituteLoop, away(ANN, 0, 5, BEN), [away(BEN, 3, 9, CAT), away(CAT, 4, 4, ANN)]),
    (SubstituteLoop, away(ANN, 0, 5, BEN), [away(BEN, 3, 9, CAT), away(CAT, 4, 8, DAN), away(DAN, 5, 5, ANN)]),
    (SubstituteAbsent, away(ANN, 1, 5, BEN), [away(BEN, 0, 9)]),
    (SubstituteAbsent, away(ANN, 1, 5, BEN), [away(BEN, 0, 3), away(BEN, 4, 9)]),
    (SubstituteAbsent, away(ANN, 1, 5, BEN), [away(BEN, 0, 9, CAT), away(CAT, 0, 9)]),
]


@pytest.mark.parametrize(("fact", "planned", "known"), REFUSED)
def test_what_cannot_be_is_refused_with_what_to_do(
    fact: type[AbsenceRefused], planned: Away, known: list[Away]
) -> None:
    with pytest.raises(fact) as refused:
        check(planned, *known)

    assert str(refused.value.message)
    assert refused.value.fields


@pytest.mark.parametrize(
    ("planned", "known"),
    [
        (away(ANN, 0, 5), []),
        (away(ANN, 0, 5, BEN), [away(BEN, 6, 9, ANN)]),  # one after the other
        (away(ANN, 0, 5, BEN), [away(BEN, 3, 9, CAT), away(CAT, 6, 9, ANN)]),  # Cat goes when Ann is back
        (away(ANN, 0, 5, BEN), [away(BEN, 0, 9, CAT)]),
        (away(ANN, 0, 5, BEN), [away(BEN, 0, 4)]),  # there on one day at least
        (away(ANN, -3, 5, BEN), []),  # began already
    ],
)
def test_what_can_be_is_let_through(planned: Away, known: list[Away]) -> None:
    check(planned, *known)


def test_whoever_has_left_stands_in_for_nobody() -> None:
    with pytest.raises(SubstituteGone):
        check(away(ANN, 0, 5, BEN), active={ANN})


def test_an_absence_of_less_than_a_day_moves_no_work() -> None:
    assert not Away(ANN, DAY, DAY + timedelta(hours=23)).moves_work
    assert Away(ANN, DAY, DAY + timedelta(days=1)).moves_work


def test_only_she_herself_her_lead_and_supervisors_plan_it() -> None:
    def staff(pk: int, *roles: Role) -> Actor:
        return Actor(kind=ActorKind.STAFF, person_id=pk, roles=frozenset(roles))

    assert may_plan_for(staff(ANN), ANN, leads=())
    assert may_plan_for(staff(BEN), ANN, leads={BEN})
    assert may_plan_for(staff(CAT, Role.SUPERVISOR), ANN, leads={BEN})
    assert not may_plan_for(staff(DAN, Role.SPECIALIST), ANN, leads={BEN})
    assert not may_plan_for(SYSTEM, ANN, leads=())
