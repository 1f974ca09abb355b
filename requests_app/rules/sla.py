"""Promises: from a calendar and a policy to a date, with the arithmetic that gave it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from requests_app.lib.business_time import (
    WorkingTime,
    add_working_minutes,
    parse_windows,
    working_days_after,
    working_minutes_between,
)
from requests_app.vocabulary import ClockKind, Priority

# Working minutes in which a call for a person must be acknowledged, by the case's priority.
ACKNOWLEDGE_MINUTES: Final = {Priority.LOW: 120, Priority.NORMAL: 60, Priority.HIGH: 30, Priority.DANGER: 10}


@dataclass(frozen=True)
class Promise:
    """A due instant (UTC), the working minutes up to it, and why."""

    kind: ClockKind
    due_at: datetime
    target_minutes: int
    why: Mapping[str, Any]


def working_time_of(
    *,
    timezone: str,
    windows: Mapping[str, Any],
    country: str = "",
    subdivision: str = "",
    overrides: Mapping[str, Any] | None = None,
) -> WorkingTime:
    """Read a calendar as it is stored. Raises `ValueError` with the day that is wrong."""
    return WorkingTime(
        timezone=timezone,
        windows={day: parse_windows(pairs) for day, pairs in windows.items()},
        country=country,
        subdivision=subdivision,
        overrides={date.fromisoformat(day): parse_windows(pairs) for day, pairs in (overrides or {}).items()},
    )


def promise_in_working_days(calendar: WorkingTime, *, at: datetime, days: int, policy: str) -> Promise:
    """Promise the end of the `days`-th working day after the day of `at`."""
    due_at, day = working_days_after(calendar, at, days)
    why = {"policy": policy, "working_days": days, "from": at.isoformat(), "due_on": day.isoformat()}
    minutes = max(1, working_minutes_between(calendar, at, due_at))
    return Promise(ClockKind.SERVICE_NORM, due_at, minutes, why)


def promise_in_working_minutes(
    calendar: WorkingTime, *, kind: ClockKind, at: datetime, minutes: int, policy: str
) -> Promise:
    """Promise the instant after `minutes` of working time."""
    due_at = add_working_minutes(calendar, at, minutes)
    return Promise(kind, due_at, minutes, {"policy": policy, "working_minutes": minutes, "from": at.isoformat()})


def acknowledge_due(calendar: WorkingTime, *, at: datetime, priority: int) -> Promise:
    """Promise the instant by which a call is acknowledged; danger to life does not wait for office hours."""
    minutes = ACKNOWLEDGE_MINUTES[Priority(priority)]
    if priority == Priority.DANGER:
        calendar = WorkingTime(timezone="UTC", windows=dict.fromkeys(ALL_WEEK, ALL_DAY))
    return promise_in_working_minutes(
        calendar, kind=ClockKind.ESCALATION, at=at, minutes=minutes, policy=f"acknowledge/{priority}"
    )


ALL_DAY: Final = parse_windows([["00:00", "23:59:59.999999"]])
ALL_WEEK: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
