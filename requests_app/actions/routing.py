"""The one writer of a case's place, and the router."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

from requests_app.actions import jobs, notification, sla, workflow
from requests_app.actions.audit import Words, WorkStep, tell_log
from requests_app.actions.workflow import Decision
from requests_app.facts import MoveNotAllowed, QueueUnknown
from requests_app.models import Case, CaseEvent, Handover, QueueStay, WorkQueue
from requests_app.models.writing import Change, Ids, change_of, draw_ids, new_row, write_together
from requests_app.queries import queues, standing_facts
from requests_app.queries.standing_facts import StandingFacts
from requests_app.rules.actor import SYSTEM, Actor, on_behalf_of
from requests_app.rules.conditions import CaseValues
from requests_app.rules.priority import HEAD_START, front_of, rank_of
from requests_app.rules.routing import Trace, choose_queue
from requests_app.vocabulary import CaseState, ClockKind, EventKind, MessageKind, Move, Priority, WordsKind


def put_in_queue(
    case: Case, queue: WorkQueue, *, at: datetime, trace: Trace | None = None, why: dict[str, Any] | None = None
) -> None:
    """Close the open stay and open another; the caller writes the case. Time already waited is kept."""
    leave_queue(case, at=at)
    QueueStay.objects.create(
        case=case,
        queue=queue,
        entered_at=at,
        rule_version=trace.version if trace else None,
        trace=trace.as_mapping() if trace else (why or {}),
    )
    case.queue = queue
    # Back in intake, after a return or a new start, a person chooses the queue.
    case.needs_routing_help = queue.is_intake
    case.rank_at = rank_of(waiting_since=case.waiting_since, priority=case.priority)


@dataclass(frozen=True)
class Placing:
    """A move into a queue, planned: the stay that opens, and what closes the one before."""

    stay: QueueStay
    leaving: Change


def plan_placing(case: Case, queue: WorkQueue, *, at: datetime, trace: Trace, stay_id: int) -> Placing:
    """Plan what `put_in_queue` does for a case that nobody holds and that is in a queue; nothing is saved."""
    stay = new_row(
        QueueStay,
        id=stay_id,
        case_id=case.pk,
        queue_id=queue.pk,
        entered_at=at,
        rule_version=trace.version,
        trace=trace.as_mapping(),
    )
    case.last_queue_id, case.queue = case.queue_id, queue
    case.needs_routing_help = queue.is_intake
    case.rank_at = rank_of(waiting_since=case.waiting_since, priority=case.priority)
    return Placing(stay, Change(LEAVE, (at, case.pk)))


# Two machines' clocks differ by moments: no stay ends before it began.
LEAVE: Final = """
    UPDATE requests_app_queuestay SET left_at = GREATEST(entered_at, %s) WHERE case_id = %s AND left_at IS NULL
