"""What the person called in does: acknowledge, take over, instruct, pass on, decline, answer."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from requests_app.actions import notification, sla
from requests_app.actions.audit import Words
from requests_app.actions.escalation import pressure_of, set_owner
from requests_app.actions.escalation_telling import is_from_outside, tell
from requests_app.facts import EscalationNotFound, Incomplete, PersonNotAble
from requests_app.models import Case, CaseEvent, Escalation, StaffMember
from requests_app.queries import people
from requests_app.queries.escalations import ties_of_call
from requests_app.queries.slas import working_time
from requests_app.queries.visibility import escalations_visible_to
from requests_app.queries.working_hours import calendar_of_person
from requests_app.rules import escalation as rules
from requests_app.rules.actor import Actor
from requests_app.rules.answer_terms import answer_due
from requests_app.vocabulary import ClockKind, EscalationState, EventKind, MessageKind, OwnerSource, WordsKind


def lock_escalation(escalation_id: int, answer: str, *, by: Actor) -> tuple[Escalation, rules.AnswerRule]:
    """Lock the case, then the call, and ask the table of answers; within a transaction.

    Raises `EscalationNotFound`, `EscalationMoveNotAllowed`.
    """
    found = escalations_visible_to(by).filter(pk=escalation_id).values_list("case_id", flat=True).first()
    if found is None:
        raise EscalationNotFound
    case = Case.objects.select_for_update(of=("self",)).get(pk=found)
    escalation = Escalation.objects.select_for_update(of=("self",)).get(pk=escalation_id)
    escalation.case = case
    may_answer = rules.may_answer(by, ties_of_call(escalation))
    state, is_drill = EscalationState(escalation.state), escalation.is_drill
    return escalation, rules.check_answer(answer, state, is_owner_or_above=may_answer, is_drill=is_drill)


def acknowledge(escalation_id: int, *, by: Actor, at: datetime) -> CaseEvent:
    """Say that the call is heard; whoever says so answers for it from then on. A drill ends with it."""
    with transaction.atomic():
        escalation, rule = lock_escalation(escalation_id, "acknowledge", by=by)
        _belongs_to(escalation, by)
        _heard(escalation, at=at)
        event = _answered(escalation, rule, by=by, at=at)
        if escalation.is_drill:
            end_drill(escalation, by=by, at=at)
        return event


def end_drill(escalation: Escalation, *, by: Actor, at: datetime) -> CaseEvent:
    """Close a drill; the caller holds the rows' locks."""
    _close(escalation, at=at)
    return tell(escalation, EventKind.ESCALATION_CLOSED, by=by, at=at)


def note_taken_over(escalation_id: int, *, by: Actor, at: datetime) -> tuple[Escalation, CaseEvent]:
    """Mark a call as taken over; `actions.casework.take_over` gives the case to the person as well."""
    escalation, rule = lock_escalation(escalation_id, "take_over", by=by)
    _belongs_to(escalation, by)
    _heard(escalation, at=at)
    return escalation, _answered(escalation, rule, by=by, at=at)


def instruct(escalation_id: int, *, instruction: str, by: Actor, at: datetime) -> CaseEvent:
    """Tell whoever has the case what to do, or its lead where nobody has it; an answer is still owed.

    Raises `Incomplete`.
    """
    with transaction.atomic():
        escalation, rule = lock_escalation(escalation_id, "instruct", by=by)
        _need(instruction, "instruction")
        _belongs_to(escalation, by)
        _heard(escalation, at=at)
        event = _answered(escalation, rule, by=by, at=at, words=(Words(WordsKind.INSTRUCTION, instruction),))
        told = StaffMember.objects.filter(pk__in=_in_charge_of(escalation.case)).exclude(pk=escalation.owner_id)
        notification.tell_staff(told, event=event, kind=MessageKind.STAFF_INSTRUCTED, at=at)
        return event


def _in_charge_of(case: Case) -> list[int]:
    """Name whoever has the case; else the lead of the queue where it is, or was last."""
    queue = case.queue or case.last_queue
    in_charge = case.owner_id or (queue.lead_id if queue else None)
    return [in_charge] if in_charge is not None else []


