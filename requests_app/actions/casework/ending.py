"""How a case ends, and begins again: resolve, cancel, close, reopen."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from requests_app.actions import assignment, escalation, escalation_answers, notification, routing, sla, workflow
from requests_app.actions.audit import Words, WorkStep
from requests_app.actions.casework import waiting
from requests_app.facts import Incomplete, MoveNotAllowed, StaleRevision
from requests_app.models import Case, CaseEvent, ServiceRequest, WorkQueue
from requests_app.queries import queues, residents
from requests_app.rules.actor import Actor
from requests_app.vocabulary import (
    OPEN_STATES,
    CancelReason,
    ChildRelation,
    EscalationKind,
    EventKind,
    MessageKind,
    Move,
    Outcome,
    WordsKind,
)


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
        _answer_own_calls(decision, words)
        leave(decision)
        case.outcome, case.resolved_at, case.objection_until = outcome, at, objection_until
        sla.note_first_response(case, at=at)
        told = (Words(WordsKind.OUTCOME, words, is_public=True),)
        event = workflow.write(decision, words=told, data={"outcome": outcome}, step=step)
        notification.tell_residents(case, event, MessageKind.RESOLVED, at=at)
        tell_around(decision, event)
        return event


def _answer_own_calls(decision: workflow.Decision, answer: str) -> None:
    """Close the calls that whoever decides owns, if the check has seen any."""
    if decision.by.person_id in decision.calls:
        escalation_answers.close_own_calls(decision.case, answer=answer, by=decision.by, at=decision.at)


def tell_around(decision: workflow.Decision, event: CaseEvent) -> None:
    """Tell the case above, and whoever follows this one."""
    waiting.note_child_ended(decision.case, by=decision.by, at=decision.at)
    notification.tell_followers(decision.case, event, by=decision.by, at=decision.at)


def leave(decision: workflow.Decision) -> None:
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

    Where others wait for the same case, a resident withdraws her own request alone, and the case goes on.
    A resident can object as to a resolution, by default within the city's term. Raises `Incomplete`.
    """
    with transaction.atomic():
        case = workflow.lock_case(case_id, by=by, with_parent=True)
        withdrawn = _withdraw_one(case, reason=reason, by=by, at=at, revision=revision, step=step)
        if withdrawn is not None:
            return withdrawn
        given = {"reason": reason}
        with workflow.deciding(case_id, Move.CANCEL, by=by, at=at, revision=revision, words=given) as decision:
            _check_reason(decision, cancel_reason)
            until = objection_until or at + timedelta(days=settings.OBJECTION_WINDOW_DAYS)
            return _cancel(decision, cancel_reason, reason, until=until, step=step)


def _check_reason(decision: workflow.Decision, cancel_reason: str) -> None:
    case, by = decision.case, decision.by
    if cancel_reason not in (CancelReason if by.is_staff else {CancelReason.WITHDRAWN}):
        raise Incomplete(["cancel_reason"])
    if not by.is_staff:
        if case.parent_relation == ChildRelation.SPLIT:
            raise MoveNotAllowed(_("This is a part of a larger matter. Withdraw the request itself."))
    elif cancel_reason == CancelReason.WITHDRAWN and residents.requests_behind(case.pk).count() > 1:
        raise MoveNotAllowed(_("Several people asked for this. It ends only for a reason that holds for all of them."))


def _cancel(
    decision: workflow.Decision, cancel_reason: str, reason: str, *, until: datetime, step: WorkStep | None
) -> CaseEvent:
    case, by, at = decision.case, decision.by, decision.at
    letter = None if by.is_staff else residents.letter_of(case.pk, by)
    if by.is_staff:
        _answer_own_calls(decision, reason)
        sla.note_first_response(case, at=at)
    leave(decision)
    case.cancel_reason, case.closed_at, case.objection_until = cancel_reason, at, until
    told = (Words(WordsKind.REASON, reason, is_public=True, for_request_id=letter),)
    event = workflow.write(decision, words=told, data={"cancel_reason": cancel_reason}, step=step)
    notification.tell_residents(case, event, MessageKind.CANCELLED, at=at)
    tell_around(decision, event)
    return event


def _withdraw_one(
    case: Case, *, reason: str, by: Actor, at: datetime, revision: int | None, step: WorkStep | None
) -> CaseEvent | None:
    """End one of several requests, and leave the case to the others; None where nobody else waits for it.

    Nothing is decided about the case, so a call that somebody owes an answer to holds nothing up.
    """
    mine = frozenset() if by.is_staff else residents.asked_by(case.pk, by)
    if not mine or case.state not in OPEN_STATES or not residents.others_wait(case.pk, than=mine):
        return None
    if revision is not None and revision != case.revision:
        raise StaleRevision(expected=revision, found=case.revision)
    if not reason.strip():
        raise Incomplete(["reason"])
    letter = min(mine)
    words = (Words(WordsKind.REASON, reason, is_public=True, for_request_id=letter),)
    event = workflow.write_beside(
        case, EventKind.REQUEST_WITHDRAWN, by=by, at=at, data={"request": letter}, words=words, step=step
    )
    request = ServiceRequest.objects.select_related("requester").get(pk=letter)
    notification.tell_requester(request, event=event, kind=MessageKind.WITHDRAWN, at=at)
    ServiceRequest.objects.filter(pk__in=mine).update(withdrawn_at=at)
    return event


def close_case(
    case_id: int, *, by: Actor, at: datetime, revision: int | None = None, step: WorkStep | None = None
) -> CaseEvent:
    """Close a resolved case: the resident agrees, or the time to object is over.

    Where several residents wait for a case, none of them ends the time in which the others may object.
    """
    with workflow.deciding(case_id, Move.CLOSE, by=by, at=at, revision=revision) as decision:
        window = decision.case.objection_until
        if by.request_ids and residents.others_wait(case_id, than=by.request_ids):
            raise MoveNotAllowed(_("Other people asked for this as well. It closes when their time to object is over."))
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
            raise MoveNotAllowed(_("The time to open it again is over. You can still talk to a person."))
        letter = residents.letter_of(case.pk, by)
        last = case.last_queue if case.last_queue and case.last_queue.is_active else queues.intake_queue()
        begin_again(case, last, at=at, why={"reopened": True})
        case.reopen_count += 1
        words = (Words(WordsKind.REASON, reason, is_public=not by.is_staff, for_request_id=letter),)
        event = workflow.write(decision, words=words, data={"reopen_count": case.reopen_count}, step=step)
        notification.tell_residents(case, event, MessageKind.REOPENED, at=at)
        if case.reopen_count >= 2:
            escalation.escalate_case(case.pk, by=by, at=at, kind=EscalationKind.REOPENED_AGAIN)
        return event


def begin_again(case: Case, queue: WorkQueue, *, at: datetime, why: dict[str, Any]) -> None:
    """Put an ended case into a queue, forget how it had ended, and promise anew. The caller writes."""
    case.waiting_since = at
    routing.put_in_queue(case, queue, at=at, why=why)
    case.outcome = case.cancel_reason = ""
    case.resolved_at = case.closed_at = case.objection_until = None
    sla.start_resolution(case, at=at)
