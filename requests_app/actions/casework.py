"""What people do with cases: each move is one transaction, one event, and what must follow."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from requests_app.actions import assignment, escalation, escalation_answers, notification, routing, sla, workflow
from requests_app.actions.audit import Words, WorkStep
from requests_app.facts import Incomplete, MoveNotAllowed, NothingToClaim, PersonNotAble, QueueUnknown
from requests_app.models import Case, CaseEvent
from requests_app.queries import people, queues
from requests_app.queries.slas import working_time
from requests_app.rules.actor import Actor
from requests_app.rules.sla import promise_in_working_minutes
from requests_app.vocabulary import (
    CancelReason,
    CaseState,
    ClockKind,
    EscalationKind,
    EventKind,
    MessageKind,
    Move,
    Outcome,
    WordsKind,
)


def claim_case(
    case_id: int, *, by: Actor, at: datetime, revision: int | None = None, step: WorkStep | None = None
) -> CaseEvent:
    """Take a case from a queue; taking a handed-over case accepts it."""
    with workflow.deciding(case_id, Move.CLAIM, by=by, at=at, revision=revision) as decision:
        return _take(decision, step=step)


def claim_next(*, by: Actor, at: datetime, queue_code: str = "", step: WorkStep | None = None) -> CaseEvent:
    """Take the case that has waited longest in the person's queues; two people never get the same one.

    Raises `NothingToClaim`.
    """
    waiting = Case.objects.filter(queue__in=by.queue_ids).filter(
        Q(state=CaseState.QUEUED) | Q(state=CaseState.NEW, needs_routing_help=True)
    )
    if queue_code:
        waiting = waiting.filter(queue__code=queue_code)
    with transaction.atomic():
        found = waiting.select_for_update(of=("self",), skip_locked=True).order_by("rank_at", "id").first()
        if found is None:
            raise NothingToClaim
        return claim_case(found.pk, by=by, at=at, step=step)


def _take(decision: workflow.Decision, *, step: WorkStep | None) -> CaseEvent:
    case, by, at = decision.case, decision.by, decision.at
    if by.person_id is None:
        raise MoveNotAllowed
    assignment.give_to(case, by.person_id, at=at)
    return workflow.write(decision, step=step)


def release_case(
    case_id: int, *, reason: str, by: Actor, at: datetime, revision: int | None = None, step: WorkStep | None = None
) -> CaseEvent:
    """Give a case back to its queue; the time it has waited is kept."""
    given = {"reason": reason}
    with workflow.deciding(case_id, Move.RELEASE, by=by, at=at, revision=revision, words=given) as decision:
        assignment.take_from_owner(decision.case)
        return workflow.write(decision, words=(Words(WordsKind.REASON, reason),), step=step)


def assign_case(
    case_id: int, *, to_person_id: int, by: Actor, at: datetime, revision: int | None = None, reason: str = ""
) -> CaseEvent:
    """Give a case to a member of its queue who is at work. Raises `PersonNotAble`."""
    with workflow.deciding(case_id, Move.ASSIGN, by=by, at=at, revision=revision) as decision:
        case = decision.case
        is_member = case.queue_id is not None and people.members_of(case.queue_id).filter(pk=to_person_id).exists()
        if not is_member or not people.is_able(to_person_id, at=at):
            raise PersonNotAble
        assignment.give_to(case, to_person_id, at=at)
        return workflow.write(decision, words=(Words(WordsKind.REASON, reason),), step=WorkStep("assign"))


def forward_case(
    case_id: int,
    *,
    queue_code: str,
    packet: Mapping[str, str],
    by: Actor,
    at: datetime,
    revision: int | None = None,
    step: WorkStep | None = None,
) -> CaseEvent:
    """Hand a case over to a later office. `packet` holds summary, asked, checked and promised.

    Raises `Incomplete`, `QueueUnknown`, `MoveNotAllowed` (no later office, or the service does not skip one).
    """
    with workflow.deciding(case_id, Move.FORWARD, by=by, at=at, revision=revision, words=packet) as decision:
        target = queues.queue_by_code(queue_code)
        if target is None:
            raise QueueUnknown
        if target.pk not in {queue.pk for queue in queues.forward_targets(decision.case)}:
            raise MoveNotAllowed
        words = tuple(Words(WordsKind(name), packet.get(name, "")) for name in decision.rule.needs)
        return _send_on(decision, target_id=target.pk, words=words, step=step)


def return_case(
    case_id: int,
    *,
    reason: str,
    missing: str,
    by: Actor,
    at: datetime,
    revision: int | None = None,
    step: WorkStep | None = None,
) -> CaseEvent:
    """Send a case back to where it came from, or to intake; the second time between two queues calls in a lead."""
    given = {"reason": reason, "missing": missing}
    with workflow.deciding(case_id, Move.RETURN, by=by, at=at, revision=revision, words=given) as decision:
        case = decision.case
        here, origin = case.queue_id, queues.origin_of(case)
        if here is None or origin.pk == here:
            raise MoveNotAllowed
        words = (Words(WordsKind.REASON, reason), Words(WordsKind.MISSING, missing))
        event = _send_on(decision, target_id=origin.pk, words=words, step=step, is_return=True)
        if queues.returns_between(case, one=here, other=origin.pk) >= 2:
            lead = queues.common_lead(here, origin.pk)
            escalation.escalate_case(case.pk, by=by, at=at, kind=EscalationKind.PING_PONG, named_id=lead)
        return event


def _send_on(
    decision: workflow.Decision,
    *,
    target_id: int,
    words: tuple[Words, ...],
    step: WorkStep | None,
    is_return: bool = False,
) -> CaseEvent:
    """Move a held case to another queue with a clock until it is accepted; the sender follows it."""
    case, by, at = decision.case, decision.by, decision.at
    target = queues.queue_with_calendar(target_id)
    promise = promise_in_working_minutes(
        working_time(target.calendar),
        kind=ClockKind.HANDOVER,
        at=at,
        minutes=target.accept_within_minutes,
        policy=f"accept/{target.code}",
    )
    if by.person_id is not None:
        assignment.follow(case, by.person_id, at=at, reason="handed_over")
    assignment.take_from_owner(case)
    handover = routing.hand_over(decision, target, accept_by=promise.due_at, is_return=is_return)
    sla.stop_clocks(case, ClockKind.HANDOVER, at=at)
    sla.start_clock(case, promise, calendar=target.calendar, at=at)
    data = {"from_queue": handover.from_queue_id, "to_queue": target.pk, "handover": handover.pk}
    return workflow.write(decision, words=words, data=data, step=step)


def resolve_case(
    case_id: int,
    *,
    outcome: str,
    words: str,
    by: Actor,
    at: datetime,
    objection_until: datetime,
    revision: int | None = None,
    step: WorkStep | None = None,
) -> CaseEvent:
    """Say what was done, in words that the resident can read; the owner's own open calls close in the same act."""
    given = {"outcome": outcome, "words": words}
    with workflow.deciding(case_id, Move.RESOLVE, by=by, at=at, revision=revision, words=given) as decision:
        if outcome not in Outcome:
            raise Incomplete(["outcome"])
        case = decision.case
        escalation_answers.close_own_calls(case, answer=words, by=by, at=at)
        _leave(decision, *ENDING_CLOCKS)
        case.outcome, case.resolved_at, case.objection_until = outcome, at, objection_until
        case.first_response_at = case.first_response_at or at
        told = (Words(WordsKind.OUTCOME, words, is_public=True),)
        event = workflow.write(decision, words=told, data={"outcome": outcome}, step=step)
        notification.tell_residents(case, event, MessageKind.RESOLVED, at=at)
        return event


