"""Working time: windows a day, holidays, overrides; aware of the zone and its clock changes.

An instant is worked when the clock on the wall shows a time within a window of that day. A window inside the
hour that spring leaves out is therefore empty, one inside the hour that autumn repeats counts twice. Amounts
are exact: timedeltas. Years are laid out once, as instants with running totals, and searched by halving.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

import holidays
from django.utils.translation import gettext_lazy as _

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
IDLE_YEARS: Final = 2  # a calendar without working time for so long is a mistake
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
FIRST_DAY: Final = EPOCH.date().toordinal()
DAY: Final = 86_400  # seconds
MINUTES_A_DAY: Final = 1440
NAMED_IN: Final = ("de", "en", "fr", "pt", "es")  # languages in which holidays are named, where somebody knows them
OWN: Final = "own"
SECOND: Final = 1_000_000  # microseconds

Window = tuple[int, int]  # minutes after local midnight: begin, and end (1440 is 24:00)


class NoWorkingTime(Exception):
    """The calendar has no working time in the next two years."""

    message = _("The calendar has no working time. Give at least one day its hours in the city's files.")
    code = "no_working_time"


@dataclass(frozen=True)
class DayOff:
    """A day that the week would have worked, and does not or not as usual. `names`: language -> public holiday."""

    day: date
    names: Mapping[str, str] = field(default_factory=dict)
    is_open: bool = False  # other hours than usual


@dataclass(frozen=True)
class _Year:
    """One local year: spans of work in microseconds since 1970 (UTC), with what was worked up to the end of each."""

    starts: list[int]
    ends: list[int]
    totals: list[int]
    days: list[int]  # days since 1970 that have working time
    last_ends: list[int]  # of each of these days

    @property
    def total(self) -> int:
        return self.totals[-1] if self.totals else 0

    def worked_until(self, moment: int) -> int:
        """Give the microseconds worked from the year's beginning to a moment."""
        index = bisect_right(self.starts, moment) - 1
        return self.totals[index] - max(0, self.ends[index] - moment) if index >= 0 else 0


@dataclass(frozen=True)
class WorkingTime:
    """When somebody works. `windows`: weekday -> local windows; `overrides`: date -> windows of that day."""

    timezone: str
    windows: Mapping[str, Sequence[Window]]
    country: str = ""
    subdivision: str = ""
    overrides: Mapping[date, Sequence[Window]] = field(default_factory=dict)
    years: dict[int, _Year] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def zone(self) -> ZoneInfo:
        """Give the zone whose clock on the wall counts."""
        return ZoneInfo(self.timezone)

    def windows_on(self, day: date) -> Sequence[Window]:
        """Give the local windows of one day; none on a public holiday."""
        if day in self.overrides:
            return self.overrides[day]
        return () if self.holiday_on(day) else self.usual_on(day)

    def usual_on(self, day: date) -> Sequence[Window]:
        """Give the windows of a day as the week has them."""
        return self.windows.get(WEEKDAYS[day.weekday()], ())

    def holiday_on(self, day: date) -> Mapping[str, str]:
        """Name the public holiday of a day, language -> words (`OWN`: the country's); empty when there is none."""
        return _holidays(self.country, self.subdivision, day.year).get(day, {}) if self.country else {}

    def year(self, number: int) -> _Year:
        """Lay out a local year, once."""
        if number not in self.years:
            self.years[number] = _lay_out(self, number)
        return self.years[number]


@lru_cache(maxsize=256)
def _holidays(country: str, subdivision: str, year: int) -> dict[date, dict[str, str]]:
    """Name the holidays of a year; in every language asked for by name, or the surroundings would choose one."""
    known = holidays.country_holidays(country)
    languages = {OWN: known.default_language}
    languages |= {name[:2]: name for name in known.supported_languages if name[:2] in NAMED_IN}
    named: dict[date, dict[str, str]] = {}
    for short, language in languages.items():
        found = holidays.country_holidays(country, subdiv=subdivision or None, years=year, language=language)
        for day, words in found.items():
            named.setdefault(day, {})[short] = words
    return named


@lru_cache(maxsize=64)
def round_the_clock(timezone: str) -> WorkingTime:
    """Give a calendar in which every minute counts, by the days of a zone."""
    return WorkingTime(timezone=timezone, windows=dict.fromkeys(WEEKDAYS, ((0, MINUTES_A_DAY),)))


def parse_windows(pairs: Sequence[Sequence[str]]) -> tuple[Window, ...]:
    """Read [["08:00", "12:00"], ...]. Raises `ValueError` for a bad time, or windows that end early or overlap."""
    windows = tuple((_minute(start), _minute(end)) for start, end in pairs)
    last_end = 0
    for (start, end), (first, last) in zip(windows, pairs, strict=True):
        if end <= start or start < last_end:
            raise ValueError(f"window {first}-{last} ends before it starts, or overlaps")
        last_end = end
    return windows


def _minute(text: str) -> int:
    if text == "24:00":
        return MINUTES_A_DAY
    if not re.fullmatch(r"\d\d:\d\d", text):
        raise ValueError(f"{text} is not a time such as 08:00")
    read = time.fromisoformat(text)
    return read.hour * 60 + read.minute


