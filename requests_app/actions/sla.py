"""The one writer of clocks: start, pause, resume, stop, and what was promised. Its rows are in sla_rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from django.db.models import Model, QuerySet, prefetch_related_objects

from requests_app.actions.sla_joining import give_back_dates, reopen_clocks, take_earlier_dates
from requests_app.actions.sla_moving import move_promise
from requests_app.actions.sla_rows import (
    AIM,
    pause_rows,
    resume_rows,
    row_of,
    save_rows,
    stop_rows,
    take_date,
)
from requests_app.models import Calendar, Case, Clock, ClockInterval, ClockPolicy, Escalation, WorkQueue
from requests_app.models.writing import Ids, new_row
from requests_app.queries.slas import Chosen, open_clocks, policies_of, stretches_of, working_time
from requests_app.rules.policies import Policy
from requests_app.rules.sla import Promise, Stretch, acknowledge_due, effect_on, phase_of, promise_by
from requests_app.vocabulary import ClockEffect, ClockKind, ClockPhase

__all__ = [
    "follow_state",
    "give_back_dates",
    "move_promise",
    "note_first_response",
    "plan_case_clocks",
    "plan_clock",
    "promise_of_call",
    "promise_of_handover",
    "reopen_clocks",
    "start_clock",
    "start_resolution",
    "start_review_term",
    "stop_clocks",
    "take_earlier_dates",
]

RESOLUTION: Final = (ClockKind.SERVICE_NORM, ClockKind.STATUTORY)


def plan_case_clocks(
    case: Case, chosen: Sequence[Chosen], *, at: datetime, ids: Ids, promises: dict[Any, Promise] | None = None
) -> list[Model]:
    """Plan what runs from the first moment, as rows that are not saved, and note the promised date on the case.

    `chosen`: the policies that count, of the kinds `OF_A_NEW_CASE`; a city without a statutory term has none.
    `promises` keeps what was promised at this same moment, for many cases. Raises `NoWorkingTime`.
    """
    known = {} if promises is None else promises
    rows: list[Model] = []
    for one in chosen:
        calendar = one.calendar or case.service.calendar
        key = (one.policy.code, calendar.pk)
        if key not in known:
            known[key] = promise_by(one.policy, working_time(calendar), at=at)
        clock = row_of(case, known[key], calendar=calendar, at=at, id=ids.take(Clock))
        rows += [clock, new_row(ClockInterval, id=ids.take(ClockInterval), clock_id=clock.pk, started_at=at)]
        _note_promise(case, clock)
    return rows


OF_A_NEW_CASE: Final = (ClockKind.FIRST_RESPONSE, *RESOLUTION)


def start_resolution(case: Case, *, at: datetime) -> None:
    """Promise anew: after a new start, another service, or an objection that was right. The caller saves the case.

    Where the case was being worked on (another service), the new promise counts what the old one has counted,
    from the opening of the case on, pauses left out; it is never due before this moment.
    """
    running = list(_running(case).filter(kind__in=RESOLUTION).prefetch_related("intervals"))
    before = next((clock for clock in running if clock.kind == ClockKind.SERVICE_NORM), None)
    stretches: list[Stretch] = stretches_of(before) if before else [(at, None)]
    stop_rows(case, running, at=at)
    paused_at = before.paused_at if before else None
    started = _start(case, policies_of(case, RESOLUTION), stretches=stretches, paused_at=paused_at)
    early = [clock for clock in started if clock.due_at < at]
    for clock in early:
        take_date(clock, at, stretches=stretches, why={"not_before": at.isoformat()})
        _note_promise(case, clock)
    Clock.objects.bulk_update(early, AIM)
    if before:
        _follow(case, started, at=at)


def start_review_term(case: Case, *, at: datetime) -> None:
    """Start the term in which an objection is decided."""
    _start(case, policies_of(case, [ClockKind.REVIEW]), stretches=[(at, None)])


def start_clock(
    case: Case, promise: Promise, *, calendar: Calendar, at: datetime, escalation: Escalation | None = None
) -> Clock:
    """Start one clock with an open stretch, for a hand-over or a call."""
    call_id = escalation.pk if escalation else None
    clock = row_of(case, promise, calendar=calendar, at=at, escalation_id=call_id)
    save_rows([clock], stretches=[(at, None)])
    return clock


def plan_clock(
    case: Case, promise: Promise, *, calendar: Calendar, at: datetime, escalation: Escalation, ids: Ids
) -> list[Model]:
    """Plan the same for a new call: rows that are not saved."""
    clock = row_of(case, promise, calendar=calendar, at=at, escalation_id=escalation.pk, id=ids.take(Clock))
    return [clock, new_row(ClockInterval, id=ids.take(ClockInterval), clock_id=clock.pk, started_at=at)]


def promise_of_handover(
    case: Case, queue: WorkQueue, *, at: datetime, policies: Sequence[ClockPolicy] | None = None
) -> tuple[Promise, Calendar]:
    """Promise when a hand-over is accepted: by policy, else by the receiving queue's own time; and whose calendar.

    `policies`: those in use, where they are known.
    """
    minutes = queue.accept_within_minutes
    [chosen] = policies_of(case, [ClockKind.HANDOVER], queue_code=queue.code, minutes=minutes, known=policies)
    calendar = chosen.calendar or queue.calendar
    return promise_by(chosen.policy, working_time(calendar), at=at), calendar


def promise_of_call(case: Case, calendar: Calendar, *, at: datetime) -> Promise:
    """Promise when a call is acknowledged, by the calendar of whoever answers. Total: never raises."""
    chosen = policies_of(case, [ClockKind.ESCALATION])
    policies: list[Policy] = [one.policy for one in chosen if one.policy.version is not None]
    code = case.service.code
    pressure = max(case.priority, case.service.priority)  # a service marked as danger to life stays so
    return acknowledge_due(working_time(calendar), at=at, priority=pressure, service=code, policies=policies)


def stop_clocks(case: Case, *kinds: ClockKind, at: datetime, escalation: Escalation | None = None) -> None:
    """Stop the running clocks of these kinds; one that is past its due moment is marked as breached then."""
    running = open_clocks(case.pk)
    if escalation is not None:
        running = [clock for clock in running if clock.escalation_id == escalation.pk]
    stop_rows(case, [clock for clock in running if clock.kind in kinds], at=at)


def note_first_response(case: Case, *, at: datetime) -> None:
    """Note that a person has answered the resident; the first time stops the clock. The caller saves the case."""
    if case.first_response_at is None:
        case.first_response_at = at
        stop_clocks(case, ClockKind.FIRST_RESPONSE, at=at)


def follow_state(case: Case, *, at: datetime, was: ClockPhase | None = None) -> None:
    """Let the clocks of a case run, pause or stop, as where it stands now says; the caller holds the row's lock.

    `was`: where it stood before; nothing is asked where that is the same.
    """
    if phase_of(case.state, case.wait_reason) != was:
        _follow(case, [clock for clock in open_clocks(case.pk) if clock.escalation_id is None], at=at)


def _follow(case: Case, clocks: Sequence[Clock], *, at: datetime) -> None:
    phase = phase_of(case.state, case.wait_reason)
    effects = {clock.pk: effect_on(ClockKind(clock.kind), phase, clock.pauses) for clock in clocks}
    over = {ClockEffect.STOPS, ClockEffect.ABSENT}
    stop_rows(case, [clock for clock in clocks if effects[clock.pk] in over], at=at)
    going = [clock for clock in clocks if effects[clock.pk] not in over]
    pause_rows([clock for clock in going if effects[clock.pk] == ClockEffect.PAUSES and not clock.paused_at], at=at)
    resumed = [clock for clock in going if effects[clock.pk] == ClockEffect.RUNS and clock.paused_at]
    prefetch_related_objects(resumed, "intervals")
    resume_rows(resumed, at=at)
    for clock in resumed:
        _note_promise(case, clock)


def _running(case: Case) -> QuerySet[Clock]:
    return Clock.objects.filter(case=case, escalation__isnull=True, stopped_at__isnull=True).select_related("calendar")


def _start(
    case: Case, policies: Sequence[Chosen], *, stretches: Sequence[Stretch], paused_at: datetime | None = None
) -> list[Clock]:
    """Start a clock by each policy, by its calendar or the service's; the promised date is noted on the case."""
    clocks = []
    for chosen in policies:
        calendar = chosen.calendar or case.service.calendar
        start = stretches[0][0]
        promise = promise_by(chosen.policy, working_time(calendar), at=start, stretches=stretches)
        clocks.append(row_of(case, promise, calendar=calendar, at=start, paused_at=paused_at))
    save_rows(clocks, stretches=stretches)
    for clock in clocks:
        _note_promise(case, clock)
    return clocks


def _note_promise(case: Case, clock: Clock) -> None:
    if clock.kind == ClockKind.SERVICE_NORM:
        case.promised_at = clock.due_at
