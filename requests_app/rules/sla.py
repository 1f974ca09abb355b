"""Promises: from a calendar and a policy to a date, with the arithmetic that gave it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from requests_app.lib.business_time import (
    NoWorkingTime,
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
    """Promise the instant by which a call is acknowledged; danger to life does not wait for office hours.

    Total, as the ladder is: where a calendar has no working time at all, the clock on the wall counts.
    """
    minutes = ACKNOWLEDGE_MINUTES[Priority(priority)]
    due_at = at + timedelta(minutes=minutes)
    if priority != Priority.DANGER:
        with suppress(NoWorkingTime):
            due_at = add_working_minutes(calendar, at, minutes)
    why = {"policy": f"acknowledge/{priority}", "working_minutes": minutes, "from": at.isoformat()}
    return Promise(ClockKind.ESCALATION, due_at, minutes, why)