def elapsed(calendar: WorkingTime, start: datetime, end: datetime) -> timedelta:
    """Give the working time from `start` to `end`; nothing where `end` comes first."""
    began, ended = _moment(start), _moment(end)
    if ended <= began:
        return timedelta()
    zone = calendar.zone
    first, last = start.astimezone(zone).year, end.astimezone(zone).year
    worked = calendar.year(last).worked_until(ended) - calendar.year(first).worked_until(began)
    worked += sum(calendar.year(number).total for number in range(first, last))
    return timedelta(microseconds=worked)


def due(calendar: WorkingTime, start: datetime, amount: timedelta) -> datetime:
    """Give the first instant (UTC) at which `amount` of working time has passed since `start`.

    The inverse of `elapsed`: elapsed(calendar, start, due(calendar, start, amount)) == amount. Raises
    `NoWorkingTime`, and `ValueError` for an amount below nothing.
    """
    wanted = amount // timedelta(microseconds=1)
    if wanted < 0:
        raise ValueError("an amount of working time cannot be negative")
    if wanted == 0:
        return start.astimezone(UTC)
    number, idle = start.astimezone(calendar.zone).year, 0
    wanted += calendar.year(number).worked_until(_moment(start))
    while (year := calendar.year(number)).total < wanted:
        wanted -= year.total
        idle = 0 if year.total else idle + 1
        number += 1
        if idle >= IDLE_YEARS:
            raise NoWorkingTime
    index = bisect_left(year.totals, wanted)
    return _instant(year.ends[index] - (year.totals[index] - wanted))


def working_days_after(calendar: WorkingTime, at: datetime, days: int) -> tuple[datetime, date]:
    """Give the end (UTC) of the `days`-th working day after the day of `at`, and that day. Raises `NoWorkingTime`."""
    today = at.astimezone(calendar.zone).date()
    number, idle = today.year, 0
    index = bisect_right(calendar.year(number).days, today.toordinal() - FIRST_DAY) + days - 1
    while (year := calendar.year(number)) and index >= len(year.days):
        index -= len(year.days)
        idle = 0 if year.days else idle + 1
        number += 1
        if idle >= IDLE_YEARS:
            raise NoWorkingTime
    return _instant(year.last_ends[index]), date.fromordinal(FIRST_DAY + year.days[index])


def end_of_day(timezone: str, day: date) -> datetime:
    """Give the instant (UTC) at which a local day is over."""
    return _midnight(ZoneInfo(timezone), day + timedelta(days=1))


def days_off(calendar: WorkingTime, first: date, last: date) -> Iterator[DayOff]:
    """Name the days from `first` to `last` on which the week is not worked as usual."""
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        day = date.fromordinal(ordinal)
        usual, actual = tuple(calendar.usual_on(day)), tuple(calendar.windows_on(day))
        if usual and usual != actual:
            yield DayOff(day, calendar.holiday_on(day), is_open=bool(actual))


def _moment(instant: datetime) -> int:
    return (instant - EPOCH) // timedelta(microseconds=1)


def _instant(moment: int) -> datetime:
    return EPOCH + timedelta(microseconds=moment)


def _midnight(zone: ZoneInfo, day: date) -> datetime:
    """Give the instant at which a local day begins; of two midnights the later, of none the moment of the change."""
    return max(datetime.combine(day, time(fold=fold), zone).astimezone(UTC) for fold in (0, 1))


def _lay_out(calendar: WorkingTime, number: int) -> _Year:
    zone = calendar.zone
    begin, end = (_moment(_midnight(zone, date(year, 1, 1))) // SECOND for year in (number, number + 1))
    starts, ends, totals, last_ends = [], [], [], {}
    total = 0
    for day, start, stop in _spans(calendar, begin, end):
        total += (stop - start) * SECOND
        starts.append(start * SECOND)
        ends.append(stop * SECOND)
        totals.append(total)
        last_ends[day] = stop * SECOND
    return _Year(starts, ends, totals, sorted(last_ends), [last_ends[day] for day in sorted(last_ends)])


def _spans(calendar: WorkingTime, begin: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Yield day, begin and end of each span of work (days and seconds since 1970, UTC), oldest first."""
    for first, last, offset in _stretches(calendar.zone, begin, end):
        for day in range((first + offset) // DAY, (last + offset - 1) // DAY + 1):
            midnight = day * DAY - offset
            for opens, closes in calendar.windows_on(date.fromordinal(FIRST_DAY + day)):
                start, stop = max(first, midnight + opens * 60), min(last, midnight + closes * 60)
                if stop > start:
                    yield day, start, stop


def _stretches(zone: ZoneInfo, begin: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Cut seconds from `begin` to `end` where the zone's clocks change: begin, end, offset from UTC in seconds."""
    first, at, offset = begin, begin, _offset(zone, begin)
    while at < end:
        probe = min(at + DAY, end)
        if _offset(zone, probe) == offset:
            at = probe
            continue
        while probe - at > 1:
            middle = (at + probe) // 2
            at, probe = (middle, probe) if _offset(zone, middle) == offset else (at, middle)
        yield first, probe, offset
        first, at, offset = probe, probe, _offset(zone, probe)
    if end > first:
        yield first, end, offset


def _offset(zone: ZoneInfo, second: int) -> int:
    return int((datetime.fromtimestamp(second, zone).utcoffset() or timedelta()).total_seconds())
