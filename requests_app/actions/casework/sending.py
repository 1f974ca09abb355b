"""Where a case goes on: hand-overs to a later office, transfers within one, and returns."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from requests_app.actions import assignment, escalation, routing, sla, workflow
from requests_app.actions.audit import Words, WorkStep
from requests_app.facts import MoveNotAllowed, QueueUnknown
from requests_app.models import CaseEvent, WorkQueue
from requests_app.queries import leads, queues, standing_facts
from requests_app.rules.actor import Actor
from requests_app.vocabulary import EscalationKind, Move, WordsKind


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
        target = _target(decision, queue_code)
        if target not in queues.forward_targets(decision.case, [target]):
            raise MoveNotAllowed
        words = tuple(Words(WordsKind(name), packet.get(name, "")) for name in decision.rule.needs)
        return _send_on(decision, target=target, words=words, step=step)


def transfer_case(
    case_id: int,
    *,
    queue_code: str,
    reason: str,
    by: Actor,
    at: datetime,
    revision: int | None = None,
    step: WorkStep | None = None,
) -> CaseEvent:
    """Send a case to another queue of the same office; like a hand-over, but with a reason instead of a packet.

    Raises `Incomplete`, `QueueUnknown`, `MoveNotAllowed` (another office, or the queue in which it is).
    """
    given = {"reason": reason}
    with workflow.deciding(case_id, Move.TRANSFER, by=by, at=at, revision=revision, words=given) as decision:
        target = _target(decision, queue_code)
        if target not in queues.transfer_targets(decision.case, [target]):
            raise MoveNotAllowed(_("Choose another work queue of the same office."))
        return _send_on(decision, target=target, words=(Words(WordsKind.REASON, reason),), step=step)


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
        event = _send_on(decision, target=origin, words=words, step=step, is_return=True)
        if queues.returns_between(case, one=here, other=origin.pk) >= 2:
            lead = leads.person_above_both(here, origin.pk, at=at, but=by.person_id)
            escalation.escalate_case(case.pk, by=by, at=at, kind=EscalationKind.PING_PONG, named_id=lead)
        return event


def _target(decision: workflow.Decision, code: str) -> WorkQueue:
    """Find the queue to which a case goes, with its calendar. Raises `QueueUnknown`: there is none, or out of use."""
    target = standing_facts.queue(decision.facts, code) if decision.facts else queues.queue_by_code(code)
    if target is None:
        raise QueueUnknown
    return target


def _send_on(
    decision: workflow.Decision,
    *,
    target: WorkQueue,
    words: tuple[Words, ...],
    step: WorkStep | None,
    is_return: bool = False,
) -> CaseEvent:
    """Move a held case to another queue with a clock until it is accepted; the sender follows it."""
    case, by, at = decision.case, decision.by, decision.at
    policies = decision.facts.policies if decision.facts else None
    promise, calendar = sla.promise_of_handover(case, target, at=at, policies=policies)
    if by.person_id is not None:
        assignment.follow(case, by.person_id, at=at, reason="handed_over")
    if case.owner_id is not None and case.owner_id != by.person_id:  # a lead sends on what somebody else holds
        assignment.follow(case, case.owner_id, at=at, reason="owned")
    assignment.take_from_owner(case)
    handover = routing.hand_over(decision, target, accept_by=promise.due_at, is_return=is_return)
    sla.start_clock(case, promise, calendar=calendar, at=at)
    data = {"from_queue": handover.from_queue_id, "to_queue": target.pk, "handover": handover.pk}
    return workflow.write(decision, words=words, data=data, step=step)
