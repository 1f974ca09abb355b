"""Working time: windows a day, holidays, overrides; aware of the zone and its clock changes.

Units: minutes of working time. A day is a date in the calendar's own zone; a window is a pair of local
times. Windows are turned to instants of UTC one by one, so that a day of 23 or 25 hours counts right.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LONGEST_GAP_DAYS = 400  # a calendar without working time in so many days is a mistake

Window = tuple[time, time]


class NoWorkingTime(Exception):
    """The calendar has no working time in the next 400 days."""


@dataclass(frozen=True)
class WorkingTime:
    """When somebody works. `windows`: weekday -> local windows; `overrides`: date -> windows of that day."""

    timezone: str
    windows: Mapping[str, Sequence[Window]]
    country: str = ""
    subdivision: str = ""
    overrides: Mapping[date, Sequence[Window]] = field(default_factory=dict)

    def windows_on(self, day: date) -> Sequence[Window]:
        """Give the local windows of one day; none on a public holiday."""
        if day in self.overrides:
            return self.overrides[day]
        if self.country and day in _holidays(self.country, self.subdivision, day.year):
            return ()
        return self.windows.get(WEEKDAYS[day.weekday()], ())


@lru_cache(maxsize=64)
def _holidays(country: str, subdivision: str, year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays(country, subdiv=subdivision or None, years=year))


def parse_windows(pairs: Sequence[Sequence[str]]) -> tuple[Window, ...]:
    """Read [["08:00", "12:00"], ...]. Raises `ValueError` for a bad time, or windows that end early or overlap."""
    windows = tuple((time.fromisoformat(start), time.fromisoformat(end)) for start, end in pairs)
    last_end = time.min
    for start, end in windows:
        if end <= start or start < last_end:
            raise ValueError(f"window {start:%H:%M}-{end:%H:%M} ends before it starts, or overlaps")
        last_end = end
    return windows


def spans_from(calendar: WorkingTime, at: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Yield the working spans after `at`, as instants of UTC, oldest first; the first is cut at `at`."""
    zone = ZoneInfo(calendar.timezone)
    day = at.astimezone(zone).date()
    for _ in range(LONGEST_GAP_DAYS):
        for start, end in calendar.windows_on(day):
            begin = datetime.combine(day, start, zone).astimezone(UTC)
            finish = datetime.combine(day, end, zone).astimezone(UTC)
            first = max(begin, at.astimezone(UTC))
            # A window that begins in the hour that a clock change leaves out may end before it begins.
            if finish > first:
                yield first, finish
        day += timedelta(days=1)


def add_working_minutes(calendar: WorkingTime, at: datetime, minutes: int) -> datetime:
    """Give the instant (UTC) at which `minutes` of working time have passed. Raises `NoWorkingTime`."""
    left = timedelta(minutes=minutes)
    start = at
    while True:
        moved = False
        for begin, finish in spans_from(calendar, start):
            moved = True
            if finish - begin >= left:
                return begin + left
            left -= finish - begin
            start = finish
        if not moved:
            raise NoWorkingTime


def working_minutes_between(calendar: WorkingTime, start: datetime, end: datetime) -> int:
    """Count the working minutes from `start` to `end`."""
    total = timedelta()
    while start < end:
        last = start
        for begin, finish in spans_from(calendar, start):
            if begin >= end:
                return int(total.total_seconds() // 60)
            total += min(finish, end) - begin
            start = finish
            if finish >= end:
                break
        if start == last:
            raise NoWorkingTime
    return int(total.total_seconds() // 60)


def working_days_after(calendar: WorkingTime, at: datetime, days: int) -> tuple[datetime, date]:
    """Give the end (UTC) of the `days`-th working day after the day of `at`, and that day. Raises `NoWorkingTime`."""
    zone = ZoneInfo(calendar.timezone)
    day = at.astimezone(zone).date()
    idle = 0
    while days > 0:
        day += timedelta(days=1)
        windows = calendar.windows_on(day)
        idle = 0 if windows else idle + 1
        days -= 1 if windows else 0
        if idle > LONGEST_GAP_DAYS:
            raise NoWorkingTime
    return datetime.combine(day, calendar.windows_on(day)[-1][1], zone).astimezone(UTC), day
