"""A calendar was changed: open clocks are counted again, in batches, and a date that was not kept stays."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import transaction

from requests_app.actions.sla_rows import AIM, aim, is_late, moments_now, take_date, write_event
from requests_app.models import Case, Clock, Escalation, Handover
from requests_app.models.slas import Calendar
from requests_app.queries.slas import stretches_of
from requests_app.vocabulary import ClockKind, EventKind

BATCH: Final = 500  # clocks in one transaction


def recount_batch(calendar_id: int, *, at: datetime, batch: int = BATCH) -> bool:
    """Count the next open clocks of a calendar again, in one transaction; tell whether some are left.

    A case that somebody works on at this moment is left to the next batch. Raises `NoWorkingTime`.
    """
    calendar = Calendar.objects.get(pk=calendar_id)
    stale = Clock.objects.filter(
        calendar=calendar, calendar_version__lt=calendar.version, stopped_at__isnull=True
    ).order_by("id")
    with transaction.atomic():
        wanted = dict(stale.values_list("id", "case_id")[:batch])
        free = Case.objects.select_for_update(skip_locked=True).filter(pk__in=set(wanted.values())).order_by("pk")
        cases = {case.pk: case for case in free}
        clocks = stale.filter(pk__in=wanted, case__in=cases).select_related("calendar").prefetch_related("intervals")
        for clock in clocks:
            _recount(cases[clock.case_id], clock, at=at)
        Clock.objects.bulk_update(clocks, AIM)
    return stale.exists()


def _recount(case: Case, clock: Clock, *, at: datetime) -> None:
    """Count one clock again; the caller holds the case's lock and saves `AIM`."""
    due_before, version_before = clock.due_at, clock.calendar_version
    if is_late(clock, at=at):  # the next sweep states the breach, as of the date that was told
        clock.calendar_version = clock.calendar.version
        return
    aim(clock, moments_now(clock))
    if clock.breached_at is None and clock.paused_at is None and clock.due_at < at:
        take_date(clock, at, stretches=stretches_of(clock), why={"not_before": at.isoformat()})
    if clock.due_at != due_before:
        before = {"due_before": due_before.isoformat(), "calendar_version_before": version_before}
        write_event(case, clock, EventKind.CLOCK_RECOMPUTED, at=at, **before)
        _tell_where_it_is_shown(clock)


def _tell_where_it_is_shown(clock: Clock) -> None:
    """Let the dates that cases, hand-overs and calls carry follow their clock."""
    if clock.kind == ClockKind.SERVICE_NORM:
        Case.objects.filter(pk=clock.case_id).update(promised_at=clock.due_at)
    elif clock.kind == ClockKind.HANDOVER:
        Handover.objects.filter(case=clock.case_id, ended_at__isnull=True).update(accept_by=clock.due_at)
    elif clock.escalation_id is not None:
        unheard = Escalation.objects.filter(pk=clock.escalation_id, acknowledged_at__isnull=True)
        unheard.update(acknowledge_by=clock.due_at)
