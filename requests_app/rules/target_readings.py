"""How a city's own targets can be read: learned from past cases, and judged against the city's verdicts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from requests_app.lib.business_time import WorkingTime, due, working_days_after

CLOSE_ENOUGH: Final = timedelta(minutes=2)  # the source cuts seconds here and there
LEARN_FROM: Final = 150  # so many cases of one kind show the pattern
LONGEST_DAYS: Final = 3650  # a target further away is a slip of the pen


class Reading(StrEnum):
    """What "N days" may mean."""

    SAME_TIME = "same time"  # at the same time of day, N working days later
    END_OF_DAY = "end of day"  # when the N-th working day ends
    WORKING_MINUTES = "working minutes"  # N days' worth of working time


@dataclass(frozen=True)
class Policy:
    """N days of a named calendar, in one reading."""

    reading: Reading
    calendar: str
    days: int

    def __str__(self) -> str:
        return f"{self.days} {self.calendar}, {self.reading}"


@dataclass(frozen=True)
class PastCase:
    """One case of another system; `is_on_time` is the city's verdict, None where it gave none."""

    kind: str
    opened: datetime
    closed: datetime | None
    target: datetime | None
    is_on_time: bool | None


def due_of(policy: Policy, calendars: Mapping[str, WorkingTime], opened: datetime) -> datetime:
    """Give the due instant (UTC) from the opening instant, a calendar and a policy alone."""
    calendar = calendars[policy.calendar]
    if policy.reading == Reading.END_OF_DAY:
        return working_days_after(calendar, opened, policy.days)[0]
    if policy.reading == Reading.WORKING_MINUTES:
        return due(calendar, opened, timedelta(minutes=policy.days * _minutes_a_day(calendar)))
    return same_time_after(calendar, opened, policy.days)


def same_time_after(calendar: WorkingTime, at: datetime, days: int) -> datetime:
    """Go `days` working days on, at the same time of day.

    A day off counts as the next working day; after closing time, the next working day begins at its opening.
    """
    zone = ZoneInfo(calendar.timezone)
    local = at.astimezone(zone)
    day, clock = _working_day(calendar, local.date()), local.time()
    if 60 * clock.hour + clock.minute >= calendar.windows_on(day)[-1][1]:
        day = _working_day(calendar, day + timedelta(days=1))
        clock = _clock(calendar.windows_on(day)[0][0])
    for _step in range(days):
        day = _working_day(calendar, day + timedelta(days=1))
    return datetime.combine(day, clock, zone).astimezone(UTC)


def _working_day(calendar: WorkingTime, day: date) -> date:
    while not calendar.windows_on(day):
        day += timedelta(days=1)
    return day


def _minutes_a_day(calendar: WorkingTime) -> int:
    windows = next(iter(calendar.windows.values()))
    return sum(end - start for start, end in windows)