"""


def leave_queue(case: Case, *, at: datetime) -> None:
    """Close the open stay and remember the queue; whoever waits there for a hand-over waits no longer.

    The caller writes the case.
    """
    if case.queue_id is not None:
        # Two machines' clocks differ by moments: no stay ends before it began.
        open_stay = QueueStay.objects.filter(case=case, left_at__isnull=True)
        open_stay.update(left_at=Greatest(F("entered_at"), Value(at)))
        if Handover.objects.filter(case=case, ended_at__isnull=True).update(ended_at=at):
            sla.stop_clocks(case, ClockKind.HANDOVER, at=at)
        case.last_queue_id = case.queue_id
        case.queue = None


def begin_in_intake(case: Case, *, at: datetime, why: dict[str, Any]) -> None:
    """Open the first stay of a case that has just been created."""
    QueueStay.objects.create(case=case, queue=queues.intake_queue(), entered_at=at, trace=why)


def first_stay(case: Case, queue: WorkQueue, *, at: datetime, stay_id: int) -> QueueStay:
    """Plan the first stay of a case that a letter opens. Not saved."""
    return new_row(QueueStay, id=stay_id, case_id=case.pk, queue_id=queue.pk, entered_at=at, trace={"received": True})


def put_at_front(case: Case) -> None:
    """Let a case go ahead of those that wait in its queue; the caller writes the case."""
    case.rank_at = front_of(opened_at=case.opened_at, priority=case.priority)


def rank_anew(case: Case, *, priority: int) -> None:
    """Give a case another priority and the rank that goes with it; the time already waited is kept."""
    case.rank_at += HEAD_START[Priority(case.priority)] - HEAD_START[Priority(priority)]
    case.priority = priority


def route_case(case_id: int, *, at: datetime, by: Actor = SYSTEM) -> CaseEvent | None:
    """Send a new case to the queue of the first rule that fits.

    A person is faster: a case that somebody has taken, placed or ended is left alone and None is given.
    Without a fitting rule the case stays in intake, its lead is told, and the event says so.
    """
    with transaction.atomic():
        case, facts = workflow.lock_case_with_facts(case_id, by=by)
        if not waits_for_router(case):
            return None
        ids = draw_ids({QueueStay: 1, CaseEvent: 1})
        return route_locked(case, facts, queues.routing_facts(case, at=at), by=by, at=at, ids=ids)


def waits_for_router(case: Case) -> bool:
    """Tell whether nobody has been faster than the router."""
    return case.state == CaseState.NEW and case.owner_id is None and not case.is_pinned


def route_locked(
    case: Case,
    facts: StandingFacts,
    values: CaseValues,
    *,
    by: Actor,
    at: datetime,
    ids: Ids,
    along: Sequence[Change] = (),
) -> CaseEvent:
    """Route a case whose row the caller has locked, in one statement; `along` is written with it."""
    active = standing_facts.rules_under(facts.stamp)
    trace = choose_queue(values, active.rules, version=active.version)
    queue = standing_facts.queue(facts, trace.queue)
    if queue is None or case.suspected_spam:
        write_together([], changes=along)
        return stay_in_intake(case, trace, by=by, at=at)
    placing, event = plan_route(case, queue, trace, by=by, at=at, ids=ids)
    met = write_together([placing.stay, event], changes=[placing.leaving, change_of(case, CHANGED_BY_ROUTING), *along])
    if set(met) != {1}:
        raise AssertionError(f"case {case.pk} had no open stay, or is gone")
    tell_log(event)
    return event


def plan_route(
    case: Case, queue: WorkQueue, trace: Trace, *, by: Actor, at: datetime, ids: Ids
) -> tuple[Placing, CaseEvent]:
    """Plan the decision that sends a new case to its queue; nothing is saved."""
    decision = workflow.decide(case, Move.ROUTE, by=by, at=at)
    placing = plan_placing(case, queue, at=at, trace=trace, stay_id=ids.take(QueueStay))
    event = workflow.conclude(
        decision, rule_version=trace.version, data={"rule": trace.rule}, event_id=ids.take(CaseEvent)
    )
    return placing, event


CHANGED_BY_ROUTING: Final = (
    *("state", "queue", "last_queue", "revision", "event_count", "needs_routing_help", "rank_at"),
)


def chosen_by_rules(case: Case, *, at: datetime) -> tuple[Trace, WorkQueue | None]:
    """Ask the active rules where a case belongs; no queue where none fits, or where it names one that is gone."""
    active = queues.active_rules()
    trace = choose_queue(queues.routing_facts(case, at=at), active.rules, version=active.version)
    return trace, queues.queue_by_code(trace.queue) if trace.queue else None


def give_up_routing(case_id: int, *, at: datetime, by: Actor = SYSTEM) -> CaseEvent | None:
    """Leave a case that could not be routed, try after try, to a person; None when somebody was faster."""
    with transaction.atomic():
        case = workflow.lock_case(case_id, by=by)
        if case.state != CaseState.NEW or case.owner_id is not None:
            return None
        return _ask_for_help(case, {"why": "routing_failed"}, version=None, by=by, at=at)


def stay_in_intake(case: Case, trace: Trace, *, by: Actor, at: datetime) -> CaseEvent:
    """Note why no rule placed a case that is in intake, and ask a person; the caller holds the row's lock."""
    why = "rule_names_a_queue_that_is_gone" if trace.queue else "no_rule_fits"
    why = "suspected_spam" if case.suspected_spam else why
    QueueStay.objects.filter(case=case, left_at__isnull=True).update(trace=trace.as_mapping() | {"why": why})
    data = {"why": why, "rule": trace.rule, "queue": trace.queue}
    return _ask_for_help(case, data, version=trace.version, by=by, at=at)


def _ask_for_help(
    case: Case, data: dict[str, str | None], *, version: int | None, by: Actor, at: datetime
) -> CaseEvent:
    """Mark a case as waiting for a person to place it, and tell the lead and the deputy of intake."""
    event = workflow.write_beside(case, EventKind.ROUTE_UNMATCHED, by=by, at=at, rule_version=version, data=data)
    Case.objects.filter(pk=case.pk).update(needs_routing_help=True)
    intake = queues.intake_queue()
    people = [intake.lead] + ([intake.deputy] if intake.deputy else [])
    notification.tell_staff(people, event=event, kind=MessageKind.STAFF_UNMATCHED, at=at)
    return event


