"""Calendars as working time, policies as the rules want them, and the ledger of a clock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from requests_app.lib.business_time import WorkingTime
from requests_app.models import Calendar, Case, Clock, ClockPolicy, ServiceDefinition
from requests_app.queries.records import read
from requests_app.queries.shapes import Marks
from requests_app.rules.policies import Policy, acceptance_of, choose_policy, norm_of
from requests_app.rules.sla import Stretch, working_time_of
from requests_app.vocabulary import ClockKind, TargetUnit

# Calendars that were read already, by id and version, each with the fields it was read from: a calendar that
# somebody changed without raising its version is read again.
_read: dict[tuple[int, int], tuple[tuple[Any, ...], WorkingTime]] = {}


def working_time(calendar: Calendar) -> WorkingTime:
    """Read a calendar as the rules want it, once for each version of it."""
    key = (calendar.pk, calendar.version)
    fields = (calendar.timezone, calendar.windows, calendar.country, calendar.subdivision, calendar.overrides)
    known = _read.get(key)
    if known is not None and known[0] == fields:
        return known[1]
    timezone, windows, country, subdivision, overrides = fields
    read = working_time_of(
        timezone=timezone, windows=windows, country=country, subdivision=subdivision, overrides=overrides
    )
    _read[key] = (fields, read)
    return read


def day_of(instant: datetime | None, calendar: Calendar) -> date | None:
    """Give the day on which an instant falls for whoever works by this calendar: the date that a promise names."""
    return instant.astimezone(ZoneInfo(calendar.timezone)).date() if instant else None


@dataclass(frozen=True)
class Chosen:
    """The policy that counts, and the calendar it names, if any."""

    policy: Policy
    calendar: Calendar | None = None


def open_clocks(case_id: int) -> list[Clock]:
    """Read the clocks of a case that have not stopped, each with its calendar (one query)."""
    return read("clocks that have not stopped", _open_clocks, {"case": case_id})


def _open_clocks(marks: Marks) -> QuerySet[Clock]:
    running = Clock.objects.filter(case=marks["case"], stopped_at__isnull=True)
    return running.select_related("calendar").order_by("id")


def policies_of(
    case: Case,
    kinds: Iterable[ClockKind],
    *,
    queue_code: str = "",
    minutes: int = 0,
    known: Iterable[ClockPolicy] | None = None,
) -> list[Chosen]:
    """Choose the policies that count for a case, of these kinds; a kind without one is left out.

    For a hand-over the receiving queue's code and the working minutes that it has to accept count where no
    policy says otherwise. One query, unless the policies in use are `known`.
    """
    kinds = tuple(kinds)
    rows = _fitting(case, kinds) if known is None else known
    more = [acceptance_of(queue_code, minutes)] if queue_code else []
    return chosen_among(rows, case.service, priority=case.priority, kinds=kinds, more=more)


def _fitting(case: Case, kinds: tuple[ClockKind, ...]) -> Iterable[ClockPolicy]:
    def build(marks: Marks) -> QuerySet[ClockPolicy]:
        return ClockPolicy.objects.filter(
            Q(service=marks["service"]) | Q(service__isnull=True),
            Q(priority=marks["priority"]) | Q(priority__isnull=True),
            is_active=True,
            kind__in=kinds,
        ).select_related("calendar")

    values = {"service": case.service_id, "priority": int(case.priority)}
    found: list[ClockPolicy] = read(("policies in use", kinds), build, values)
    return found


def chosen_among(
    rows: Iterable[ClockPolicy],
    service: ServiceDefinition,
    *,
    priority: int,
    kinds: Iterable[ClockKind],
    more: Iterable[Policy] = (),
) -> list[Chosen]:
    """Choose among the policies in use those that count for a service and a priority, of these kinds.

    Where none counts, the short form of the service's own promise does, and what `more` says.
    """
    fitting = [row for row in rows if row.service_id in {None, service.pk}]
    calendars: dict[int | None, Calendar | None] = {row.pk: row.calendar for row in fitting}
    policies = [as_policy(row, service=service.code) for row in fitting]
    short_forms = {policy.kind: policy for policy in (norm_of(service.code, service.promise_working_days), *more)}
    chosen = []
    for kind in kinds:
        policy = choose_policy(kind, policies, service=service.code, priority=priority) or short_forms.get(kind)
        if policy is not None:
            chosen.append(Chosen(policy, calendars.get(policy.record_id)))
    return chosen


def as_policy(row: ClockPolicy, *, service: str) -> Policy:
    """Read a policy's record. `service` is the code of its service where it has one."""
    return Policy(
        code=row.code,
        kind=ClockKind(row.kind),
        target=row.target,
        unit=TargetUnit(row.unit),
        service=service if row.service_id else "",
        priority=row.priority,
        pauses=row.pauses,
        warn_percent=row.warn_percent,
        escalate_percent=row.escalate_percent,
        version=row.version,
        record_id=row.pk,
    )


def stretches_of(clock: Clock) -> list[Stretch]:
    """Give the ledger of a clock, oldest first; a query unless its intervals were fetched with it."""
    intervals = sorted(clock.intervals.all(), key=lambda interval: interval.pk)
    return [(interval.started_at, interval.stopped_at) for interval in intervals]