ENDING_CLOCKS = (ClockKind.SERVICE_NORM, ClockKind.STATUTORY, ClockKind.FIRST_RESPONSE, ClockKind.HANDOVER)


def _leave(decision: workflow.Decision, *clocks: ClockKind) -> None:
    """Take an ending case out of its queue and from its owner, and stop what ran."""
    assignment.take_from_owner(decision.case)
    routing.leave_queue(decision.case, at=decision.at)
    sla.stop_clocks(decision.case, *clocks, at=decision.at)


def cancel_case(
    case_id: int,
    *,
    cancel_reason: str,
    reason: str,
    by: Actor,
    at: datetime,
    revision: int | None = None,
    objection_until: datetime | None = None,
    step: WorkStep | None = None,
) -> CaseEvent:
    """End a case without work: withdrawn by the resident, or invalid, declined or referred by staff. It is told.

    A resident can object as to a resolution, by default within the city's term. Raises `Incomplete`.
    """
    given = {"reason": reason}
    with workflow.deciding(case_id, Move.CANCEL, by=by, at=at, revision=revision, words=given) as decision:
        if cancel_reason not in (CancelReason if by.is_staff else {CancelReason.WITHDRAWN}):
            raise Incomplete(["cancel_reason"])
        case = decision.case
        if by.is_staff:
            escalation_answers.close_own_calls(case, answer=reason, by=by, at=at)
        _leave(decision, *ENDING_CLOCKS)
        case.cancel_reason, case.closed_at = cancel_reason, at
        case.objection_until = objection_until or at + timedelta(days=settings.OBJECTION_WINDOW_DAYS)
        told = (Words(WordsKind.REASON, reason, is_public=True),)
        event = workflow.write(decision, words=told, data={"cancel_reason": cancel_reason}, step=step)
        notification.tell_residents(case, event, MessageKind.CANCELLED, at=at)
        return event


