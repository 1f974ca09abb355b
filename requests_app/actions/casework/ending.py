"""How a case ends, and begins again: resolve, cancel, close, reopen."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from requests_app.actions import assignment, escalation, escalation_answers, notification, routing, sla, workflow
from requests_app.actions.audit import Words, WorkStep
from requests_app.facts import Incomplete, MoveNotAllowed
from requests_app.models import CaseEvent
from requests_app.queries import queues
from requests_app.rules.actor import Actor
from requests_app.vocabulary import CancelReason, EscalationKind, MessageKind, Move, Outcome, WordsKind


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
        _leave(decision)
        case.outcome, case.resolved_at, case.objection_until = outcome, at, objection_until
        sla.note_first_response(case, at=at)
        told = (Words(WordsKind.OUTCOME, words, is_public=True),)
        event = workflow.write(decision, words=told, data={"outcome": outcome}, step=step)
        notification.tell_residents(case, event, MessageKind.RESOLVED, at=at)
        return event


def _leave(decision: workflow.Decision) -> None:
    """Take an ending case out of its queue and from its owner."""
    assignment.take_from_owner(decision.case)
    routing.leave_queue(decision.case, at=decision.at)


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
            sla.note_first_response(case, at=at)
        _leave(decision)
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
        sla.start_resolution(case, at=at)
        words = (Words(WordsKind.REASON, reason, is_public=not by.is_staff),)
        event = workflow.write(decision, words=words, data={"reopen_count": case.reopen_count}, step=step)
        notification.tell_residents(case, event, MessageKind.REOPENED, at=at)
        if case.reopen_count >= 2:
            escalation.escalate_case(case.pk, by=by, at=at, kind=EscalationKind.REOPENED_AGAIN)
        return event
