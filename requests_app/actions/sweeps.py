"""What the passing of time does: each sweep is right when run twice, or late."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Final, TypeVar

import structlog
from django.db import DatabaseError, connection, transaction
from django.db.models import Q

from requests_app.actions import (
    absences,
    appointments,
    attachments_sweeping,
    auditing,
    bounds,
    bulk,
    casework,
    drafts,
    escalation,
    figures,
    handing_out,
    incident_watch,
    orders,
    report_orders,
    retention,
    sla_acting,
    step_drafts,
)
from requests_app.actions import escalation_climbing as climbing
from requests_app.actions.casework import waiting
from requests_app.actions.workflow import write_beside
from requests_app.facts import Fact
from requests_app.lib.business_time import NoWorkingTime
from requests_app.models import Case, Clock, Escalation, Handover
from requests_app.queries.contractors import late_orders
from requests_app.rules.actor import CLOCK
from requests_app.vocabulary import CaseState, EscalationKind, EscalationState, EventKind, Sweep

log = structlog.get_logger(__name__)

T = TypeVar("T")
BATCH: Final = 500
CLOCKS_AT_ONCE: Final = 200  # so few that a call does not wait long behind them
MOST_ACTS: Final = 3  # warning, breach, call


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


def one_by_one(ids: Iterable[T], act: Callable[[T], bool]) -> int:
    """Act on each row; one that cannot be worked off does not hold up those behind it. Give how many were moved."""
    moved = 0
    for pk in ids:
        try:
            moved += act(pk)
        except (
            Fact,
            NoWorkingTime,
            DatabaseError,
            ValueError,
            LookupError,
        ) as fault:  # a person was faster, or the city's data is wrong
            log.warning("sweep.skipped", id=pk if isinstance(pk, int) else None, fault=type(fault).__name__)
    return moved


def watch_calls(*, at: datetime) -> int:
    """Let no call rest: many of one cause as one, then leave whoever is away, end drills, climb, press for answers."""
    watches = (watch_incidents, hand_on_of_absent, end_old_drills, climb_unanswered, press_for_answers)
    return sum(watch(at=at) for watch in watches)


def watch_incidents(*, at: datetime) -> int:
    """Find incidents, let none rest, and let their calls follow them; give how many were moved."""
    found = incident_watch.find_incidents(at=at)
    moved = one_by_one(incident_watch.move_incidents(at=at), lambda act: act())
    return len(found) + moved + one_by_one(incident_watch.move_calls(at=at), lambda act: act())


def hand_on_of_absent(*, at: datetime) -> int:
    """Give the calls of people who are away to others; give how many."""
    away = Escalation.objects.filter(climbing.with_somebody_away(at=at)).order_by("acknowledge_by", "id")
    return one_by_one(away.values_list("id", flat=True)[:BATCH], lambda pk: climbing.hand_on(pk, at=at))


def end_old_drills(*, at: datetime) -> int:
    """End the drills that nobody has heard for a day; give how many."""
    over = Escalation.objects.filter(climbing.drills_over(at=at)).order_by("id")
    return one_by_one(over.values_list("id", flat=True)[:BATCH], lambda pk: climbing.end_drill(pk, at=at))


def act_on_clocks(*, at: datetime) -> int:
    """Let every clock whose moment has come warn, state a breach or call in; give how many. Touches due rows only."""
    due = Clock.objects.filter(sla_acting.RUNS, act_at__lte=at).order_by("act_at", "id")
    return one_by_one(due.values_list("id", flat=True)[:CLOCKS_AT_ONCE], lambda pk: _act_until_done(pk, at=at))


def _act_until_done(clock_id: int, *, at: datetime) -> bool:
    """Let a clock do all that is due: after an hour without a sweep that may be a breach and a call."""
    acts = 0
    while acts < MOST_ACTS and sla_acting.act_on_clock(clock_id, at=at):
        acts += 1
    return acts > 0


def climb_unanswered(*, at: datetime) -> int:
    """Climb every call whose time to be heard is over; give how many."""
    due = Escalation.objects.filter(climbing.unheard(at=at)).order_by("acknowledge_by", "id")
    return one_by_one(due.values_list("id", flat=True)[:BATCH], lambda pk: climbing.climb(pk, at=at))


def press_for_answers(*, at: datetime) -> int:
    """Remind, and then send higher, every call that was heard and is not answered in time; give how many."""
    due = Escalation.objects.filter(climbing.unanswered(at=at)).order_by("answer_by", "id")
    return one_by_one(due.values_list("id", flat=True)[:BATCH], lambda pk: climbing.press(pk, at=at))


def close_after_objection_window(*, at: datetime) -> int:
    """Close resolved cases whose time to object is over and about which nobody owes an answer."""
    calls = Escalation.objects.filter(is_drill=False).exclude(state=EscalationState.CLOSED).values("case")
    due = Case.objects.filter(state=CaseState.RESOLVED, objection_until__lte=at).exclude(pk__in=calls)
    ids = due.order_by("objection_until", "id").values_list("id", flat=True)[:BATCH]
    return one_by_one(ids, lambda pk: bool(casework.close_case(pk, by=CLOCK, at=at)))


def escalate_late_handovers(*, at: datetime) -> int:
    """Call in a lead where a hand-over, or an order to somebody outside, was not accepted in time; once each."""
    late = Handover.objects.filter(LATE, accept_by__lte=at).order_by("accept_by", "id")
    called = one_by_one(late.values_list("id", flat=True)[:BATCH], lambda pk: _escalate_late(pk, at=at))
    outside = late_orders(at=at).values_list("id", flat=True)[:BATCH]
    return called + one_by_one(outside, lambda pk: orders.call_about_late(pk, at=at))


LATE: Final = Q(ended_at__isnull=True, late_at__isnull=True)


def _escalate_late(handover_id: int, *, at: datetime) -> bool:
    with transaction.atomic():
        case = Case.objects.select_for_update(of=("self",)).get(handovers=handover_id)
        if not Handover.objects.filter(LATE, pk=handover_id).update(late_at=at):
            return False
        write_beside(case, EventKind.HANDOVER_LATE, by=CLOCK, at=at, data={"handover": handover_id})
        escalation.escalate_case(case.pk, by=CLOCK, at=at, kind=EscalationKind.NOT_ACCEPTED)
        return True


def wake_waiting(*, at: datetime) -> int:
    """Wake every case whose latest moment has come; give how many."""
    due = Case.objects.filter(state=CaseState.WAITING, wake_at__lte=at).order_by("wake_at", "id")
    return one_by_one(due.values_list("id", flat=True)[:BATCH], lambda pk: waiting.wake_due(pk, at=at))


def move_work_of_the_absent(*, at: datetime) -> int:
    """Move the cases in progress of whoever is away for a day or more; give how many."""
    owner_of = dict(absences.work_of_the_absent(at=at))
    return one_by_one(owner_of, lambda pk: absences.move_work_of(pk, owner_of[pk], at=at))


def forget_what_is_old(*, at: datetime) -> int:
    """Forget drafts that nobody has touched, of residents and of colleagues, and old runs for many cases."""
    return drafts.forget_old_drafts(at=at) + step_drafts.forget_old_steps(at=at) + bulk.forget_old_runs(at=at)


SWEEPS = {
    Sweep.ESCALATIONS: watch_calls,
    Sweep.CLOCKS: act_on_clocks,
    Sweep.HANDOVERS: escalate_late_handovers,
    Sweep.OBJECTION_WINDOWS: close_after_objection_window,
    Sweep.WAITS: wake_waiting,
    Sweep.BOUNDS: bounds.watch_bounds,
    Sweep.AUDIT: auditing.audit_nightly,
    Sweep.ABSENCES: move_work_of_the_absent,
    Sweep.ATTACHMENTS: attachments_sweeping.look_after_files,
    Sweep.DRAFTS: forget_what_is_old,
    Sweep.RETENTION: retention.look_after_records,
    Sweep.FIGURES: figures.count_figures,
    Sweep.APPOINTMENTS: appointments.look_after_appointments,
    Sweep.HAND_OUT: handing_out.hand_out,
    Sweep.REPORTS: report_orders.send_due,
}