def place_case(
    case_id: int, *, queue_code: str, by: Actor, at: datetime, reason: str = "", revision: int | None = None
) -> CaseEvent:
    """Place a case that waits in intake by hand; it is pinned, so that the router keeps off.

    Raises `QueueUnknown`, and `MoveNotAllowed` for a case that has left intake or where no person of the staff asks.
    """
    queue = queues.queue_by_code(queue_code)
    if queue is None:
        raise QueueUnknown
    if not by.is_staff:
        raise MoveNotAllowed
    with workflow.deciding(case_id, Move.ROUTE, by=by, at=at, revision=revision) as decision:
        here = decision.case.queue
        if queue.is_intake or here is None or not here.is_intake:
            raise MoveNotAllowed(_("Only a case that waits in intake is placed by hand."))
        put_in_queue(decision.case, queue, at=at, why={"placed_by": by.person_id})
        decision.case.is_pinned = True
        return workflow.write(decision, words=(Words(WordsKind.REASON, reason),), step=WorkStep("place"))


def take_in(case_id: int, queue: WorkQueue, *, by: Actor, at: datetime) -> CaseEvent:
    """Put a letter that somebody has just taken into a queue of hers, so that she can answer it herself.

    Pinned: the router keeps off. Raises `MoveNotAllowed` where the queue is none of hers.
    """
    if queue.pk not in by.queue_ids:
        raise MoveNotAllowed
    with transaction.atomic():
        case = workflow.lock_case(case_id, by=by)
        decision = workflow.decide(case, Move.ROUTE, by=on_behalf_of(by), at=at, calls=())
        put_in_queue(case, queue, at=at, why={"placed_by": by.person_id})
        case.is_pinned = True
        return workflow.write(decision, step=WorkStep("take_in"))


def place_child(child: Case, queue: WorkQueue, *, why: dict[str, Any], at: datetime) -> CaseEvent:
    """Place a question or a part where the owner of the case above wants it; pinned, for a person has chosen."""
    decision = workflow.decide(child, Move.ROUTE, by=SYSTEM, at=at)
    put_in_queue(child, queue, at=at, why=why)
    child.is_pinned = True
    return workflow.write(decision, data={"parent": child.parent_id})


def route_unmatched_again(*, at: datetime) -> int:
    """Order another round for every case that waits for a rule; give how many. For new rules."""
    waiting = (
        Case.objects.select_for_update(of=("self",)).filter(needs_routing_help=True, state=CaseState.NEW).order_by("id")
    )
    count = 0
    with transaction.atomic():
        for case in waiting.select_related("queue"):
            Case.objects.filter(pk=case.pk).update(routing_round=F("routing_round") + 1, needs_routing_help=False)
            case.routing_round += 1
            jobs.order_routing(case, office=case.queue.office if case.queue else "", at=at)
            count += 1
    return count


def hand_over(decision: Decision, queue: WorkQueue, *, accept_by: datetime, is_return: bool = False) -> Handover:
    """Send a held case to another queue and wait for somebody to accept it; the caller writes the case."""
    case, person_id = decision.case, decision.by.person_id
    if case.queue is None or person_id is None:
        raise MoveNotAllowed
    sender = case.queue
    put_in_queue(case, queue, at=decision.at, why={"handed_over_from": sender.code})
    case.waiting_since = decision.at
    case.rank_at = rank_of(waiting_since=case.opened_at, priority=case.priority)
    return Handover.objects.create(
        case=case,
        from_queue=sender,
        to_queue=queue,
        from_office=sender.office,
        to_office=queue.office,
        is_return=is_return,
        sent_by_id=person_id,
        sent_at=decision.at,
        accept_by=accept_by,
    )


def resume_handover(case: Case, handover_id: int, *, accept_by: datetime) -> bool:
    """Let a hand-over go on that a merge has interrupted; tell whether it does. The case is in its queue again."""
    interrupted = Handover.objects.filter(
        pk=handover_id, case=case, to_queue=case.queue_id, accepted_by__isnull=True, ended_at__isnull=False
    )
    return bool(interrupted.update(ended_at=None, late_at=None, accept_by=accept_by))
