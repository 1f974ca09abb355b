"""The clocks of two cases that are joined, and separated again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.db.models import Q, QuerySet

from requests_app.actions.sla_rows import AIM, aim, moments_now, save_rows, stop_rows, take_date
from requests_app.models import Case, Clock, ClockInterval
from requests_app.queries.slas import stretches_of
from requests_app.rules.sla import going_on
from requests_app.vocabulary import ClockKind

# What somebody who asked was promised; a hand-over and a call are matters of the one case.
PROMISED: Final = (ClockKind.SERVICE_NORM, ClockKind.STATUTORY, ClockKind.FIRST_RESPONSE)


def reopen_clocks(case: Case, *, stopped_at: datetime, at: datetime) -> None:
    """Let the clocks that a merge stopped at `stopped_at` go on, as if they had never stopped.

    One whose due moment is over by now is seen by the next sweep, and stated as of that moment. A hand-over
    that the merge ended stays ended.
    """
    stopped = Clock.objects.filter(case=case, escalation__isnull=True, stopped_at=stopped_at, kind__in=PROMISED)
    clocks = list(stopped.select_related("calendar"))
    running = [clock.pk for clock in clocks if clock.paused_at is None]
    last = ClockInterval.objects.filter(clock__in=running, stopped_at__gte=stopped_at)
    last.update(stopped_at=None)
    for clock in clocks:
        clock.stopped_at = None
        aim(clock, moments_now(clock))
    Clock.objects.bulk_update(clocks, [*AIM, "stopped_at"])


def take_earlier_dates(survivor: Case, merged: Case, *, at: datetime) -> None:
    """Give a survivor the earlier date of the case joined to it, clock by clock; the caller saves the case.

    Call it before the merge or right after, at the same moment. A term that only the joined case has goes on
    in the survivor; a first answer that the survivor has given already counts.
    """
    joined = _promised(merged).filter(Q(stopped_at__isnull=True) | Q(stopped_at=at))
    own = {clock.kind: clock for clock in _promised(survivor).filter(stopped_at__isnull=True)}
    for clock in joined:
        mine = own.get(clock.kind)
        if mine is None and clock.kind == ClockKind.STATUTORY:
            _carry_over(survivor, clock, at=at)
        elif mine is not None and mine.breached_at is None and clock.due_at < mine.due_at:
            take_date(mine, clock.due_at, stretches=stretches_of(mine), why={"taken_from": merged.pk})
            mine.save(update_fields=AIM)
            if mine.kind == ClockKind.SERVICE_NORM:
                survivor.promised_at = mine.due_at


def give_back_dates(survivor: Case, *, took: Mapping[str, str], had: Mapping[str, str], at: datetime) -> None:
    """Give a survivor its own dates again after a separation; the caller saves the case.

    `took`, `had`: due instants by kind, with the joined case and before. A date that has changed since, or that
    is broken already, stands; a term that came with the joined case leaves with it.
    """
    running = _promised(survivor).filter(stopped_at__isnull=True, breached_at__isnull=True, due_at__gt=at)
    for clock in running.filter(kind__in=list(took)):
        if took[clock.kind] != clock.due_at.isoformat() or took[clock.kind] == had.get(clock.kind):
            continue
        if clock.kind not in had:
            stop_rows(survivor, [clock], at=at)
            continue
        take_date(
            clock, datetime.fromisoformat(had[clock.kind]), stretches=stretches_of(clock), why={"given_back": True}
        )
        clock.save(update_fields=AIM)
        if clock.kind == ClockKind.SERVICE_NORM:
            survivor.promised_at = clock.due_at


def _promised(case: Case) -> QuerySet[Clock]:
    clocks = Clock.objects.filter(case=case, escalation__isnull=True, kind__in=PROMISED)
    return clocks.select_related("calendar").prefetch_related("intervals").order_by("id")


def _carry_over(survivor: Case, clock: Clock, *, at: datetime) -> None:
    """Let a term of a joined case run on in the survivor."""
    stretches = stretches_of(clock)
    if clock.paused_at is None:
        stretches = going_on(stretches)
    clock.why = {**clock.why, "taken_from": clock.case_id}
    clock.pk, clock.case, clock.stopped_at = None, survivor, None
    clock._state.adding = True  # noqa: SLF001
    save_rows([clock], stretches=stretches)
