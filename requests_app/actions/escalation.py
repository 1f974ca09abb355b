"""Calls for a human being: raised from any state, and climbing until somebody answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from requests_app.actions import notification, sla
from requests_app.actions.audit import Words, WorkStep
from requests_app.actions.workflow import write_beside
from requests_app.facts import CaseNotFound
from requests_app.models import Case, CaseEvent, Escalation, StaffMember
from requests_app.queries import people, queues
from requests_app.queries.visibility import visible_to
from requests_app.rules import escalation as rules
from requests_app.rules.actor import CLOCK, Actor
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

TOP_LEVEL = 2  # above this a call goes round the roster and the fallback list


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
        waiting = _unheard_call(case, by=by) if kind == EscalationKind.CALL else None
        if waiting is not None:
            return _call_again(waiting, reason, by=by, at=at, step=step)
        excluded = (by.person_id, complained_about_id)
        ladder = people.ladder_of(case, at=at, named_id=named_id)
        owner = rules.resolve_owner(ladder, people.availability(ladder, at=at, excluded=excluded))
        escalation = Escalation(
            case=case,
            kind=kind,
            raised_by_kind=by.kind,
            raised_by_person_id=by.person_id,
            raised_by_resident_id=by.resident_id,
            raised_by_device_id=by.device_id,
            raised_by_contractor_id=by.contractor_id,
            complained_about_id=complained_about_id,
            channel=by.channel or "",
            language=by.language,
            client_key=client_key,
            is_drill=is_drill,
            raised_at=at,
        )
        set_owner(escalation, owner, at=at)
        words = (
            Words(WordsKind.REASON, reason, is_public=by.is_assisted or not by.is_staff),
            Words(WordsKind.CONTACT, contact),
        )
        tell(escalation, EventKind.ESCALATED, by=by, at=at, words=words, step=step)
        return _call_of(escalation)


def _unheard_call(case: Case, *, by: Actor) -> Escalation | None:
    """Find the call that a resident has raised already and nobody has heard; staff may call as often as they like."""
    if by.is_staff or not by.request_ids:
        return None
    mine = Escalation.objects.filter(UNANSWERED, case=case, raised_by_kind=by.kind, raised_by_resident=by.resident_id)
    return mine.filter(kind=EscalationKind.CALL, is_drill=False).order_by("id").first()


def _call_again(call: Escalation, reason: str, *, by: Actor, at: datetime, step: WorkStep | None) -> Call:
    """Keep what a resident adds to her call, and tell the person called in."""
    if reason.strip():
        words = (Words(WordsKind.REASON, reason, is_public=True),)
        data = {"escalation": call.pk}
        event = write_beside(call.case, EventKind.NOTE_ADDED, by=by, at=at, data=data, words=words, step=step)
        owner = StaffMember.objects.filter(pk=call.owner_id)
        notification.tell_staff(owner, event=event, kind=MessageKind.STAFF_ESCALATION, at=at)
    return _call_of(call, is_repeat=True)


def _lock_survivor(case_id: int, *, by: Actor) -> Case:
    """Lock the case that is called about. Any member of staff may call about any case: it shows nothing of it."""
    seen = Case.objects.all() if by.is_staff else visible_to(by)
    case = seen.select_for_update(of=("self",)).filter(pk=case_id).first()
    if case is None:
        raise CaseNotFound
    while case.merged_into_id is not None:
        case = Case.objects.select_for_update(of=("self",)).get(pk=case.merged_into_id)
    return case


def set_owner(escalation: Escalation, owner: rules.Owner, *, at: datetime) -> None:
    """Give the call to somebody, with a new time by which to answer. Saves."""
    case = escalation.case
    queue = case.queue or case.last_queue or queues.intake_queue()
    promise = sla.promise_of_call(case, queue.calendar, at=at)
    escalation.owner_id = owner.person_id
    escalation.owner_source = owner.source
    escalation.owner_is_flagged = owner.is_flagged
    escalation.level = owner.level
    escalation.acknowledge_by = promise.due_at
    escalation.acknowledged_at = None
    escalation.save()
    sla.stop_clocks(case, ClockKind.ESCALATION, at=at, escalation=escalation)
    sla.start_clock(case, promise, calendar=queue.calendar, at=at, escalation=escalation)


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
    if kind in CALLS_SOMEBODY_IN:
        owner = StaffMember.objects.filter(pk=escalation.owner_id)
        notification.tell_staff(owner, event=event, kind=MessageKind.STAFF_ESCALATION, at=at)
    if kind in TOLD_TO_RESIDENTS and is_from_outside(escalation):
        notification.tell_residents(case, event, TOLD_TO_RESIDENTS[kind], at=at)
    return event


CALLS_SOMEBODY_IN = frozenset({EventKind.ESCALATED, EventKind.ESCALATION_REASSIGNED, EventKind.ESCALATION_CLIMBED})
TOLD_TO_RESIDENTS = {
    EventKind.ESCALATED: MessageKind.ESCALATED,
    EventKind.ESCALATION_REFUSED: MessageKind.ESCALATION_ANSWERED,
    EventKind.ESCALATION_CLOSED: MessageKind.ESCALATION_ANSWERED,
}


OUTSIDERS = frozenset({ActorKind.RESIDENT, ActorKind.KIOSK_USER})


def is_from_outside(escalation: Escalation) -> bool:
    """Tell whether a resident raised the call: at an open door, or through a clerk at a counter or on the phone."""
    return escalation.raised_by_kind in OUTSIDERS or escalation.channel in ASSISTED_CHANNELS


def _call_of(escalation: Escalation, *, is_repeat: bool = False) -> Call:
    owner = StaffMember.objects.get(pk=escalation.owner_id)
    return Call(escalation.pk, escalation.case_id, owner.name, owner.job_title, escalation.acknowledge_by, is_repeat)


def climb(escalation_id: int, *, at: datetime) -> bool:
    """Send an unanswered call one level up; at the top it goes round roster and fallback list. Repeats are harmless."""
    with transaction.atomic():
        case_id = Escalation.objects.values_list("case_id", flat=True).get(pk=escalation_id)
        case = Case.objects.select_for_update(of=("self",)).get(pk=case_id)
        escalation = (
            Escalation.objects.select_for_update(of=("self",))
            .filter(UNANSWERED, pk=escalation_id, acknowledge_by__lte=at)
            .first()
        )
        if escalation is None:
            return False
        escalation.case = case
        ladder = people.ladder_of(case, at=at)
        excluded = (escalation.owner_id, escalation.raised_by_person_id, escalation.complained_about_id)
        who = people.availability(ladder, at=at, excluded=excluded)
        owner = rules.resolve_owner(ladder, who, above_level=min(escalation.level, TOP_LEVEL))
        set_owner(escalation, owner, at=at)
        tell(escalation, EventKind.ESCALATION_CLIMBED, by=CLOCK, at=at)
        return True


UNANSWERED = Q(acknowledged_at__isnull=True, state__in=[EscalationState.OPEN, EscalationState.REASSIGNED])
