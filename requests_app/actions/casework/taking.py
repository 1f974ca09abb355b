"""Who holds a case: claim, release, assign, take over."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.db import transaction

from requests_app.actions import assignment, escalation_answers, notification, workflow
from requests_app.actions.audit import Words, WorkStep
from requests_app.actions.casework import reviewing
from requests_app.actions.casework.plain_claims import ability_of, claim_plainly, is_free, note_picking
from requests_app.facts import MoveNotAllowed, PersonNotAble
from requests_app.models import Case, CaseEvent
from requests_app.queries import abilities, people
from requests_app.queries.claims import lock_chosen, lock_claimer
from requests_app.rules.actor import Actor
from requests_app.rules.assignment import Ability, is_full, may_hold
from requests_app.vocabulary import CaseState, Move, Role, WordsKind


def claim_case(
    case_id: int,
    *,
    by: Actor,
    at: datetime,
    revision: int | None = None,
    step: WorkStep | None = None,
    is_picked: bool = True,
) -> CaseEvent:
    """Take a case from a queue; taking a handed-over case accepts it.

    `is_picked`: somebody has chosen it, instead of taking the next one. The event says so, and where a queue lets
    its leads alone choose, `PickingNotAllowed` is raised.

    Asked under the locks of case and person. Three statements where nothing hangs on the case that a claim changes,
    and nothing is in the way. Raises `SkillMissing`, `ClearanceTooLow`, `CapacityReached`, `ClaimerIsAbsent`.
    """
    with transaction.atomic():
        found = lock_chosen(case_id)
        if found is not None and found.is_plain and found.case.queue_id in by.queue_ids:
            claimer = lock_claimer(by.person_id or 0, at=at)
            if claimer is not None and is_free(claimer, by) and found.case.queue_id in claimer.abilities:
                return claim_plainly(found, claimer, by=by, at=at, revision=revision, step=step, is_picked=is_picked)
        return _claim_slowly(case_id, by=by, at=at, revision=revision, step=step, is_picked=is_picked)


def _claim_slowly(
    case_id: int, *, by: Actor, at: datetime, revision: int | None, step: WorkStep | None, is_picked: bool
) -> CaseEvent:
    with workflow.deciding(case_id, Move.CLAIM, by=by, at=at, revision=revision) as decision:
        if by.person_id is None:
            raise MoveNotAllowed
        ability = _ability(by.person_id, decision.case.queue_id, at=at)
        may_hold(abilities.demand_of_case(decision.case), ability)
        data = note_picking(decision.case, by) if is_picked else {}
        return _hand_to(decision, by.person_id, step=step, data=data)


def _ability(person_id: int, queue_id: int | None, *, at: datetime) -> Ability:
    """Lock whoever claims: one statement where nothing about her asks for more, two where there is a limit."""
    claimer = lock_claimer(person_id, at=at)
    if claimer is None or queue_id is None or claimer.is_away or queue_id not in claimer.abilities:
        return abilities.lock_ability(person_id, queue_id, at=at)
    return ability_of(claimer, person_id, queue_id)


def _hand_to(decision: workflow.Decision, person_id: int, **written: Any) -> CaseEvent:
    """Give the case to somebody and write it; where that accepts a hand-over, whoever follows is told."""
    is_accepted = assignment.give_to(decision.case, person_id, at=decision.at)
    event = workflow.write(decision, **written)
    if is_accepted:
        notification.tell_followers(decision.case, event, by=decision.by, at=decision.at)
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
    case_id: int,
    *,
    to_person_id: int,
    by: Actor,
    at: datetime,
    revision: int | None = None,
    reason: str = "",
    handed_out: str = "",
) -> CaseEvent:
    """Give a case to a member of its queue; an absent one's substitute gets it in her place.

    A review goes to anybody at work who has not decided about the case.

    Skills and clearance are asked of whoever gets it. A lead may go beyond the limit; the event says so, and how the
    queue has handed it out, where no person has decided.
    Raises `PersonNotAble` and what says why.
    """
    with workflow.deciding(case_id, Move.ASSIGN, by=by, at=at, revision=revision) as decision:
        case = decision.case
        receiver = people.stand_in_for(to_person_id, at=at)
        if receiver is None or case.queue_id is None:
            raise PersonNotAble
        is_review = case.state == CaseState.REVIEW
        if is_review:
            reviewing.check_reviewer(case, receiver)
        told = {} if is_review else check_receiver(case, receiver, may_exceed=_is_lead(case, by))
        if receiver != to_person_id:
            told["instead_of"] = to_person_id
        if handed_out:
            told["handed_out"] = handed_out
        if case.state in KEEPING_THEIR_STATE:
            decision.to = CaseState(case.state)
        words = (Words(WordsKind.REASON, reason),)
        event = _hand_to(decision, receiver, words=words, data=told, step=WorkStep("assign"))
        if is_review:
            reviewing.tell_reviewer(receiver, event, at=at)
        return event


def check_receiver(case: Case, person_id: int, *, may_exceed: bool = False) -> dict[str, Any]:
    """Ask whether somebody may be given a case, under the locks of both; give what the event should say of it.

    Raises `PersonNotAble` (no member), `SkillMissing`, `ClearanceTooLow`, `CapacityReached`.
    """
    if case.queue_id is None or not people.members_of(case.queue_id).filter(pk=person_id).exists():
        raise PersonNotAble
    ability = abilities.lock_ability(person_id, case.queue_id)
    adds_work = case.state not in KEEPING_THEIR_STATE
    may_hold(abilities.demand_of_case(case), ability, beyond_capacity=may_exceed or not adds_work)
    return {"beyond_capacity": ability.capacity} if adds_work and is_full(ability) else {}


def _is_lead(case: Case, by: Actor) -> bool:
    """Tell whether whoever assigns answers for the queue; an owner passes her case on within the limit."""
    return by.is_staff and (case.queue_id in by.led_queue_ids or Role.SUPERVISOR in by.roles)


def take_over(escalation_id: int, *, by: Actor, at: datetime) -> CaseEvent:
    """Answer a call by taking the case oneself. What waits goes on waiting in other hands.

    An ended case is not moved, only the call; nor is one under review: its reviewer is apart from those who decided.
    Skills, clearance and limit are not asked: whoever was called in must be able to answer.
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