def reassign(escalation_id: int, *, to_person_id: int, reason: str, by: Actor, at: datetime) -> CaseEvent:
    """Pass a call to another person, who must acknowledge it in her turn. Raises `PersonNotAble`, `Incomplete`."""
    with transaction.atomic():
        escalation, rule = lock_escalation(escalation_id, "reassign", by=by)
        _need(reason, "reason")
        barred = {escalation.owner_id, escalation.raised_by_person_id, escalation.complained_about_id}
        if to_person_id in barred or not people.is_able(to_person_id, at=at):
            raise PersonNotAble
        escalation.state, escalation.incident_id = rule.target, None
        owner = rules.Owner(to_person_id, OwnerSource.NAMED, escalation.level)
        set_owner(escalation, owner, at=at)
        return tell(escalation, rule.event, by=by, at=at, words=(Words(WordsKind.REASON, reason),))


def refuse(escalation_id: int, *, reason: str, by: Actor, at: datetime) -> CaseEvent:
    """Decline a call, with a reason that whoever raised it can read; the call is then closed."""
    with transaction.atomic():
        escalation, rule = lock_escalation(escalation_id, "refuse", by=by)
        _need(reason, "reason")
        escalation.state = rule.target
        words = (_answer_of(escalation, reason),)
        _close(escalation, at=at)
        return tell(escalation, rule.event, by=by, at=at, words=words)


def close_with_answer(escalation_id: int, *, answer: str, by: Actor, at: datetime) -> CaseEvent:
    """Close a call with an answer that whoever raised it can read."""
    with transaction.atomic():
        escalation, rule = lock_escalation(escalation_id, "close", by=by)
        _need(answer, "answer")
        _close(escalation, at=at)
        return tell(escalation, rule.event, by=by, at=at, words=(_answer_of(escalation, answer),))


def close_own_calls(case: Case, *, answer: str, by: Actor, at: datetime) -> None:
    """Close the calls that the actor owns on a case, in the act that ends it; the caller holds the row's lock."""
    mine = Escalation.objects.filter(case=case, owner=by.person_id, is_drill=False)
    for escalation in mine.exclude(state=EscalationState.CLOSED):
        escalation.case = case
        _close(escalation, at=at)
        words = (_answer_of(escalation, answer),)
        tell(escalation, EventKind.ESCALATION_CLOSED, by=by, at=at, words=words)


def _answer_of(escalation: Escalation, text: str) -> Words:
    """Write an answer for whoever called: a resident reads it where she did, and nobody else who asked."""
    is_public, whose = is_from_outside(escalation), escalation.request_id
    return Words(WordsKind.ANSWER, text, is_public=is_public, for_request_id=whose)


def _belongs_to(escalation: Escalation, by: Actor) -> None:
    """Whoever answers owns the call from then on: it must not rest with somebody who has not heard it."""
    if by.person_id is not None and escalation.owner_id != by.person_id:
        escalation.owner_id = by.person_id
        escalation.owner_source = OwnerSource.NAMED
        escalation.incident_id = None  # it is hers alone now


def _heard(escalation: Escalation, *, at: datetime) -> None:
    escalation.acknowledged_at = escalation.acknowledged_at or at
    sla.stop_clocks(escalation.case, ClockKind.ESCALATION, at=at, escalation=escalation)


def _close(escalation: Escalation, *, at: datetime) -> None:
    _heard(escalation, at=at)
    escalation.settled_as = escalation.state
    escalation.state = EscalationState.CLOSED
    escalation.closed_at = at
    escalation.save()


def _answered(
    escalation: Escalation, rule: rules.AnswerRule, *, by: Actor, at: datetime, words: tuple[Words, ...] = ()
) -> CaseEvent:
    """Write how the call stands now, and by when whoever called has an answer."""
    escalation.state, escalation.reminded_at = rule.target, None
    calendar = working_time(calendar_of_person(escalation.owner_id, escalation.case))
    priority = pressure_of(escalation.case)
    escalation.answer_by = answer_due(calendar, at=at, state=rule.target, priority=priority)
    escalation.save()
    return tell(escalation, rule.event, by=by, at=at, words=words)


def _need(text: str, field: str) -> None:
    if not text.strip():
        raise Incomplete([field])
