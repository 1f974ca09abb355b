"""What a clock does when its moment has come: it warns, states that a date was not kept, and calls a person in."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Q

from requests_app.actions import escalation, notification
from requests_app.actions.sla_rows import breach, moments_now, write_event
from requests_app.models import Case, CaseEvent, Clock, StaffMember
from requests_app.rules.actor import CLOCK
from requests_app.rules.sla import Moments, next_act
from requests_app.vocabulary import ClockKind, EscalationKind, EventKind, MessageKind

RUNS: Final = Q(stopped_at__isnull=True, paused_at__isnull=True)  # the condition of the index clock_acts
# Where a sweep of its own calls the lead in at the due moment, no letter says the same.
CALLED_IN_AT_ONCE: Final = frozenset({ClockKind.HANDOVER})
WRITTEN: Final = ["act_at", "warned_at", "breached_at", "escalated_at"]


def act_on_clock(clock_id: int, *, at: datetime) -> bool:
    """Let a clock do the next thing that is due, once, in one transaction; False when there is none.

    Repeats are harmless: the clock is read again under the lock of its case. Raises `NobodyToCall`.
    """
    with transaction.atomic():
        due = Clock.objects.filter(RUNS, pk=clock_id, act_at__lte=at)
        case_id = due.values_list("case_id", flat=True).first()
        if case_id is None:
            return False
        # First the lock, then the reading, as in workflow.lock_case.
        Case.objects.select_for_update().filter(pk=case_id).values_list("pk").first()
        clock = due.select_related("calendar").prefetch_related("intervals").first()
        if clock is None:
            return False
        case = Case.objects.select_related("owner", "queue__lead").get(pk=case_id)
        moments = replace(moments_now(clock), due_at=clock.due_at)
        _act(case, clock, moments, at=at)
        clock.act_at = _next(clock, moments)
        clock.save(update_fields=WRITTEN)
        return True


def _next(clock: Clock, moments: Moments) -> datetime | None:
    return next_act(
        moments,
        is_warned=clock.warned_at is not None,
        is_breached=clock.breached_at is not None,
        is_escalated=clock.escalated_at is not None,
        kind=ClockKind(clock.kind),
    )


def _act(case: Case, clock: Clock, moments: Moments, *, at: datetime) -> None:
    """Do one thing: where the due moment is over, no warning comes any more."""
    if clock.breached_at is not None:
        if moments.escalate_at is not None and at >= moments.escalate_at:
            _call_in(case, clock, moments.escalate_at, at=at)
    elif at >= clock.due_at:
        event = breach(case, clock, at=at)
        if clock.kind not in CALLED_IN_AT_ONCE:
            _tell(case.queue.lead if case.queue else None, event, at=at)
    elif clock.warned_at is None and at >= moments.warn_at:
        clock.warned_at = moments.warn_at
        event = write_event(case, clock, EventKind.CLOCK_WARNED, at=at)
        _tell(case.owner or (case.queue.lead if case.queue else None), event, at=at)


def _call_in(case: Case, clock: Clock, moment: datetime, *, at: datetime) -> None:
    clock.escalated_at = moment
    write_event(case, clock, EventKind.CLOCK_ESCALATED, at=at)
    escalation.escalate_case(case.pk, by=CLOCK, at=at, kind=EscalationKind.OVERDUE)


def _tell(person: StaffMember | None, event: CaseEvent, *, at: datetime) -> None:
    if person is not None:
        notification.tell_staff([person], event=event, kind=MessageKind.STAFF_CLOCK, at=at)