def close_case(
    case_id: int, *, by: Actor, at: datetime, revision: int | None = None, step: WorkStep | None = None
) -> CaseEvent:
    """Close a resolved case: the resident agrees, or the time to object is over."""
    with workflow.deciding(case_id, Move.CLOSE, by=by, at=at, revision=revision) as decision:
        window = decision.case.objection_until
        if not by.request_ids and window is not None and at < window:
            raise MoveNotAllowed(_("The time to object is not over yet."))
        decision.case.closed_at = at
        return workflow.write(decision, step=step)


def reopen_case(
    case_id: int, *, reason: str, by: Actor, at: datetime, revision: int | None = None, step: WorkStep | None = None
) -> CaseEvent:
    """Open an ended case again, in its last queue with a new promise; the second time calls in a person.

    A resident may do so within the time to object. Raises `MoveNotAllowed` after it.
    """
    with workflow.deciding(case_id, Move.REOPEN, by=by, at=at, revision=revision, words={"reason": reason}) as decision:
        case = decision.case
        if not by.is_staff and (case.objection_until is None or at > case.objection_until):
            raise MoveNotAllowed
        last = case.last_queue if case.last_queue and case.last_queue.is_active else queues.intake_queue()
        case.waiting_since = at
        routing.put_in_queue(case, last, at=at, why={"reopened": True})
        case.outcome = case.cancel_reason = ""
        case.resolved_at = case.closed_at = case.objection_until = None
        case.reopen_count += 1
        sla.start_service_norm(case, at=at)
        words = (Words(WordsKind.REASON, reason, is_public=not by.is_staff),)
        event = workflow.write(decision, words=words, data={"reopen_count": case.reopen_count}, step=step)
        notification.tell_residents(case, event, MessageKind.REOPENED, at=at)
        if case.reopen_count >= 2:
            escalation.escalate_case(case.pk, by=by, at=at, kind=EscalationKind.REOPENED_AGAIN)
        return event


def take_over(escalation_id: int, *, by: Actor, at: datetime) -> CaseEvent:
    """Answer a call by taking the case oneself; an ended case is not moved, only the call."""
    with transaction.atomic():
        call, event = escalation_answers.note_taken_over(escalation_id, by=by, at=at)
        if by.person_id is None:
            raise MoveNotAllowed
        if call.case.state in ASSIGNABLE and call.case.owner_id != by.person_id:
            with workflow.deciding(call.case_id, Move.ASSIGN, by=by, at=at) as decision:
                assignment.give_to(decision.case, by.person_id, at=at)
                workflow.write(decision, data={"escalation": call.pk})
        return event


ASSIGNABLE = frozenset({CaseState.NEW, CaseState.QUEUED, CaseState.IN_PROGRESS})


def add_note(case_id: int, *, text: str, by: Actor, at: datetime, step: WorkStep | None = None) -> CaseEvent:
    """Write a note that only staff can read. Raises `Incomplete`, `CaseNotFound`."""
    if not text.strip():
        raise Incomplete(["text"])
    with transaction.atomic():
        case = workflow.lock_case(case_id, by=by)
        words = (Words(WordsKind.NOTE, text),)
        return workflow.write_beside(case, EventKind.NOTE_ADDED, by=by, at=at, words=words, step=step)
