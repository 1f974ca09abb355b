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
from requests_app.vocabulary import CaseState, ClockEffect, ClockKind, ClockPhase, Priority
from requests_app.vocabulary import ClockEffect as E
from requests_app.vocabulary import ClockKind as K
from requests_app.vocabulary import ClockPhase as P

# Working minutes in which a call for a person must be acknowledged, by the case's priority.
ACKNOWLEDGE_MINUTES: Final = {Priority.LOW: 120, Priority.NORMAL: 60, Priority.HIGH: 30, Priority.DANGER: 10}


# fmt: off
PHASES: Final = (P.QUEUED, P.IN_PROGRESS, P.CITIZEN, P.EXTERNAL, P.INTERNAL, P.SCHEDULED, P.LEGAL, P.ENDED, P.REVIEW)
# What each kind of clock does in each phase; a policy may say otherwise, for laws differ (casework, section 6).
#                        queued   in progress  citizen  external  internal  scheduled  legal    ended    review
PAUSE_MATRIX: Final = {
    K.FIRST_RESPONSE: (E.RUNS,   E.RUNS,   E.RUNS,   E.RUNS,   E.RUNS,   E.RUNS,   E.RUNS,   E.STOPS,  E.ABSENT),
    K.HANDOVER:       (E.RUNS,   E.STOPS,  E.ABSENT, E.ABSENT, E.ABSENT, E.ABSENT, E.ABSENT, E.ABSENT, E.ABSENT),
    K.SERVICE_NORM:   (E.RUNS,   E.RUNS,   E.PAUSES, E.RUNS,   E.RUNS,   E.RUNS,   E.PAUSES, E.STOPS,  E.ABSENT),
    K.STATUTORY:      (E.RUNS,   E.RUNS,   E.RUNS,   E.RUNS,   E.RUNS,   E.RUNS,   E.PAUSES, E.STOPS,  E.ABSENT),
    K.REVIEW:         (E.ABSENT, E.ABSENT, E.ABSENT, E.ABSENT, E.ABSENT, E.ABSENT, E.ABSENT, E.ABSENT, E.RUNS),
    K.ESCALATION:     (E.RUNS,   E.RUNS,   E.RUNS,   E.RUNS,   E.RUNS,   E.RUNS,   E.RUNS,   E.RUNS,   E.RUNS),
}
# fmt: on
_PHASE_OF_STATE: Final = {
    CaseState.NEW: P.QUEUED,
    CaseState.QUEUED: P.QUEUED,
    CaseState.IN_PROGRESS: P.IN_PROGRESS,
    CaseState.REVIEW: P.REVIEW,
}


def phase_of(state: str, wait_reason: str) -> ClockPhase:
    """Say where a case stands, as clocks see it."""
    if state == CaseState.WAITING:
        return ClockPhase(wait_reason)
    return _PHASE_OF_STATE.get(CaseState(state), P.ENDED)


def effect_on(kind: ClockKind, phase: ClockPhase, pauses: Mapping[str, str]) -> ClockEffect:
    """Say what a clock does in a phase. `pauses` is what its policy says otherwise: {phase: effect}."""
    if phase in pauses:
        return ClockEffect(pauses[phase])
    return PAUSE_MATRIX[kind][PHASES.index(phase)]


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
