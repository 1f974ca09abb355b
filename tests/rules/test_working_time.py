"""Working time against a counter that walks minute by minute, over clock changes and year ends, in five zones."""

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
    days_off,
    due,
    elapsed,
    end_of_day,
    parse_windows,
    round_the_clock,
    working_days_after,
)

MINUTE = timedelta(minutes=1)
BERLIN = ZoneInfo("Europe/Berlin")
OFFICE = parse_windows([["08:00", "12:00"], ["13:00", "17:00"]])
NIGHT = parse_windows([["00:00", "02:45"], ["02:50", "05:30"], ["22:00", "24:00"]])
HALF_DAY = parse_windows([["08:00", "12:00"]])
WEEK = WorkingTime(
    timezone="Europe/Berlin",
    windows=dict.fromkeys(WEEKDAYS[:5], OFFICE),
    country="DE",
    subdivision="BW",
    overrides={date(2026, 12, 24): HALF_DAY, date(2026, 10, 25): OFFICE},
)
# Zone, country, and days around which its clocks change: half an hour in Lord Howe, at midnight in São Paulo.
PLACES = [
    ("Europe/Berlin", "DE", ["2026-03-27", "2026-10-23", "2026-12-30"]),
    ("America/New_York", "US", ["2026-03-06", "2026-10-30", "2026-12-30"]),
    ("America/Sao_Paulo", "BR", ["2018-02-16", "2018-11-02", "2018-12-30"]),
    ("Asia/Kathmandu", "", ["2026-03-27", "2026-12-30", "1985-12-30"]),
    ("Australia/Lord_Howe", "AU", ["2026-04-03", "2026-10-02", "2026-12-30"]),
]
CALENDARS = {
    (zone, name): WorkingTime(timezone=zone, windows=windows, country=country)
    for zone, country, _ in PLACES
    for name, windows in {
        "office": dict.fromkeys(WEEKDAYS[:5], OFFICE),
        "night": dict.fromkeys(WEEKDAYS, NIGHT),
        "always": dict.fromkeys(WEEKDAYS, parse_windows([["00:00", "24:00"]])),
    }.items()
}


def is_working(calendar: WorkingTime, minute: datetime) -> bool:
    """Look one minute up, the slow way: by what the clock on the wall shows."""
    local = minute.astimezone(ZoneInfo(calendar.timezone))
    shown = local.hour * 60 + local.minute
    return any(start <= shown < end for start, end in calendar.windows_on(local.date()))


def walked(calendar: WorkingTime, start: datetime, end: datetime) -> timedelta:
    minutes = (end - start) // MINUTE
    return sum(is_working(calendar, start + minute * MINUTE) for minute in range(minutes)) * MINUTE


@st.composite
def lives(draw: st.DrawFn) -> tuple[WorkingTime, datetime]:
    """Draw a calendar and a moment near a change of its clocks, or near a year's end."""
    zone, _, days = draw(st.sampled_from(PLACES))
    name = draw(st.sampled_from(["office", "night", "always"]))
    midnight = datetime.fromisoformat(draw(st.sampled_from(days))).replace(tzinfo=UTC)
    return CALENDARS[zone, name], midnight + draw(st.integers(0, 4 * 24 * 60)) * MINUTE


@settings(max_examples=120, deadline=None)
@given(lives(), st.integers(0, 3 * 24 * 60))
def test_the_time_between_is_what_a_walker_counts(life: tuple[WorkingTime, datetime], length: int) -> None:
    calendar, start = life
    end = start + length * MINUTE

    assert elapsed(calendar, start, end) == walked(calendar, start, end)


@settings(max_examples=200, deadline=None)
@given(lives(), st.integers(1, 2000 * 60 * 10**6))
def test_due_and_elapsed_are_inverse_to_the_microsecond(life: tuple[WorkingTime, datetime], amount: int) -> None:
    calendar, start = life
    target = timedelta(microseconds=amount)

    end = due(calendar, start, target)

    assert elapsed(calendar, start, end) == target
    assert elapsed(calendar, start, end - timedelta(microseconds=1)) == target - timedelta(microseconds=1)


@settings(max_examples=100, deadline=None)
@given(lives(), st.integers(0, 30 * 24 * 60))
def test_what_has_passed_is_due_now_or_when_work_stopped_last(life: tuple[WorkingTime, datetime], length: int) -> None:
    calendar, start = life
    end = start + length * MINUTE

    stopped = due(calendar, start, elapsed(calendar, start, end))

    assert stopped <= end
    assert walked(calendar, max(stopped, end - timedelta(days=2)), end) == timedelta()


@settings(max_examples=100, deadline=None)
@given(lives(), st.integers(0, 10_000), st.integers(0, 10_000))
def test_time_adds_up(life: tuple[WorkingTime, datetime], first: int, second: int) -> None:
    calendar, start = life
    middle = start + first * MINUTE
    end = middle + second * MINUTE

    assert elapsed(calendar, start, middle) + elapsed(calendar, middle, end) == elapsed(calendar, start, end)
    assert elapsed(calendar, end, start) == timedelta()


