"""Clocks: what each does where a case stands, and from a policy and a calendar to a date, with the arithmetic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from requests_app.lib.business_time import (
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
from requests_app.rules.policies import Policy, choose_policy, is_urgent
from requests_app.vocabulary import CaseState, ClockEffect, ClockKind, ClockPhase, TargetUnit
from requests_app.vocabulary import ClockEffect as E
from requests_app.vocabulary import ClockKind as K
from requests_app.vocabulary import ClockPhase as P

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


# A stretch in which a clock ran: from, to; the last one may be open.
Stretch = tuple[datetime, datetime | None]
MOST_DAYS_NAMED: Final = 40  # of the days off between start and due date, in "why this date"


@dataclass(frozen=True)
class Moments:
    """When a clock warns, is due, and calls a person in (None: never); instants of UTC."""

    warn_at: datetime
    due_at: datetime
    escalate_at: datetime | None


@dataclass(frozen=True)
class Promise:
    """What a policy promises from a moment on: its moments, the working time up to the due one, and why."""

    policy: Policy
    moments: Moments
    target: timedelta
    why: Mapping[str, Any]

    @property
    def kind(self) -> ClockKind:
        """Give the kind of clock that measures it."""
        return self.policy.kind

    @property
    def due_at(self) -> datetime:
        """Give the moment up to which it must be kept."""
        return self.moments.due_at


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


def counting_time(calendar: WorkingTime, why: Mapping[str, Any]) -> WorkingTime:
    """Give the calendar by which a clock counts: days of the calendar, and danger to life, run round the clock."""
    is_round = why.get("unit") == TargetUnit.CALENDAR_DAYS or why.get("is_round_the_clock", False)
    return round_the_clock(calendar.timezone) if is_round else calendar


def target_of(calendar: WorkingTime, why: Mapping[str, Any]) -> timedelta:
    """Give the working time that a clock has, by its calendar as it is now.

    Working days end with the last window of the last day, the day of the start not counted. Days of the
    calendar end at midnight (German Civil Code, sections 187 and 188). `target_seconds`: a date that was taken
    over counts as it was.
    """
    if "target_seconds" in why:
        return timedelta(seconds=why["target_seconds"])
    start, unit, target = datetime.fromisoformat(why["from"]), why["unit"], why["target"]
    if unit == TargetUnit.WORKING_MINUTES:
        return timedelta(minutes=target)
    if unit == TargetUnit.WORKING_DAYS:
        return elapsed(calendar, start, working_days_after(calendar, start, target)[0])
    last = start.astimezone(calendar.zone).date() + timedelta(days=target)
    return end_of_day(calendar.timezone, last) - start


def going_on(stretches: Sequence[Stretch]) -> list[Stretch]:
    """Let the last stretch be open, as if the clock had never stood still or stopped there."""
    return [*stretches[:-1], (stretches[-1][0], None)]


def spent(calendar: WorkingTime, stretches: Sequence[Stretch], *, at: datetime) -> timedelta:
    """Count the working time of a clock up to a moment. `stretches`: oldest first."""
    return sum((elapsed(calendar, start, min(stop or at, at)) for start, stop in stretches), timedelta())


def reach(calendar: WorkingTime, stretches: Sequence[Stretch], amount: timedelta) -> datetime:
    """Give the instant at which a clock has counted an amount; a clock that stands still goes on where it stopped."""
    left = amount
    for start, stop in stretches[:-1]:
        counted = elapsed(calendar, start, stop) if stop else timedelta()
        if counted >= left:
            return due(calendar, start, left)
        left -= counted
    return due(calendar, stretches[-1][0], left)


def moments_of(
    calendar: WorkingTime,
    stretches: Sequence[Stretch],
    target: timedelta,
    *,
    warn_percent: int,
    escalate_percent: int | None,
) -> Moments:
    """Say when a clock warns, is due and calls in, from its ledger. Raises `NoWorkingTime`."""
    return Moments(
        warn_at=reach(calendar, stretches, target * warn_percent / 100),
        due_at=reach(calendar, stretches, target),
        escalate_at=reach(calendar, stretches, target * escalate_percent / 100) if escalate_percent else None,
    )


def next_act(
    moments: Moments, *, is_warned: bool, is_breached: bool, is_escalated: bool, kind: ClockKind
) -> datetime | None:
    """Give the moment at which the sweep looks at a clock again; None when nothing is left to do."""
    if kind in ACTED_ON_ELSEWHERE:
        return None
    if is_breached:
        return None if is_escalated else moments.escalate_at
    return moments.due_at if is_warned else moments.warn_at


# A call climbs when nobody answers in time: that sweep states the breach, by stopping the clock.
ACTED_ON_ELSEWHERE: Final = frozenset({K.ESCALATION})


def promise_by(
    policy: Policy,
    calendar: WorkingTime,
    *,
    at: datetime,
    stretches: Sequence[Stretch] = (),
    is_round_the_clock: bool = False,
) -> Promise:
    """Promise by a policy, from `at` on; what an earlier clock has counted (`stretches`) counts.

    Raises `NoWorkingTime`.
    """
    why: dict[str, Any] = {
        "policy": policy.code,
        "policy_version": policy.version,
        "unit": policy.unit,
        "target": policy.target,
        "from": at.isoformat(),
    }
    if is_round_the_clock:
        why["is_round_the_clock"] = True
    target = target_of(calendar, why)
    moments = moments_of(
        counting_time(calendar, why),
        stretches or [(at, None)],
        target,
        warn_percent=policy.warn_percent,
        escalate_percent=policy.escalate_percent,
    )
    return Promise(policy, moments, target, why | explained(calendar, why, due_at=moments.due_at))


def explained(calendar: WorkingTime, why: Mapping[str, Any], *, due_at: datetime) -> dict[str, Any]:
    """Say on which day something is due, and which days between did not count as usual, by name."""
    first = datetime.fromisoformat(why["from"]).astimezone(calendar.zone).date()
    last = due_at.astimezone(calendar.zone).date()
    is_round = counting_time(calendar, why) is not calendar
    off = [] if is_round else list(days_off(calendar, first, last))[:MOST_DAYS_NAMED]
    return {
        "due_on": last.isoformat(),
        "days_off": [{"day": day.day.isoformat(), "names": dict(day.names), "is_open": day.is_open} for day in off],
    }


def acknowledge_due(
    calendar: WorkingTime, *, at: datetime, priority: int, service: str = "", policies: Sequence[Policy] = ()
) -> Promise:
    """Promise the instant by which a call is acknowledged; danger to life does not wait for office hours.

    Total, as the ladder is: where a calendar has no working time at all, the clock on the wall counts.
    """
    policy = choose_policy(K.ESCALATION, policies, service=service, priority=priority)
    if policy is None:
        raise AssertionError("the house's own table has a line for every priority")
    if not is_urgent(priority):
        try:
            return promise_by(policy, calendar, at=at)
        except NoWorkingTime:
            pass
    return promise_by(policy, round_the_clock(calendar.timezone), at=at, is_round_the_clock=True)
