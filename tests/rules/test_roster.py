"""The roster as people read it: gaps are shown, overlaps stand one after the other."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from requests_app.rules.roster import Turn, with_gaps

DAY = datetime(2026, 11, 23, tzinfo=UTC)


def turn(first: int, last: int, person: int = 1) -> Turn:
    return Turn(DAY + timedelta(days=first), DAY + timedelta(days=last), shift_id=person, person_id=person)


def stretches(*turns: Turn) -> list[tuple[int, int, bool]]:
    found = with_gaps(turns, start=DAY, end=DAY + timedelta(days=10))
    return [((each.starts_at - DAY).days, (each.ends_at - DAY).days, each.is_gap) for each in found]


def test_no_shift_is_one_long_gap() -> None:
    assert stretches() == [(0, 10, True)]


def test_gaps_stand_before_between_and_after() -> None:
    assert stretches(turn(1, 3), turn(5, 8)) == [
        (0, 1, True),
        (1, 3, False),
        (3, 5, True),
        (5, 8, False),
        (8, 10, True),
    ]


def test_shifts_that_overlap_leave_no_gap() -> None:
    assert stretches(turn(-2, 6), turn(2, 4, person=2), turn(6, 12)) == [(-2, 6, False), (2, 4, False), (6, 12, False)]
