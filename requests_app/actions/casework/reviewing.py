"""Objections: another person looks at a decision again, and upholds or overturns it."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from requests_app.actions import assignment, escalation_answers, notification, routing, sla, workflow
from requests_app.actions.audit import Words, WorkStep
from requests_app.actions.casework.ending import begin_again, leave, tell_around
from requests_app.facts import AppealNotAllowed, CaseNotFound, PersonNotAble
from requests_app.models import Case, CaseEvent, StaffMember
from requests_app.queries import people, queues, residents, reviews
from requests_app.rules import review as rules
from requests_app.rules.actor import Actor
from requests_app.rules.escalation import Owner
from requests_app.vocabulary import MessageKind, Move, WordsKind


def appeal_case(
    case_id: int, *, reason: str, by: Actor, at: datetime, revision: int | None = None, step: WorkStep | None = None
) -> CaseEvent:
    """Object to a decision: in the same act another person is named, and the day by which she decides.

    Raises `AppealNotAllowed` (wrong person, too late, decided already; with the way that remains), `Incomplete`.
    """
    with transaction.atomic():
        _check_who_and_when(case_id, by=by, at=at)
        given = {"reason": reason}
        with workflow.deciding(case_id, Move.APPEAL, by=by, at=at, revision=revision, words=given) as decision:
            case, letter = decision.case, residents.letter_of(case_id, by)
            reviewer = _choose_reviewer(case, at=at)
            queue = case.last_queue if case.last_queue and case.last_queue.is_active else queues.intake_queue()
            routing.put_in_queue(case, queue, at=at, why={"appealed": True})
            case.needs_routing_help = False
            assignment.give_to(case, reviewer.person_id, at=at)
            sla.start_review_term(case, at=at)
            words = (Words(WordsKind.REASON, reason, is_public=True, for_request_id=letter),)
            data = {"reviewer": reviewer.person_id, "source": reviewer.source, "flagged": reviewer.is_flagged}
            event = workflow.write(decision, words=words, data=data, step=step)
            notification.tell_residents(case, event, MessageKind.APPEALED, at=at)
            tell_reviewer(reviewer.person_id, event, at=at)
            return event


def _check_who_and_when(case_id: int, *, by: Actor, at: datetime) -> None:
    """Refuse the wrong person, known or unknown case alike, before anything is told of it."""
    try:
        case = workflow.lock_case(case_id, by=by)
    except CaseNotFound:
        raise AppealNotAllowed(rules.WRONG_PERSON) from None
    rules.check_appeal(reviews.appeal_facts(case, by, at=at), at=at, days=settings.APPEAL_WINDOW_DAYS)


def _choose_reviewer(case: Case, *, at: datetime) -> Owner:
    ladder = people.ladder_of(case, at=at)
    return rules.choose_reviewer(
        ladder, people.availability(ladder, at=at), decided=reviews.people_who_decided(case.pk)
    )


def tell_reviewer(person_id: int, event: CaseEvent, *, at: datetime) -> None:
    """Tell somebody that she decides on an objection."""
    reviewer = StaffMember.objects.filter(pk=person_id)
    notification.tell_staff(reviewer, event=event, kind=MessageKind.STAFF_REVIEW, at=at)


def check_reviewer(case: Case, person_id: int) -> None:
    """Raise `PersonNotAble` for somebody who has decided about the case: another person looks at it again."""
    if person_id in reviews.people_who_decided(case.pk):
        raise PersonNotAble(_("This person has decided about the case before. Choose somebody else."))


def uphold_decision(
    case_id: int, *, words: str, by: Actor, at: datetime, revision: int | None = None, step: WorkStep | None = None
) -> CaseEvent:
    """Let a decision stand, with words for everybody who waits for the case; it is closed then.

    Raises `MoveNotAllowed`, `Incomplete`.
    """
    with workflow.deciding(case_id, Move.UPHOLD, by=by, at=at, revision=revision, words={"words": words}) as decision:
        case = decision.case
        escalation_answers.close_own_calls(case, answer=words, by=by, at=at)
        leave(decision)
        case.closed_at, case.objection_until = at, None
        told = (Words(WordsKind.ANSWER, words, is_public=True),)
        event = workflow.write(decision, words=told, step=step)
        notification.tell_residents(case, event, MessageKind.UPHELD, at=at)
        tell_around(decision, event)
        return event


def overturn_decision(
    case_id: int, *, words: str, by: Actor, at: datetime, revision: int | None = None, step: WorkStep | None = None
) -> CaseEvent:
    """Take a decision back: the case begins again in its last queue, with a new promise.

    Raises `MoveNotAllowed`, `Incomplete`.
    """
    with workflow.deciding(case_id, Move.OVERTURN, by=by, at=at, revision=revision, words={"words": words}) as decision:
        case = decision.case
        queue = case.queue if case.queue and case.queue.is_active else queues.intake_queue()
        assignment.take_from_owner(case)
        begin_again(case, queue, at=at, why={"overturned": True})
        told = (Words(WordsKind.ANSWER, words, is_public=True),)
        event = workflow.write(decision, words=told, step=step)
        notification.tell_residents(case, event, MessageKind.OVERTURNED, at=at)
        return event
