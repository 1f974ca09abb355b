"""Targets read back: what N days mean, and where our verdict and the city's part."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from requests_app.lib.business_time import WorkingTime, parse_windows
from requests_app.rules.target_readings import (
    Agreement,
    PastCase,
    Policy,
    Reading,
    Why,
    compare,
    due_of,
    learn,
    same_time_after,
)

ZONE = ZoneInfo("America/New_York")
HOURS = parse_windows([("08:30", "17:00")])
WORKING = WorkingTime("America/New_York", dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), HOURS))
EVERY_DAY = WorkingTime(
    "America/New_York",
    dict.fromkeys(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), parse_windows([("00:00", "24:00")])),
)
CALENDARS = {"calendar days": EVERY_DAY, "working days": WORKING}
TWO_DAYS = Policy(Reading.SAME_TIME, "working days", 2)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """Give a moment of November 2011, which begins on a Tuesday; clocks go back on the 6th."""
    return datetime(2011, 11, day, hour, minute, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("opened", "due"),
    [
        (at(1, 10, 30), at(3, 10, 30)),
        (at(1, 5, 40), at(3, 5, 40)),  # before opening the time of day is kept
        (at(1, 17), at(4, 8, 30)),  # from closing on, the next working day counts
        (at(4, 10), at(8, 10)),  # over a weekend on which the clocks change
        (at(5, 10), at(9, 10)),  # a Saturday counts as Monday, at the same time
        (at(5, 23), at(10, 8, 30)),  # on Monday it is after closing, so it is Tuesday
    ],
)
def test_two_working_days_at_the_same_time(opened: datetime, due: datetime) -> None:
    assert same_time_after(WORKING, opened, 2) == due


def test_calendar_days_keep_the_time_of_day_over_a_clock_change() -> None:
    policy = Policy(Reading.SAME_TIME, "calendar days", 7)

    assert due_of(policy, CALENDARS, at(2, 9)) == at(9, 9)


def test_the_other_readings_end_with_the_day_or_with_the_minutes() -> None:
    end_of_day = Policy(Reading.END_OF_DAY, "working days", 2)
    minutes = Policy(Reading.WORKING_MINUTES, "working days", 2)

    assert due_of(end_of_day, CALENDARS, at(1, 10)) == at(3, 17)
    assert due_of(minutes, CALENDARS, at(1, 7)) == at(2, 17)


def past(opened: datetime, policy: Policy | None, *, late: bool = False, on_time: bool | None = None) -> PastCase:
    target = due_of(policy, CALENDARS, opened) if policy else None
    closed = (target or opened) + timedelta(hours=1 if late else -1)
    return PastCase("lamp", opened, closed, target, not late if on_time is None else on_time)


@pytest.mark.parametrize(
    "policy",
    [
        TWO_DAYS,
        Policy(Reading.SAME_TIME, "calendar days", 30),
        Policy(Reading.END_OF_DAY, "working days", 3),
        Policy(Reading.WORKING_MINUTES, "working days", 5),
    ],
    ids=str,
)
def test_a_policy_is_learned_from_what_it_gave(policy: Policy) -> None:
    cases = [past(at(day, hour), policy) for day in range(1, 20) for hour in (6, 9, 13, 18)]

    assert learn(cases, CALENDARS) == {"lamp": policy}


def test_a_kind_without_targets_has_no_policy() -> None:
    assert learn([past(at(1, 9), None), past(at(2, 9), None), past(at(2, 9), TWO_DAYS)], CALENDARS) == {"lamp": None}


def test_verdicts_are_counted_with_the_reason_why_they_part() -> None:
    other = Policy(Reading.SAME_TIME, "working days", 9)
    cases = [
        past(at(1, 9), TWO_DAYS),
        past(at(1, 9), TWO_DAYS, late=True),
        PastCase("lamp", at(1, 9), at(20, 9), None, is_on_time=True),
        past(at(1, 9), other),
        past(at(1, 9), TWO_DAYS, on_time=False),
        PastCase("lamp", at(1, 9), None, due_of(TWO_DAYS, CALENDARS, at(1, 9)), is_on_time=False),
        PastCase("lamp", at(1, 9), at(2, 9), None, is_on_time=None),
    ]

    agreement = compare(cases, {"lamp": TWO_DAYS}, CALENDARS, now=at(30, 9))["lamp"]

    assert agreement.pairs == {(True, True): 1, (False, False): 2, (True, False): 2, (False, True): 1}
    assert agreement.why == {Why.NO_TARGET: 1, Why.OTHER_TARGET: 1, Why.SAME_TARGET: 1}
    assert (agreement.cases, agreement.agreeing, agreement.met) == (6, 3, 4)


def test_agreements_add_up() -> None:
    total, part = Agreement(), compare([past(at(1, 9), TWO_DAYS)], {"lamp": TWO_DAYS}, CALENDARS, now=at(30, 9))["lamp"]

    total.add(part)
    total.add(part)

    assert (total.cases, total.agreeing, total.met, total.stated.total()) == (2, 2, 2, 2)
