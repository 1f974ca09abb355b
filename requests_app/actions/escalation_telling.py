"""What is told of a call: its event, and the letters to whoever must answer and whoever waits."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.db.models import Model, QuerySet

from requests_app.actions import jobs, notification
from requests_app.actions.audit import Words, WorkStep
from requests_app.actions.workflow import write_beside
from requests_app.models import Case, CaseEvent, Escalation, JobRow, Message, ServiceRequest
from requests_app.models.writing import Ids
from requests_app.queries.records import read
from requests_app.queries.shapes import Marks
from requests_app.rules.actor import Actor
from requests_app.vocabulary import ASSISTED_CHANNELS, ActorKind, EventKind, MessageKind

MOST_LETTERS: Final = 2  # of a new call: to whoever must answer, and to whoever has called


def first_letters(escalation: Escalation, event: CaseEvent, *, ids: Ids) -> list[Model]:
    """Plan the letters that tell of a new call, with their jobs; nothing is saved."""
    at, owner, rows = event.at, escalation.owner, list[Model]()
    if owner.email and not _is_told_at_once(escalation):
        kind = TOLD_TO_OWNERS[EventKind.ESCALATED]
        message = notification.row_to_staff(owner, event=event, kind=kind, at=at, message_id=ids.take(Message))
        lane = notification.lane_of(kind)
        rows += [message, jobs.message_row(message, at=at, lane=lane, job_id=ids.take(JobRow))]
    request = _whose_request(escalation)
    if request is not None and request.requester is not None:
        kind = TOLD_TO_RESIDENTS[EventKind.ESCALATED]
        planned = notification.plan_to_resident(
            request.requester, request=request, event=event, kind=kind, at=at, message_id=ids.take(Message)
        )
        rows += planned.rows(at=at, job_id=ids.take(JobRow)) if planned else []
    return rows


def _is_told_at_once(escalation: Escalation) -> bool:
    """Tell whether whoever must answer is told of many calls in one letter: that of the incident."""
    return escalation.incident_id is not None


def _whose_request(escalation: Escalation) -> ServiceRequest | None:
    """Find the request for which somebody outside has called, with its resident."""
    if escalation.is_drill or not is_from_outside(escalation):
        return None
    return escalation.request or _only_request(escalation.case)


def request_with_resident(request_id: int) -> ServiceRequest:
    """Read a request with whoever has sent it. Raises `ServiceRequest.DoesNotExist`."""
    found: list[ServiceRequest] = read("request with its resident", _with_resident, {"request": request_id})
    if not found:
        raise ServiceRequest.DoesNotExist
    return found[0]


def _with_resident(marks: Marks) -> QuerySet[ServiceRequest]:
    return ServiceRequest.objects.filter(pk=marks["request"]).select_related("requester")


def data_of(escalation: Escalation) -> dict[str, Any]:
    """Give the codes and ids of a call that its events carry."""
    return {
        "escalation": escalation.pk,
        "kind": escalation.kind,
        "owner": escalation.owner_id,
        "source": escalation.owner_source,
        "level": escalation.level,
        "flagged": escalation.owner_is_flagged,
        "drill": escalation.is_drill,
        **({"incident": escalation.incident_id} if escalation.incident_id else {}),
    }


def tell(
    escalation: Escalation,
    kind: EventKind,
    *,
    by: Actor,
    at: datetime,
    words: tuple[Words, ...] = (),
    step: WorkStep | None = None,
) -> CaseEvent:
    """Write the event of a call, and the messages to whoever must answer and whoever waits."""
    case = escalation.case
    event = write_beside(case, kind, by=by, at=at, data=data_of(escalation), words=words, step=step)
    if kind in TOLD_TO_OWNERS and not _is_told_at_once(escalation):
        notification.tell_staff([escalation.owner], event=event, kind=TOLD_TO_OWNERS[kind], at=at)
    _tell_whoever_called(escalation, event, kind, at=at)
    return event


def _tell_whoever_called(escalation: Escalation, event: CaseEvent, kind: EventKind, *, at: datetime) -> None:
    """Tell the one resident, or the firm, that raised a call; nobody else who hangs on the case."""
    if escalation.is_drill:
        return
    if kind in ANSWERED_TO_FIRMS and escalation.raised_by_contractor is not None:
        firm = escalation.raised_by_contractor
        notification.tell_contractor(firm, event=event, kind=MessageKind.CONTRACTOR_ANSWERED, at=at)
    if kind in TOLD_TO_RESIDENTS:
        request = _whose_request(escalation)
        if request is not None:
            notification.tell_requester(request, event=event, kind=TOLD_TO_RESIDENTS[kind], at=at)


def _only_request(case: Case) -> ServiceRequest | None:
    requests = list(case.requests.order_by("id")[:2])
    return requests[0] if len(requests) == 1 else None


TOLD_TO_OWNERS = {
    EventKind.ESCALATED: MessageKind.STAFF_ESCALATION,
    EventKind.ESCALATION_REASSIGNED: MessageKind.STAFF_ESCALATION,
    EventKind.ESCALATION_CLIMBED: MessageKind.STAFF_ESCALATION,
    EventKind.ESCALATION_REMINDED: MessageKind.STAFF_REMINDED,
}
ANSWERED_TO_FIRMS = frozenset({EventKind.ESCALATION_REFUSED, EventKind.ESCALATION_CLOSED})
TOLD_TO_RESIDENTS = {
    EventKind.ESCALATED: MessageKind.ESCALATED,
    EventKind.ESCALATION_REFUSED: MessageKind.ESCALATION_ANSWERED,
    EventKind.ESCALATION_CLOSED: MessageKind.ESCALATION_ANSWERED,
}


OUTSIDERS = frozenset({ActorKind.RESIDENT, ActorKind.KIOSK_USER, ActorKind.API_CLIENT})


def is_from_outside(escalation: Escalation) -> bool:
    """Tell whether a resident raised the call: at an open door, by a program, or through a clerk."""
    return escalation.raised_by_kind in OUTSIDERS or escalation.channel in ASSISTED_CHANNELS
