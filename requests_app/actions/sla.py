"""The one writer of clocks: start, stop, and what was promised."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F, Value
from django.db.models.functions import Greatest

from requests_app.models import Calendar, Case, Clock, ClockInterval, Escalation
from requests_app.queries.slas import working_time
from requests_app.rules.sla import Promise, promise_in_working_days
from requests_app.vocabulary import ClockKind


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
        clock.stopped_at = at
        clock.breached_at = clock.breached_at or (clock.due_at if at > clock.due_at else None)
        clock.save(update_fields=["stopped_at", "breached_at"])
        # Two machines' clocks differ by moments: no interval ends before it began.
        open_interval = ClockInterval.objects.filter(clock=clock, stopped_at__isnull=True)
        open_interval.update(stopped_at=Greatest(F("started_at"), Value(at)))


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
