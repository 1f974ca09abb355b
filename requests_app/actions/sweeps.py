"""What the passing of time does: each sweep is right when run twice, or late."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction

from requests_app.actions import casework, escalation
from requests_app.actions.workflow import write_beside
from requests_app.facts import Fact
from requests_app.models import Case, Escalation, Handover
from requests_app.rules.actor import CLOCK
from requests_app.vocabulary import CaseState, EscalationKind, EscalationState, EventKind, Sweep

BATCH = 500


def run_alone(sweep: Sweep, at: datetime) -> int | None:
    """Run a sweep under an advisory lock; None when another process runs it now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtext(%s))", [sweep.value])
        if not cursor.fetchone()[0]:
            return None
    try:
        return SWEEPS[sweep](at=at)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(hashtext(%s))", [sweep.value])


def close_after_objection_window(*, at: datetime) -> int:
    """Close resolved cases whose time to object is over and about which nobody owes an answer."""
    calls = Escalation.objects.exclude(state=EscalationState.CLOSED).values("case")
    due = Case.objects.filter(state=CaseState.RESOLVED, objection_until__lte=at).exclude(pk__in=calls)
    closed = 0
    for case_id in list(due.order_by("objection_until").values_list("id", flat=True)[:BATCH]):
        try:
            casework.close_case(case_id, by=CLOCK, at=at)
            closed += 1
        except Fact:  # somebody decided in the meantime: a person is faster
            continue
    return closed


def escalate_late_handovers(*, at: datetime) -> int:
    """Call in the receiving queue's lead where a hand-over was not accepted in time, once each."""
    late = Handover.objects.filter(ended_at__isnull=True, late_at__isnull=True, accept_by__lte=at)
    count = 0
    for handover in list(late.order_by("accept_by")[:BATCH]):
        with transaction.atomic():
            case = Case.objects.select_for_update(of=("self",)).get(pk=handover.case_id)
            mine = Handover.objects.filter(pk=handover.pk, ended_at__isnull=True, late_at__isnull=True)
            if not mine.update(late_at=at):
                continue
            write_beside(case, EventKind.HANDOVER_LATE, by=CLOCK, at=at, data={"handover": handover.pk})
            escalation.escalate_case(case.pk, by=CLOCK, at=at, kind=EscalationKind.NOT_ACCEPTED)
            count += 1
    return count


SWEEPS = {
    Sweep.ESCALATIONS: escalation.climb_unanswered,
    Sweep.HANDOVERS: escalate_late_handovers,
    Sweep.OBJECTION_WINDOWS: close_after_objection_window,
}
