"""Who holds a case: claim, release, assign, take over."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Q

from requests_app.actions import assignment, escalation_answers, notification, workflow
from requests_app.actions.audit import Words, WorkStep
from requests_app.facts import MoveNotAllowed, NothingToClaim, PersonNotAble
from requests_app.models import Case, CaseEvent
from requests_app.queries import people
from requests_app.rules.actor import Actor
from requests_app.vocabulary import CaseState, Move, WordsKind


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
    is_accepted = assignment.give_to(case, by.person_id, at=at)
    event = workflow.write(decision, step=step)
    if is_accepted:
        notification.tell_followers(case, event, by=by, at=at)
    return event


def release_case(
    case_id: int, *, reason: str, by: Actor, at: datetime, revision: int | None = None, step: WorkStep | None = None
) -> CaseEvent:
    """Give a case back to its queue; the time it has waited is kept."""
    given = {"reason": reason}
    with workflow.deciding(case_id, Move.RELEASE, by=by, at=at, revision=revision, words=given) as decision:
        assignment.take_from_owner(decision.case)
        if decision.case.state == CaseState.WAITING:
            decision.to = CaseState.WAITING
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
        if case.state in KEEPING_THEIR_STATE:
            decision.to = CaseState(case.state)
        assignment.give_to(case, to_person_id, at=at)
        return workflow.write(decision, words=(Words(WordsKind.REASON, reason),), step=WorkStep("assign"))


def take_over(escalation_id: int, *, by: Actor, at: datetime) -> CaseEvent:
    """Answer a call by taking the case oneself. What waits goes on waiting in other hands.

    An ended case is not moved, only the call; nor is one under review: its reviewer is apart from those who decided.
    """
    with transaction.atomic():
        call, event = escalation_answers.note_taken_over(escalation_id, by=by, at=at)
        if by.person_id is None:
            raise MoveNotAllowed
        if call.case.state in TAKEN_OVER and call.case.owner_id != by.person_id:
            with workflow.deciding(call.case_id, Move.ASSIGN, by=by, at=at) as decision:
                if decision.case.state in KEEPING_THEIR_STATE:
                    decision.to = CaseState(decision.case.state)
                assignment.give_to(decision.case, by.person_id, at=at)
                workflow.write(decision, data={"escalation": call.pk})
        return event


# What waits or is reviewed stays so in other hands.
KEEPING_THEIR_STATE: Final = frozenset({CaseState.WAITING, CaseState.REVIEW})
TAKEN_OVER: Final = frozenset({CaseState.NEW, CaseState.QUEUED, CaseState.IN_PROGRESS, CaseState.WAITING})
