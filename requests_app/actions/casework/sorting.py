"""What a case is about: another service, with its priority, its promise and its place."""

from __future__ import annotations

from datetime import datetime

from requests_app.actions import assignment, notification, routing, sla, workflow
from requests_app.actions.audit import Words, WorkStep
from requests_app.facts import ServiceRefused
from requests_app.models import CaseEvent, ServiceDefinition
from requests_app.queries import catalogue, queues
from requests_app.rules.actor import Actor
from requests_app.rules.priority import priority_under
from requests_app.rules.routing import Trace
from requests_app.vocabulary import CaseState, MessageKind, Move, WordsKind


def reclassify_case(
    case_id: int,
    *,
    service_code: str,
    reason: str,
    by: Actor,
    at: datetime,
    revision: int | None = None,
    step: WorkStep | None = None,
) -> CaseEvent:
    """Choose another service: priority, promise and route follow from it; residents are told of a new date.

    The active rules choose the queue. In the same one, state and owner stay; in another one the case waits, and its
    owner follows; without a rule it waits in intake for a person. A case that a person has placed stays where it is.
    Raises `Incomplete`, `ServiceRefused` (not offered, or the same), `MoveNotAllowed`.
    """
    given = {"reason": reason}
    with workflow.deciding(case_id, Move.RECLASSIFY, by=by, at=at, revision=revision, words=given) as decision:
        case = decision.case
        service = catalogue.offered_service(service_code)
        if service is None or service.pk == case.service_id:
            raise ServiceRefused
        promised_before = case.promised_at
        data = {"service": service.code, "service_before": case.service.code}
        _give_service(decision, service)
        trace, is_helpless = (None, False) if case.is_pinned else _route_anew(decision)
        version, rule = (trace.version, trace.rule) if trace else (None, None)
        words = (Words(WordsKind.REASON, reason),)
        event = workflow.write(decision, words=words, data={**data, "rule": rule}, rule_version=version, step=step)
        if trace is not None and is_helpless:
            routing.stay_in_intake(case, trace, by=by, at=at)
        if case.promised_at != promised_before:
            notification.tell_residents(case, event, MessageKind.RECLASSIFIED, at=at)
        return event


def _give_service(decision: workflow.Decision, service: ServiceDefinition) -> None:
    """Change the service, and what follows from it wherever the case stands."""
    case = decision.case
    priority = priority_under(service.priority, before=case.service.priority, now=case.priority)
    case.service = service
    routing.rank_anew(case, priority=priority)
    sla.start_resolution(case, at=decision.at)


def _route_anew(decision: workflow.Decision) -> tuple[Trace | None, bool]:
    """Send the case where the rules want it; say whether it needs a person in intake."""
    case, at = decision.case, decision.at
    trace, queue = routing.chosen_by_rules(case, at=at)
    is_helpless = queue is None or case.suspected_spam
    target = queues.intake_queue() if queue is None or is_helpless else queue
    if target.pk == case.queue_id:
        return trace, is_helpless
    if case.owner_id is not None:
        assignment.follow(case, case.owner_id, at=at, reason="owned")
    assignment.take_from_owner(case)
    routing.put_in_queue(case, target, at=at, trace=trace)
    decision.to = CaseState.QUEUED
    return trace, is_helpless
