"""How a case waits and goes on: park, reply, resume, and the end of a case below."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from requests_app.actions import assignment, notification, routing, sla, workflow
from requests_app.actions.audit import Words, WorkStep, earlier_event, mark_of_form
from requests_app.facts import Incomplete, MoveNotAllowed
from requests_app.models import Case, CaseEvent
from requests_app.queries import case_kin, people, residents
from requests_app.rules.actor import CLOCK, SYSTEM, Actor
from requests_app.rules.waiting import WakeRule, Wish, WokenBy, goes_on_from, wake_rule_of
from requests_app.vocabulary import (
    CaseState,
    EventKind,
    MessageKind,
    Move,
    WaitReason,
    WakeOn,
    WordsKind,
)

# A wait, and the clocks that ran in it, begin with one of these.
BEGINS_A_WAIT: Final = (EventKind.PARKED, EventKind.RECLASSIFIED)


def park_case(
    case_id: int,
    *,
    wait_reason: str,
    reason: str,
    wake_on: str,
    wake_at: datetime | None,
    by: Actor,
    at: datetime,
    child_id: int | None = None,
    revision: int | None = None,
    step: WorkStep | None = None,
) -> CaseEvent:
    """Let a case wait until something wakes it, at the latest at `wake_at`.

    Where it waits for the resident, `reason` is a question that she reads and gets by mail.
    Raises `Incomplete`, `WakeRuleRefused`, `MoveNotAllowed`.
    """
    with workflow.deciding(case_id, Move.PARK, by=by, at=at, revision=revision, words={"reason": reason}) as decision:
        case = decision.case
        wish = Wish(
            wait_reason=wait_reason,
            wake_on=wake_on,
            wake_at=wake_at,
            at=at,
            child_id=child_id,
            is_child_open=case_kin.is_open_child(case, child_id),
            has_letters=case.requests.exists(),
        )
        rule = wake_rule_of(wish)
        case.wait_reason, case.wake_rule, case.wake_at = WaitReason(wait_reason), rule.as_mapping(), rule.at
        return _park(decision, rule, reason, step=step)


def _park(decision: workflow.Decision, rule: WakeRule, reason: str, *, step: WorkStep | None) -> CaseEvent:
    """Write the wait; a question to the resident is a human response, and she is told."""
    case, at = decision.case, decision.at
    is_question = case.wait_reason == WaitReason.CITIZEN
    if is_question:
        sla.note_first_response(case, at=at)
    data = {"wait_reason": case.wait_reason, "wake": rule.as_mapping(), "wake_at": rule.at.isoformat()}
    words = Words(WordsKind.QUESTION if is_question else WordsKind.REASON, reason, is_public=is_question)
    event = workflow.write(decision, words=(words,), data=data, step=step)
    if is_question:
        notification.tell_residents(case, event, MessageKind.ASKED, at=at)
    return event


def resume_case(
    case_id: int, *, by: Actor, at: datetime, revision: int | None = None, step: WorkStep | None = None
) -> CaseEvent:
    """Let a waiting case go on before anything has woken it. A resident does so by her answer: `receive_reply`."""
    with workflow.deciding(case_id, Move.RESUME, by=by, at=at, revision=revision) as decision:
        if not by.is_staff:
            raise MoveNotAllowed(_("Please write your answer. Then your request goes on."))
        return _go_on(decision, WokenBy.PERSON, received_at=at, step=step)


def wake_due(case_id: int, *, at: datetime) -> bool:
    """Wake a case whose latest moment has come; False when somebody was faster."""
    with transaction.atomic():
        case = workflow.lock_case(case_id, by=CLOCK)
        if case.state != CaseState.WAITING or case.wake_at is None or case.wake_at > at:
            return False
        wake_at = case.wake_at
        event = _go_on(workflow.decide(case, Move.RESUME, by=CLOCK, at=at), WokenBy.TIMER, received_at=wake_at)
        notification.tell_whoever_answers(case, event, by=CLOCK, at=at)
        return True


def wake_for_outside(case_id: int, *, at: datetime) -> None:
    """Wake a case that waits for somebody outside, who has answered; one that does not wait is left alone."""
    with transaction.atomic():
        case = workflow.lock_case(case_id, by=SYSTEM)
        if case.state == CaseState.WAITING and case.wait_reason == WaitReason.EXTERNAL:
            _go_on(workflow.decide(case, Move.RESUME, by=SYSTEM, at=at), WokenBy.OUTSIDE, received_at=at)


def receive_reply(
    case_id: int,
    *,
    request_id: int,
    text: str,
    by: Actor,
    at: datetime,
    received_at: datetime | None = None,
    client_key: str = "",
    step: WorkStep | None = None,
) -> CaseEvent:
    """Keep what a resident answers, for her and the staff alone; a case that waits for it goes on.

    It counts from `received_at`, where it came before `at`. The same `client_key` is the same reply. In every
    state it is kept, and whoever answers for the case is told. Raises `Incomplete`, `CaseNotFound`, `MoveNotAllowed`.
    """
    if not text.strip():
        raise Incomplete(["text"])
    received_at = min(received_at or at, at)
    with transaction.atomic():
        survivor_id = workflow.lock_way(case_id)
        case = workflow.lock_case(case_id, by=by)
        waits = residents.requests_behind(case.pk).filter(pk=request_id)
        if not waits.exists() or not (by.is_staff or request_id in by.request_ids):
            raise MoveNotAllowed(_("Only a resident whose request this is can answer."))
        survivor = case if survivor_id == case_id else workflow.lock_case(survivor_id, by=SYSTEM)
        earlier = earlier_event(survivor, EventKind.REPLIED, client_key=client_key)
        if earlier is not None:
            return earlier
        words = (Words(WordsKind.REPLY, text, is_public=True, for_request_id=request_id),)
        data = {"request": request_id, "key": mark_of_form(client_key), "received_at": received_at.isoformat()}
        event = workflow.write_beside(survivor, EventKind.REPLIED, by=by, at=at, data=data, words=words, step=step)
        if survivor.state == CaseState.WAITING and survivor.wake_rule.get("on") == WakeOn.REPLY:
            wakes = by.with_requests(request_id) if survivor.pk == case.pk else SYSTEM
            _go_on(workflow.decide(survivor, Move.RESUME, by=wakes, at=at), WokenBy.REPLY, received_at=received_at)
        notification.tell_whoever_answers(survivor, event, by=by, at=at)
        return event


def _go_on(
    decision: workflow.Decision, woken_by: WokenBy, *, received_at: datetime, step: WorkStep | None = None
) -> CaseEvent:
    """End a wait: in the owner's hands, or at the front of the queue where she is away or there is none."""
    case, at = decision.case, decision.at
    begun = case.events.filter(kind__in=BEGINS_A_WAIT).order_by("-sequence").values_list("at", flat=True).first()
    decision.clocks_at = goes_on_from(received_at=received_at, parked_at=begun or received_at, at=at)
    was_asked = case.wait_reason == WaitReason.CITIZEN
    if not _stays_with_owner(case, by=decision.by, at=at):
        if case.owner_id is not None:
            assignment.follow(case, case.owner_id, at=at, reason="owned")
        assignment.take_from_owner(case)
        routing.put_at_front(case)
        decision.to = CaseState.QUEUED
    data: dict[str, Any] = {"woken_by": woken_by.value, "goes_on_from": decision.clocks_at.isoformat()}
    if was_asked:
        data["is_answered"] = woken_by == WokenBy.REPLY
    event = workflow.write(decision, data=data, step=step)
    if was_asked:
        notification.tell_residents(case, event, MessageKind.RESUMED, at=at)
    return event


def _stays_with_owner(case: Case, *, by: Actor, at: datetime) -> bool:
    """Tell whether the owner can go on: she does it herself, or is active and not absent."""
    owner = case.owner_id
    return owner is not None and (owner == by.person_id or people.is_able(owner, at=at))


def note_child_ended(child: Case, *, by: Actor, at: datetime) -> None:
    """Tell the case above that one below it has ended; one that waits for it goes on.

    Called by whatever ends a case, in the same transaction, which has locked both, the one above first. Its residents
    are told by whatever ended the part: they stand behind it as well, but never behind a question between teams.
    """
    if child.parent_id is None:
        return
    parent = workflow.lock_case(child.parent_id, by=SYSTEM)
    data = {"child": child.pk, "state": child.state, "relation": child.parent_relation}
    event = workflow.write_beside(parent, EventKind.CHILD_ENDED, by=by, at=at, data=data)
    rule = parent.wake_rule
    if parent.state == CaseState.WAITING and rule.get("on") == WakeOn.CHILD and rule.get("child") == child.pk:
        _go_on(workflow.decide(parent, Move.RESUME, by=SYSTEM, at=at), WokenBy.CHILD, received_at=at)
    notification.tell_whoever_answers(parent, event, by=by, at=at)
