"""The one writer of clocks: start, stop, and what was promised."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F, Value
from django.db.models.functions import Greatest

from requests_app.lib.business_time import add_working_minutes, working_minutes_between
from requests_app.models import Calendar, Case, Clock, ClockInterval, Escalation
from requests_app.queries.slas import working_time
from requests_app.rules.sla import (
    Promise,
    effect_on,
    phase_of,
    promise_in_working_days,
    promise_in_working_minutes,
)
from requests_app.vocabulary import ClockEffect, ClockKind


def start_clock(
    case: Case, promise: Promise, *, calendar: Calendar, at: datetime, escalation: Escalation | None = None
) -> Clock:
    """Start a clock with an open interval."""
    clock = Clock.objects.create(
        case=case,
        escalation=escalation,
        kind=promise.kind,
        calendar=calendar,
        calendar_version=calendar.version,
        started_at=at,
        target_minutes=promise.target_minutes,
        due_at=promise.due_at,
        why=dict(promise.why),
    )
    ClockInterval.objects.create(clock=clock, started_at=at)
    return clock


def stop_clocks(case: Case, *kinds: ClockKind, at: datetime, escalation: Escalation | None = None) -> None:
    """Stop the running clocks of these kinds; one that is past its due time is marked as breached then."""
    running = Clock.objects.filter(case=case, kind__in=kinds, stopped_at__isnull=True)
    if escalation is not None:
        running = running.filter(escalation=escalation)
    for clock in running:
        _stop(clock, at=at)


def follow_state(case: Case, *, at: datetime) -> None:
    """Let the clocks of a case run, pause or stop, as where it stands now says; the caller holds the row's lock."""
    phase = phase_of(case.state, case.wait_reason)
    running = Clock.objects.filter(case=case, escalation__isnull=True, stopped_at__isnull=True)
    for clock in running.select_related("calendar"):
        effect = effect_on(ClockKind(clock.kind), phase, clock.pauses)
        if effect in {ClockEffect.STOPS, ClockEffect.ABSENT}:
            _stop(clock, at=at)
        elif effect == ClockEffect.PAUSES and clock.paused_at is None:
            _pause(clock, at=at)
        elif effect == ClockEffect.RUNS and clock.paused_at is not None:
            _resume(clock, at=at)
            if clock.kind == ClockKind.SERVICE_NORM:
                case.promised_at = clock.due_at


def _pause(clock: Clock, *, at: datetime) -> None:
    clock.paused_at = at
    clock.save(update_fields=["paused_at"])
    _end_interval(clock, at=at)


def _resume(clock: Clock, *, at: datetime) -> None:
    calendar = working_time(clock.calendar)
    stretches = clock.intervals.filter(stopped_at__isnull=False).values_list("started_at", "stopped_at")
    spent = sum(working_minutes_between(calendar, start, stop) for start, stop in stretches if stop is not None)
    clock.due_at = add_working_minutes(calendar, at, max(0, clock.target_minutes - spent))
    clock.paused_at = None
    clock.save(update_fields=["due_at", "paused_at"])
    ClockInterval.objects.create(clock=clock, started_at=at)


def _stop(clock: Clock, *, at: datetime) -> None:
    clock.stopped_at = at
    if clock.paused_at is None and at > clock.due_at:
        clock.breached_at = clock.breached_at or clock.due_at
    clock.save(update_fields=["stopped_at", "breached_at"])
    _end_interval(clock, at=at)


def _end_interval(clock: Clock, *, at: datetime) -> None:
    """Two machines' clocks differ by moments: no interval ends before it began."""
    open_interval = ClockInterval.objects.filter(clock=clock, stopped_at__isnull=True)
    open_interval.update(stopped_at=Greatest(F("started_at"), Value(at)))


def start_review_term(case: Case, *, at: datetime) -> None:
    """Start the term in which an objection is decided."""
    calendar = case.service.calendar
    promise = promise_in_working_minutes(
        working_time(calendar), kind=ClockKind.REVIEW, at=at, minutes=REVIEW_MINUTES, policy="review"
    )
    start_clock(case, promise, calendar=calendar, at=at)


REVIEW_MINUTES = 10 * 480


def start_resolution(case: Case, *, at: datetime) -> None:
    """Promise anew: after a new start, another service, or an objection that was right. The caller saves the case."""
    stop_clocks(case, ClockKind.SERVICE_NORM, ClockKind.STATUTORY, at=at)
    start_service_norm(case, at=at)


def reopen_clocks(case: Case, *, stopped_at: datetime, at: datetime) -> None:
    """Let the clocks that a merge stopped at `stopped_at` run again, as if they had never stopped."""
    clocks = list(Clock.objects.filter(case=case, escalation__isnull=True, stopped_at=stopped_at))
    ClockInterval.objects.filter(clock__in=clocks, stopped_at=stopped_at).update(stopped_at=None)
    Clock.objects.filter(pk__in=[clock.pk for clock in clocks]).update(stopped_at=None)


def take_earlier_dates(survivor: Case, merged: Case, *, at: datetime) -> None:
    """Give a survivor the earlier date of the case joined to it, clock by clock; the caller saves the case."""
    due = dict(
        Clock.objects.filter(case=merged, stopped_at__isnull=True, escalation__isnull=True).values_list(
            "kind", "due_at"
        )
    )
    for clock in Clock.objects.filter(case=survivor, stopped_at__isnull=True, escalation__isnull=True, kind__in=due):
        if due[clock.kind] < clock.due_at:
            clock.due_at = max(due[clock.kind], clock.started_at)
            clock.save(update_fields=["due_at"])
            if clock.kind == ClockKind.SERVICE_NORM:
                survivor.promised_at = clock.due_at


def start_service_norm(case: Case, *, at: datetime) -> None:
    """Promise the service's norm and note the date on the case; the caller saves `promised_at`."""
    service = case.service
    promise = promise_in_working_days(
        working_time(service.calendar),
        at=at,
        days=service.promise_working_days,
        policy=f"service/{service.code}",
    )
    start_clock(case, promise, calendar=service.calendar, at=at)
    case.promised_at = promise.due_at