def _clock(minute: int) -> time:
    """Give the time of day so many minutes after midnight."""
    return time(minute // 60, minute % 60)


def learn(cases: Iterable[PastCase], calendars: Mapping[str, WorkingTime]) -> dict[str, Policy | None]:
    """Find for each kind the policy that meets most of the stated targets; None where most cases state none."""
    kinds: dict[str, list[PastCase]] = {}
    for case in cases:
        kinds.setdefault(case.kind, []).append(case)
    return {kind: _best(of_kind, calendars) for kind, of_kind in kinds.items()}


def _best(cases: Sequence[PastCase], calendars: Mapping[str, WorkingTime]) -> Policy | None:
    stated = [case for case in cases if case.target is not None]
    if 2 * len(stated) < len(cases):
        return None
    sample = stated[:: max(1, len(stated) // LEARN_FROM)]
    candidates = [
        Policy(reading, name, days)
        for name, calendar in calendars.items()
        for days in _usual_days(sample, calendar)
        for reading in Reading
    ]
    return max(candidates, key=lambda policy: hits(policy, calendars, sample), default=None)


def hits(policy: Policy, calendars: Mapping[str, WorkingTime], cases: Iterable[PastCase]) -> int:
    """Count the cases whose stated target the policy meets to the minute or so."""
    return sum(
        case.target is not None and abs(due_of(policy, calendars, case.opened) - case.target) <= CLOSE_ENOUGH
        for case in cases
    )


def _usual_days(cases: Iterable[PastCase], calendar: WorkingTime) -> list[int]:
    """Count the days of this calendar from opening to target; give the most frequent number, or two that are near."""
    counts = Counter(days for case in cases if (days := _days_to_target(case, calendar)))
    first_two = sorted(counts, key=lambda days: (-counts[days], days))[:2]
    return [days for days in first_two if 2 * counts[days] >= counts[first_two[0]]]


def _days_to_target(case: PastCase, calendar: WorkingTime) -> int:
    zone = ZoneInfo(calendar.timezone)
    if case.target is None or case.target - case.opened > timedelta(days=LONGEST_DAYS):
        return 0
    day, last = same_time_after(calendar, case.opened, 0).astimezone(zone).date(), case.target.astimezone(zone).date()
    days = 0
    while day < last:
        day += timedelta(days=1)
        days += 1 if calendar.windows_on(day) else 0
    return days


class Why(StrEnum):
    """Where our verdict and the city's part."""

    NO_TARGET = "the city set this case no target"
    OTHER_TARGET = "the city set this case another target than its kind usually has"
    NO_POLICY = "this kind usually has no target, but this case has one"
    SAME_TARGET = "same target, other verdict"


@dataclass
class Agreement:
    """How often two verdicts agree; `pairs` counts (the city's, ours), True for on time."""

    pairs: Counter[tuple[bool, bool]] = field(default_factory=Counter)
    why: Counter[Why] = field(default_factory=Counter)
    stated: Counter[tuple[bool, bool]] = field(default_factory=Counter)  # the same, of cases with a stated target
    met: int = 0  # of these, how often our due time is the stated one

    @property
    def cases(self) -> int:
        """Count all cases that were compared."""
        return self.pairs.total()

    @property
    def agreeing(self) -> int:
        """Count the cases with one verdict."""
        return agreeing(self.pairs)

    def add(self, other: Agreement) -> None:
        """Take in the counts of another."""
        self.pairs.update(other.pairs)
        self.why.update(other.why)
        self.stated.update(other.stated)
        self.met += other.met


def agreeing(pairs: Mapping[tuple[bool, bool], int]) -> int:
    """Count the pairs of one verdict."""
    return sum(count for (theirs, ours), count in pairs.items() if theirs == ours)


def compare(
    cases: Iterable[PastCase],
    policies: Mapping[str, Policy | None],
    calendars: Mapping[str, WorkingTime],
    *,
    now: datetime,
) -> dict[str, Agreement]:
    """Judge each case from its opening and closing alone, kind by kind; the stated target only explains."""
    found: dict[str, Agreement] = {}
    for case in cases:
        if case.is_on_time is None:
            continue
        policy = policies.get(case.kind)
        due_at = due_of(policy, calendars, case.opened) if policy else None
        is_on_time = due_at is None or (case.closed or now) <= due_at
        agreement = found.setdefault(case.kind, Agreement())
        agreement.pairs[case.is_on_time, is_on_time] += 1
        is_met = due_at is not None and case.target is not None and abs(due_at - case.target) <= CLOSE_ENOUGH
        if case.target is not None:
            agreement.stated[case.is_on_time, is_on_time] += 1
        agreement.met += is_met
        if is_on_time != case.is_on_time:
            agreement.why[_why(case, policy, is_met=is_met)] += 1
    return found


def _why(case: PastCase, policy: Policy | None, *, is_met: bool) -> Why:
    if case.target is None:
        return Why.NO_TARGET
    if policy is None:
        return Why.NO_POLICY
    return Why.SAME_TARGET if is_met else Why.OTHER_TARGET
