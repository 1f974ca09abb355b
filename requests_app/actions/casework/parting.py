"""Cases below a case: a question to another team, or a part that becomes a case of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from requests_app.actions import routing, sla, workflow
from requests_app.actions.audit import Words, WorkStep, earlier_event, mark_of_form
from requests_app.facts import MoveNotAllowed, QueueUnknown, ServiceRefused
from requests_app.models import Case, CaseEvent, ServiceDefinition, ServiceRequest, WorkQueue
from requests_app.queries import catalogue, places, queues
from requests_app.rules.actor import Actor
from requests_app.rules.priority import rank_of
from requests_app.rules.references import new_reference
from requests_app.vocabulary import CaseState, ChildRelation, Move, WordsKind


@dataclass(frozen=True)
class Child:
    """What a case below another one is to be."""

    relation: ChildRelation
    service: ServiceDefinition
    priority: int
    is_blocking: bool
    words: Words
    queue: WorkQueue | None  # none: the rules choose


def consult_team(
    case_id: int,
    *,
    queue_code: str,
    question: str,
    by: Actor,
    at: datetime,
    is_blocking: bool = False,
    client_key: str = "",
    step: WorkStep | None = None,
) -> CaseEvent:
    """Ask another team: its answer is the resolution of a case below this one, with clocks of its own.

    State and revision stay as they are; `data["child"]` of the event names the new case. The same `client_key`
    asks once. Raises `Incomplete`, `QueueUnknown`, `MoveNotAllowed`.
    """
    with workflow.deciding(case_id, Move.CONSULT, by=by, at=at, words={"question": question}) as decision:
        case = decision.case
        if _is_repeated(decision, client_key):
            return _earlier(decision)
        child = Child(
            relation=ChildRelation.CONSULT,
            service=case.service,
            priority=case.priority,
            is_blocking=is_blocking,
            words=Words(WordsKind.QUESTION, question),
            queue=_queue_for(case, queue_code),
        )
        return _part(decision, child, client_key=client_key, step=step)


def split_case(
    case_id: int,
    *,
    service_code: str,
    reason: str,
    by: Actor,
    at: datetime,
    queue_code: str = "",
    is_blocking: bool = False,
    client_key: str = "",
    step: WorkStep | None = None,
) -> CaseEvent:
    """Make a part of a case a case of its own, in the queue that is named or that the rules choose.

    The letters stay where they are; the part shows them, and the residents are told of it. The same `client_key`
    splits once. Raises `Incomplete`, `ServiceRefused`, `QueueUnknown`, `MoveNotAllowed`.
    """
    with workflow.deciding(case_id, Move.SPLIT, by=by, at=at, words={"reason": reason}) as decision:
        if _is_repeated(decision, client_key):
            return _earlier(decision)
        service = catalogue.offered_service(service_code)
        if service is None:
            raise ServiceRefused
        child = Child(
            relation=ChildRelation.SPLIT,
            service=service,
            priority=service.priority,
            is_blocking=is_blocking,
            words=Words(WordsKind.REASON, reason),
            queue=_queue_for(decision.case, queue_code, may_be_own=True) if queue_code else None,
        )
        return _part(decision, child, client_key=client_key, step=step)


def _queue_for(case: Case, code: str, *, may_be_own: bool = False) -> WorkQueue:
    queue = queues.queue_by_code(code)
    if queue is None:
        raise QueueUnknown
    if queue.is_intake or (queue.pk == case.queue_id and not may_be_own):
        raise MoveNotAllowed
    return queue


def _is_repeated(decision: workflow.Decision, client_key: str) -> bool:
    """Look for what the same form has done before; these moves leave the revision alone, so that it cannot tell."""
    decision.event = earlier_event(decision.case, decision.rule.event, client_key=client_key)
    return decision.event is not None


def _earlier(decision: workflow.Decision) -> CaseEvent:
    assert decision.event is not None  # noqa: S101 - found by `_is_repeated`
    return decision.event


def _part(decision: workflow.Decision, child: Child, *, client_key: str, step: WorkStep | None) -> CaseEvent:
    """Open the case below and note it on the case above."""
    below = _open(decision.case, child, by=decision.by, at=decision.at, step=step)
    if child.queue is None:
        routing.route_case(below.pk, at=decision.at)
    else:
        why = {"below": decision.case.reference, "relation": child.relation.value}
        routing.place_child(below, child.queue, why=why, at=decision.at)
    data = {"child": below.pk, "is_blocking": child.is_blocking, "key": mark_of_form(client_key)}
    return workflow.write(decision, data=data, step=step)


def _open(above: Case, child: Child, *, by: Actor, at: datetime, step: WorkStep | None) -> Case:
    """Create the case with its first stay, its promise and its first event; the words lie beside that event."""
    below = Case.objects.create(
        reference=_free_reference(),
        state=CaseState.NEW,
        queue=queues.intake_queue(),
        parent=above,
        parent_relation=child.relation,
        is_blocking=child.is_blocking,
        service=child.service,
        priority=child.priority,
        district=above.district,
        address=above.address,
        latitude=above.latitude,
        longitude=above.longitude,
        is_vulnerable=above.is_vulnerable,
        opened_at=at,
        waiting_since=at,
        rank_at=rank_of(waiting_since=at, priority=child.priority),
    )
    routing.begin_in_intake(below, at=at, why={"below": above.reference, "relation": child.relation.value})
    sla.start_resolution(below, at=at)
    data = {"parent": above.pk, "relation": child.relation.value, "service": child.service.code}
    workflow.open_case(below, by=by, at=at, data=data, step=step, words=(child.words,))
    return below


def _free_reference() -> str:
    """Draw a reference as for a request; one that is taken is drawn again."""
    prefix = places.city().reference_prefix
    while True:
        drawn = new_reference(prefix)
        is_taken = Case.objects.filter(reference=drawn) or ServiceRequest.objects.filter(reference=drawn)
        if not is_taken:
            return drawn
