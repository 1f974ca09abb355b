"""What somebody holds goes to other hands without her doing: she is absent, or has left."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from requests_app.actions import assignment, notification, workflow
from requests_app.actions.casework.taking import KEEPING_THEIR_STATE, check_receiver
from requests_app.facts import PersonNotAble
from requests_app.models import Case, CaseEvent, StaffMember
from requests_app.rules.actor import Actor
from requests_app.vocabulary import CaseState, MessageKind, Move, PassedOn


def pass_on(
    case_id: int, *, from_id: int, to_id: int | None, why: PassedOn, by: Actor, at: datetime
) -> CaseEvent | None:
    """Give a case that somebody holds to another person if she is able, else back to its queue with its age.

    Whoever had it follows it and is told, and so are the followers and the new owner. None when it is hers no
    more. Raises `PersonNotAble` for a case under review that nobody able was named for: it cannot go back.
    """
    with transaction.atomic():
        case = workflow.lock_case(case_id, by=by)
        if case.owner_id != from_id:
            return None
        told = _checked(case, to_id if to_id != from_id else None)
        data: dict[str, Any] = {"why": why.value, "instead_of": from_id}
        if told is None or to_id is None:
            return _give_back(case, data, by=by, at=at)
        decision = workflow.decide(case, Move.ASSIGN, by=by, at=at)
        if case.state in KEEPING_THEIR_STATE:
            decision.to = CaseState(case.state)
        assignment.give_to(case, to_id, at=at)
        event = workflow.write(decision, data=data | told)
        receiver = StaffMember.objects.filter(pk=to_id)
        notification.tell_staff(receiver, event=event, kind=MessageKind.STAFF_FOLLOWED, at=at)
        notification.tell_followers(case, event, by=by, at=at)
        return event


def _checked(case: Case, person_id: int | None) -> dict[str, Any] | None:
    """Say what the event tells of whoever takes the case; None when nobody able was named."""
    if person_id is None:
        return None
    try:
        return check_receiver(case, person_id)
    except PersonNotAble:
        return None


def _give_back(case: Case, data: dict[str, Any], *, by: Actor, at: datetime) -> CaseEvent:
    if case.state == CaseState.REVIEW:
        raise PersonNotAble
    decision = workflow.decide(case, Move.RELEASE, by=by, at=at, words={"reason": data["why"]})
    if case.owner_id is not None:
        assignment.follow(case, case.owner_id, at=at, reason="owned")
    assignment.take_from_owner(case)
    if case.state == CaseState.WAITING:
        decision.to = CaseState.WAITING
    event = workflow.write(decision, data=data)
    notification.tell_followers(case, event, by=by, at=at)
    return event