@settings(max_examples=60, deadline=None)
@given(lives(), st.integers(1, 40))
def test_working_days_are_those_that_a_walker_counts(life: tuple[WorkingTime, datetime], days: int) -> None:
    calendar, start = life
    day, left = start.astimezone(calendar.zone).date(), days
    while left:
        day += timedelta(days=1)
        left -= bool(calendar.windows_on(day))

    end, found = working_days_after(calendar, start, days)

    assert found == day
    assert (end - timedelta(microseconds=1)).astimezone(calendar.zone).date() == day
    assert elapsed(calendar, end, end_of_day(calendar.timezone, day)) == timedelta()


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/Berlin", "2026-03-29", 23),
        ("Europe/Berlin", "2026-10-25", 25),
        ("America/New_York", "2026-03-08", 23),
        ("America/New_York", "2026-11-01", 25),
        ("America/Sao_Paulo", "2018-11-04", 23),  # no midnight
        ("America/Sao_Paulo", "2018-02-17", 25),  # two hours from 23 to 24
        ("Australia/Lord_Howe", "2026-04-05", 24.5),
        ("Australia/Lord_Howe", "2026-10-04", 23.5),
        ("Asia/Kathmandu", "1986-01-01", 23.75),
        ("Pacific/Apia", "2011-12-30", 0),  # a day that was not
    ],
)
def test_a_day_has_as_many_hours_as_it_has(zone: str, day: str, hours: float) -> None:
    calendar, that = round_the_clock(zone), date.fromisoformat(day)
    start, end = end_of_day(zone, that - timedelta(days=1)), end_of_day(zone, that)

    assert elapsed(calendar, start, end) == timedelta(hours=hours)
    assert end - start == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("day", "window", "minutes"),
    [
        ("2026-03-29", ("02:10", "02:50"), 0),  # the hour that spring leaves out
        ("2026-03-29", ("02:10", "03:05"), 5),
        ("2026-03-29", ("01:30", "02:30"), 30),
        ("2026-03-29", ("00:00", "24:00"), 23 * 60),
        ("2026-10-25", ("02:10", "02:50"), 80),  # the hour that autumn repeats
        ("2026-10-25", ("01:30", "03:30"), 180),
        ("2026-10-25", ("00:00", "24:00"), 25 * 60),
    ],
)
def test_a_window_at_a_change_of_clocks_counts_what_the_wall_shows(
    day: str, window: tuple[str, str], minutes: int
) -> None:
    calendar = WorkingTime(timezone="Europe/Berlin", windows={"sun": parse_windows([window])})
    start = datetime.fromisoformat(day).replace(tzinfo=BERLIN)

    assert elapsed(calendar, start, start.astimezone(UTC) + timedelta(hours=25)) == minutes * MINUTE


def test_of_a_doubled_time_the_fold_says_which_is_meant() -> None:
    calendar = WorkingTime(timezone="Europe/Berlin", windows={"sun": parse_windows([["02:00", "04:00"]])})
    first, second = (datetime(2026, 10, 25, 2, 30, fold=fold, tzinfo=BERLIN) for fold in (0, 1))

    assert elapsed(calendar, first, second) == 60 * MINUTE
    assert due(calendar, first, 60 * MINUTE) == second.astimezone(UTC)


def test_a_working_day_whose_only_window_falls_into_the_missing_hour_is_none() -> None:
    odd = WorkingTime(timezone="Europe/Berlin", windows={"sun": parse_windows([["02:10", "02:50"]]), "mon": OFFICE})

    _, day = working_days_after(odd, datetime(2026, 3, 28, 12, tzinfo=BERLIN), 1)

    assert day == date(2026, 3, 30)


@pytest.mark.parametrize(
    ("at", "minutes", "expected"),
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
def test_known_dates(at: str, minutes: int, expected: str) -> None:
    start, end = (datetime.fromisoformat(text).replace(tzinfo=BERLIN) for text in (at, expected))

    assert due(WEEK, start, minutes * MINUTE) == end


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
    end, day = working_days_after(WEEK, datetime.fromisoformat(at).replace(tzinfo=BERLIN), days)

    assert day.isoformat() == on
    assert end.astimezone(BERLIN).date() == day
    assert end.astimezone(BERLIN).time() == time(17)


def test_days_off_have_names() -> None:
    found = list(days_off(WEEK, date(2026, 12, 21), date(2027, 1, 3)))

    assert [(off.day.isoformat(), off.is_open) for off in found] == [
        ("2026-12-24", True),
        ("2026-12-25", False),
        ("2027-01-01", False),
    ]
    assert found[0].names == {}
    assert found[1].names == {"own": "Erster Weihnachtstag", "de": "Erster Weihnachtstag", "en": "Christmas Day"}


def test_a_calendar_without_working_time_says_so_and_what_to_do() -> None:
    never = WorkingTime(timezone="Europe/Berlin", windows={})
    now = datetime(2026, 11, 23, tzinfo=UTC)

    with pytest.raises(NoWorkingTime) as refused:
        due(never, now, MINUTE)
    with pytest.raises(NoWorkingTime):
        working_days_after(never, now, 1)
    assert "Give at least one day its hours" in str(refused.value.message)
    assert elapsed(never, now, now + timedelta(days=900)) == timedelta()


def test_an_amount_below_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        due(WEEK, datetime(2026, 11, 23, tzinfo=UTC), -MINUTE)


@pytest.mark.parametrize(
    "pairs",
    [[["12:00", "08:00"]], [["08:00", "08:00"]], [["08:00", "12:00"], ["11:00", "13:00"]], [["24:00", "24:00"]]],
)
def test_windows_that_end_early_or_overlap_are_refused(pairs: list[list[str]]) -> None:
    with pytest.raises(ValueError, match="ends before it starts, or overlaps"):
        parse_windows(pairs)


@pytest.mark.parametrize("text", ["24:01", "8", "25:00", "08:00:30", "noon"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        parse_windows([["00:00", text]])
