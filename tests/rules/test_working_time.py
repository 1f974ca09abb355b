"""Working time against a counter that walks minute by minute."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from requests_app.lib.business_time import (
    WEEKDAYS,
    NoWorkingTime,
    WorkingTime,
    add_working_minutes,
    parse_windows,
    working_days_after,
    working_minutes_between,
)

BERLIN = ZoneInfo("Europe/Berlin")
OFFICE = parse_windows([["08:00", "12:00"], ["13:00", "17:00"]])
WEEK = WorkingTime(
    timezone="Europe/Berlin",
    windows=dict.fromkeys(WEEKDAYS[:5], OFFICE),
    country="DE",
    subdivision="BW",
    overrides={date(2026, 12, 24): parse_windows([["08:00", "12:00"]]), date(2026, 10, 25): OFFICE},
)
# A night shift over both clock changes of 2026 (29 March and 25 October, both Sundays).
NIGHT = WorkingTime(timezone="Europe/Berlin", windows=dict.fromkeys(WEEKDAYS, parse_windows([["00:30", "05:30"]])))
STARTS = [datetime(2026, 3, 27), datetime(2026, 10, 23), datetime(2026, 12, 22), datetime(2026, 4, 2)]


def is_working(calendar: WorkingTime, minute: datetime) -> bool:
    """Look one minute up, the slow way."""
    local = minute.astimezone(ZoneInfo(calendar.timezone))
    return any(start <= local.time() < end for start, end in calendar.windows_on(local.date()))


def counted(calendar: WorkingTime, start: datetime, end: datetime) -> int:
    minutes = int((end - start).total_seconds() // 60)
    return sum(is_working(calendar, start + timedelta(minutes=minute)) for minute in range(minutes))


@st.composite
def moments(draw: st.DrawFn) -> datetime:
    day = draw(st.sampled_from(STARTS)).replace(tzinfo=BERLIN).astimezone(UTC)
    return day + timedelta(minutes=draw(st.integers(0, 4 * 24 * 60)))


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([WEEK, NIGHT]), moments(), st.integers(0, 3 * 24 * 60))
def test_the_minutes_between_are_those_that_a_walker_counts(
    calendar: WorkingTime, start: datetime, length: int
) -> None:
    end = start + timedelta(minutes=length)

    assert working_minutes_between(calendar, start, end) == counted(calendar, start, end)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([WEEK, NIGHT]), moments(), st.integers(1, 2000))
def test_due_and_elapsed_are_inverse(calendar: WorkingTime, start: datetime, minutes: int) -> None:
    due = add_working_minutes(calendar, start, minutes)

    assert working_minutes_between(calendar, start, due) == minutes
    assert working_minutes_between(calendar, start, due - timedelta(minutes=1)) == minutes - 1
    assert is_working(calendar, due - timedelta(minutes=1))


@settings(max_examples=30, deadline=None)
@given(moments(), st.integers(1, 500), st.integers(1, 500))
def test_a_longer_promise_is_never_due_earlier(start: datetime, less: int, more: int) -> None:
    assert add_working_minutes(WEEK, start, less) < add_working_minutes(WEEK, start, less + more)


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 3, 29), 4), (date(2026, 10, 25), 6), (date(2026, 6, 7), 5)])
def test_a_night_of_clock_change_is_an_hour_shorter_or_longer(day: date, hours: int) -> None:
    start = datetime.combine(day, time(), BERLIN)

    assert working_minutes_between(NIGHT, start, start + timedelta(days=1)) == hours * 60


def test_a_window_within_the_hour_that_does_not_exist_is_empty_and_never_negative() -> None:
    odd = WorkingTime(
        timezone="Europe/Berlin",
        windows={"sun": parse_windows([["02:10", "03:05"]]), "mon": parse_windows([["08:00", "09:00"]])},
    )
    sunday = datetime(2026, 3, 29, tzinfo=BERLIN)

    assert 0 <= working_minutes_between(odd, sunday, sunday + timedelta(days=1)) <= 5
    assert add_working_minutes(odd, sunday, 30) <= datetime(2026, 3, 30, 8, 30, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("at", "minutes", "due"),
    [
        ("2026-11-23T09:00", 60, "2026-11-23T10:00"),  # within a window
        ("2026-11-23T11:30", 60, "2026-11-23T13:30"),  # over noon
        ("2026-11-23T12:15", 1, "2026-11-23T13:01"),  # asked at noon
        ("2026-11-27T16:30", 60, "2026-11-30T08:30"),  # over a weekend
        ("2026-12-24T11:00", 120, "2026-12-28T09:00"),  # half a day, Christmas, weekend
        ("2026-04-02T16:00", 120, "2026-04-07T09:00"),  # Good Friday to Easter Monday
        ("2026-10-23T16:00", 120, "2026-10-25T09:00"),  # an override opens a Sunday, in winter time
    ],
)
def test_known_dates(at: str, minutes: int, due: str) -> None:
    start, expected = (datetime.fromisoformat(text).replace(tzinfo=BERLIN) for text in (at, due))

    assert add_working_minutes(WEEK, start, minutes) == expected


@pytest.mark.parametrize(
    ("at", "days", "on"),
    [
        ("2026-11-23T09:00", 1, "2026-11-24"),
        ("2026-11-23T23:59", 1, "2026-11-24"),
        ("2026-11-27T09:00", 1, "2026-11-30"),
        ("2026-12-23T09:00", 2, "2026-12-28"),  # Christmas Eve is half a day, but a day
        ("2026-12-30T09:00", 5, "2027-01-08"),  # New Year and Epiphany
    ],
)
def test_working_days_end_with_the_last_window_of_the_day(at: str, days: int, on: str) -> None:
    due, day = working_days_after(WEEK, datetime.fromisoformat(at).replace(tzinfo=BERLIN), days)

    assert day.isoformat() == on
    assert due.astimezone(BERLIN).date() == day
    assert due.astimezone(BERLIN).time() == time(17)


def test_a_calendar_without_working_time_says_so() -> None:
    never = WorkingTime(timezone="Europe/Berlin", windows={})
    now = datetime(2026, 11, 23, tzinfo=UTC)

    with pytest.raises(NoWorkingTime):
        add_working_minutes(never, now, 1)
    with pytest.raises(NoWorkingTime):
        working_days_after(never, now, 1)


@pytest.mark.parametrize(
    "pairs", [[["12:00", "08:00"]], [["08:00", "08:00"]], [["08:00", "12:00"], ["11:00", "13:00"]]]
)
def test_windows_that_end_early_or_overlap_are_refused(pairs: list[list[str]]) -> None:
    with pytest.raises(ValueError, match="ends before it starts, or overlaps"):
        parse_windows(pairs)
