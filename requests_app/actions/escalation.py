"""Calls for a human being: raised from any state, by anybody, and given to a named person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, cast

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from requests_app.actions import notification, sla
from requests_app.actions.audit import Words, WorkStep
from requests_app.actions.workflow import lock_way, write_beside
from requests_app.facts import CaseNotFound
from requests_app.models import Case, CaseEvent, Escalation, ServiceRequest
from requests_app.queries import people, residents
from requests_app.queries.records import read
from requests_app.queries.shapes import Marks
from requests_app.queries.visibility import visible_to
from requests_app.queries.working_hours import calendar_of
from requests_app.rules import escalation as rules
from requests_app.rules.actor import Actor
from requests_app.vocabulary import (
    ASSISTED_CHANNELS,
    ActorKind,
    ClockKind,
    EscalationKind,
    EscalationState,
    EventKind,
    MessageKind,
    WordsKind,
)

TRIES_TO_NAME: Final = 3  # so many people may be switched off in the very moment in which they are called


@dataclass(frozen=True)
class Call:
    """What whoever calls is told: who answers, and by when."""

    escalation_id: int
    case_id: int
    owner_name: str
    owner_title: str
    acknowledge_by: datetime
    is_repeat: bool = False


def escalate_case(
    case_id: int,
    *,
    by: Actor,
    at: datetime,
    reason: str = "",
    contact: str = "",
    kind: EscalationKind = EscalationKind.CALL,
    named_id: int | None = None,
    complained_about_id: int | None = None,
    client_key: str = "",
    is_drill: bool = False,
    step: WorkStep | None = None,
) -> Call:
    """Call in a human being, from any state; a merged case leads to its survivor.

    A second tap with the same `client_key` gives the same call, and so does a resident's second call while the
    first is not heard: new words are kept beside it. Raises `CaseNotFound`, `NobodyToCall`.
    """
    with transaction.atomic():
        case = _lock_survivor(case_id, by=by)
        earlier = client_key and Escalation.objects.filter(case=case, client_key=client_key).first()
        if earlier:
            return _call_of(earlier, is_repeat=True)
        request_id = _request_of(case_id, by=by)
        waiting = _unheard_call(case, by=by, request_id=request_id)
        if waiting is not None and kind == EscalationKind.CALL and not is_drill:
            return _call_again(waiting, reason, by=by, at=at, step=step)
        escalation = Escalation(
            case=case,
            kind=kind,
            request_id=request_id,
            complained_about_id=complained_about_id,
            client_key=client_key,
            is_drill=is_drill,
            raised_at=at,
            **_whoever_calls(by),
        )
        words = (_words_of(escalation, WordsKind.REASON, reason), Words(WordsKind.CONTACT, contact))
        return _raise(escalation, by=by, named_id=named_id, words=words, step=step)


def call_about_new(request: ServiceRequest, *, by: Actor, at: datetime, client_key: str) -> Call:
    """Call in a human being about a case that this transaction has just opened: nobody else knows it yet.

    `request` comes with its case as it was planned, service and queue included.
    """
    escalation = Escalation(
        case=request.case,
        kind=EscalationKind.CALL,
        request=request,
        client_key=client_key,
        raised_at=at,
        **_whoever_calls(by),
    )
    return _raise(escalation, by=by)


def _raise(
    escalation: Escalation,
    *,
    by: Actor,
    named_id: int | None = None,
    words: tuple[Words, ...] = (),
    step: WorkStep | None = None,
) -> Call:
    at = escalation.raised_at
    give(escalation, lambda: _first_owner(escalation, at=at, named_id=named_id), at=at)
    tell(escalation, EventKind.ESCALATED, by=by, at=at, words=words, step=step)
    return _call_of(escalation)


def _whoever_calls(by: Actor) -> dict[str, Any]:
    return {
        "raised_by_kind": by.kind,
        "raised_by_person_id": by.person_id,
        "raised_by_resident_id": by.resident_id,
        "raised_by_device_id": by.device_id,
        "raised_by_contractor_id": by.contractor_id,
        "channel": by.channel or "",
        "language": by.language,
    }


def _request_of(case_id: int, *, by: Actor) -> int | None:
    """Say for whose request somebody calls: its holder alone is told who answers, and what."""
    if not by.request_ids:
        return None
    shown = ServiceRequest.objects.filter(case__in=residents.behind(case_id), pk__in=by.request_ids).order_by("id")
    return shown.values_list("id", flat=True).first()


def _first_owner(escalation: Escalation, *, at: datetime, named_id: int | None) -> rules.Owner:
    excluded = (escalation.raised_by_person_id, escalation.complained_about_id)
    ladder = people.ladder_of(escalation.case, at=at, named_id=named_id)
    return rules.resolve_owner(ladder, people.availability(ladder, at=at, excluded=excluded))


def give(escalation: Escalation, choose: Callable[[], rules.Owner], *, at: datetime) -> None:
    """Choose a person and give her the call. One who is switched off in this very moment is passed over."""
    for attempt in range(TRIES_TO_NAME):
        try:
            with transaction.atomic():
                set_owner(escalation, choose(), at=at)
            return
        except IntegrityError:
            # The database keeps calls from whoever has just left; the next look passes her over.
            if attempt == TRIES_TO_NAME - 1:
                raise


def _unheard_call(case: Case, *, by: Actor, request_id: int | None) -> Escalation | None:
    """Find the call that a resident, or a firm, has raised already and nobody has heard; staff call as they like."""
    if by.is_staff or not (request_id or by.contractor_id):
        return None
    mine = Escalation.objects.filter(
        UNANSWERED, case=case, raised_by_kind=by.kind, request=request_id, raised_by_contractor=by.contractor_id
    )
    return mine.filter(kind=EscalationKind.CALL, is_drill=False).order_by("id").first()


def _words_of(escalation: Escalation, kind: WordsKind, text: str) -> Words:
    """Keep what was said with a call: public where it was raised from outside, for its request alone."""
    return Words(kind, text, is_public=is_from_outside(escalation), for_request_id=escalation.request_id)


def _call_again(call: Escalation, reason: str, *, by: Actor, at: datetime, step: WorkStep | None) -> Call:
    """Keep what a resident adds to her call, and tell the person called in."""
    if reason.strip():
        words = (_words_of(call, WordsKind.REASON, reason),)
        data = {"escalation": call.pk}
        event = write_beside(call.case, EventKind.NOTE_ADDED, by=by, at=at, data=data, words=words, step=step)
        notification.tell_staff([call.owner], event=event, kind=MessageKind.STAFF_ESCALATION, at=at)
    return _call_of(call, is_repeat=True)


def _lock_survivor(case_id: int, *, by: Actor) -> Case:
    """Lock the case that is called about. Any member of staff may call about any case: it shows nothing of it."""
    seen = Case.objects.all() if by.is_staff else visible_to(by)
    if not seen.filter(pk=case_id).exists():
        raise CaseNotFound
    [case] = read("case that is called about", _with_place, {"case": lock_way(case_id)})
    return cast(Case, case)


def _with_place(marks: Marks) -> QuerySet[Case]:
    return Case.objects.filter(pk=marks["case"]).select_related("service__calendar", "queue__calendar")


def set_owner(escalation: Escalation, owner: rules.Owner, *, at: datetime) -> None:
    """Give the call to somebody, with a time to acknowledge it in her own working hours. Saves."""
    case, is_new = escalation.case, escalation.pk is None
    person = people.colleague(owner.person_id)
    calendar = calendar_of(person, case)
    promise = sla.promise_of_call(case, calendar, at=at)
    escalation.owner = person
    escalation.owner_source = owner.source
    escalation.owner_is_flagged = owner.is_flagged
    escalation.level = owner.level
    escalation.acknowledge_by = promise.due_at
    escalation.acknowledged_at = escalation.answer_by = escalation.reminded_at = None
    escalation.save()
    if not is_new:
        sla.stop_clocks(case, ClockKind.ESCALATION, at=at, escalation=escalation)
    sla.start_clock(case, promise, calendar=calendar, at=at, escalation=escalation)


def pressure_of(case: Case) -> int:
    """Say how pressing calls about a case are: a service that is marked as danger to life stays so."""
    return max(case.priority, case.service.priority)


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
    data = {
        "escalation": escalation.pk,
        "kind": escalation.kind,
        "owner": escalation.owner_id,
        "source": escalation.owner_source,
        "level": escalation.level,
        "flagged": escalation.owner_is_flagged,
        "drill": escalation.is_drill,
    }
    event = write_beside(case, kind, by=by, at=at, data=data, words=words, step=step)
    if kind in TOLD_TO_OWNERS:
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
    if kind in TOLD_TO_RESIDENTS and is_from_outside(escalation):
        request = escalation.request or _only_request(escalation.case)
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


def _call_of(escalation: Escalation, *, is_repeat: bool = False) -> Call:
    owner = escalation.owner
    return Call(escalation.pk, escalation.case_id, owner.name, owner.job_title, escalation.acknowledge_by, is_repeat)


UNANSWERED = Q(acknowledged_at__isnull=True, state__in=[EscalationState.OPEN, EscalationState.REASSIGNED])
