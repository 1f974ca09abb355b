"""Calls for a human being: raised from any state, by anybody, and given to a named person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import Q

from requests_app.actions import notification, sla
from requests_app.actions.audit import Words, WorkStep, event_row, tell_log, words_of
from requests_app.actions.escalation_bundling import owner_by_incident
from requests_app.actions.escalation_telling import (
    MOST_LETTERS,
    data_of,
    first_letters,
    is_from_outside,
    request_with_resident,
)
from requests_app.actions.workflow import lock_way, write_beside
from requests_app.facts import CaseNotFound
from requests_app.models import (
    Calendar,
    Case,
    CaseEvent,
    Clock,
    ClockInterval,
    Escalation,
    EventWords,
    JobRow,
    Message,
    ServiceRequest,
)
from requests_app.models.writing import change_of, draw_ids, write_together
from requests_app.queries import people, residents
from requests_app.queries.case_locks import lock_seen
from requests_app.queries.escalations import calls_that_stand
from requests_app.queries.standing_facts import attach, facts_under
from requests_app.queries.working_hours import calendar_of
from requests_app.rules import escalation as rules
from requests_app.rules.actor import SYSTEM, Actor
from requests_app.rules.sla import Promise
from requests_app.vocabulary import (
    CallHours,
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
    call_hours: CallHours = CallHours.ANY,
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
        case, request_id = _lock_survivor(case_id, by=by)
        earlier = calls_that_stand(case, client_key)
        again = next((call for call in earlier if client_key and call.client_key == client_key), None)
        if again is not None:
            return _call_of(again, is_repeat=True)
        waiting = next((call for call in earlier if _is_unheard(call, by=by, request_id=request_id)), None)
        if waiting is not None and kind == EscalationKind.CALL and not is_drill:
            return _call_again(waiting, (reason, contact), call_hours, by=by, at=at, step=step)
        escalation = Escalation(
            case=case,
            kind=kind,
            request=request_with_resident(request_id) if request_id else None,
            complained_about_id=complained_about_id,
            call_hours=call_hours,
            client_key=client_key,
            is_drill=is_drill,
            raised_at=at,
            **_whoever_calls(by),
        )
        words = (_words_of(escalation, WordsKind.REASON, reason), Words(WordsKind.CONTACT, contact))
        return _raise(escalation, by=by, named_id=named_id, words=words, step=step)


def call_about_new(
    request: ServiceRequest, *, by: Actor, at: datetime, client_key: str, call_hours: CallHours = CallHours.ANY
) -> Call:
    """Call in a human being about a case that this transaction has just opened: nobody else knows it yet.

    `request` comes with its case as it was planned, service and queue included.
    """
    escalation = Escalation(
        case=request.case,
        kind=EscalationKind.CALL,
        request=request,
        client_key=client_key,
        call_hours=call_hours,
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
    """Give a new call to somebody, and write all of it in one statement."""
    known = escalation.case.event_count

    def write() -> None:
        escalation.case.event_count = known
        owner = owner_by_incident(escalation, named_id=named_id)
        owner = owner or _first_owner(escalation, at=escalation.raised_at, named_id=named_id)
        _write_first(escalation, owner, by=by, words=words, step=step)

    _until_it_stands(write)
    return _call_of(escalation)


def _write_first(
    escalation: Escalation, owner: rules.Owner, *, by: Actor, words: tuple[Words, ...], step: WorkStep | None
) -> None:
    case, at = escalation.case, escalation.raised_at
    promise, calendar = _put(escalation, owner, at=at)
    said = tuple(word for word in words if word.text.strip())
    letters = {Message: MOST_LETTERS, JobRow: MOST_LETTERS}
    ids = draw_ids({Escalation: 1, Clock: 1, ClockInterval: 1, CaseEvent: 1, EventWords: len(said), **letters})
    escalation.pk = ids.take(Escalation)
    clock = sla.plan_clock(case, promise, calendar=calendar, at=at, escalation=escalation, ids=ids)
    data = data_of(escalation)
    event = event_row(case, EventKind.ESCALATED, by=by, at=at, data=data, step=step, event_id=ids.take(CaseEvent))
    kept = words_of(event, said)
    for row in kept:
        row.pk = ids.take(EventWords)
    rows = [escalation, *clock, event, *kept, *first_letters(escalation, event, ids=ids)]
    write_together(rows, changes=[change_of(case, ("event_count",))])
    tell_log(event)


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


def _first_owner(escalation: Escalation, *, at: datetime, named_id: int | None) -> rules.Owner:
    excluded = (escalation.raised_by_person_id, escalation.complained_about_id)
    ladder = people.ladder_of(escalation.case, at=at, named_id=named_id)
    return rules.resolve_owner(ladder, people.availability(ladder, at=at, excluded=excluded))


def give(escalation: Escalation, choose: Callable[[], rules.Owner], *, at: datetime) -> None:
    """Choose a person and give her the call. One who is switched off in this very moment is passed over."""
    _until_it_stands(lambda: set_owner(escalation, choose(), at=at))


def _until_it_stands(write: Callable[[], None]) -> None:
    for attempt in range(TRIES_TO_NAME):
        try:
            with transaction.atomic():
                write()
            return
        except IntegrityError:
            # The database keeps calls from whoever has just left; the next look passes her over.
            if attempt == TRIES_TO_NAME - 1:
                raise


def _is_unheard(call: Escalation, *, by: Actor, request_id: int | None) -> bool:
    """Tell whether a resident, or a firm, has raised this call already, and nobody has heard it. Staff call again."""
    if by.is_staff or not (request_id or by.contractor_id) or call.kind != EscalationKind.CALL or call.is_drill:
        return False
    hers = (by.kind, request_id, by.contractor_id)
    is_waiting = call.acknowledged_at is None and call.state in rules.UNANSWERED
    return is_waiting and (call.raised_by_kind, call.request_id, call.raised_by_contractor_id) == hers


def _words_of(escalation: Escalation, kind: WordsKind, text: str) -> Words:
    """Keep what was said with a call: public where it was raised from outside, for its request alone."""
    return Words(kind, text, is_public=is_from_outside(escalation), for_request_id=escalation.request_id)


def _call_again(
    call: Escalation,
    told: tuple[str, str],
    call_hours: CallHours,
    *,
    by: Actor,
    at: datetime,
    step: WorkStep | None,
) -> Call:
    """Keep what a resident adds to her call, and tell the person called in."""
    if call_hours != CallHours.ANY:
        Escalation.objects.filter(pk=call.pk).update(call_hours=call_hours)
    reason, contact = told
    if reason.strip() or contact.strip():
        words = (_words_of(call, WordsKind.REASON, reason), Words(WordsKind.CONTACT, contact))
        data = {"escalation": call.pk}
        event = write_beside(call.case, EventKind.NOTE_ADDED, by=by, at=at, data=data, words=words, step=step)
        notification.tell_staff([call.owner], event=event, kind=MessageKind.STAFF_ESCALATION, at=at)
    return _call_of(call, is_repeat=True)


def _lock_survivor(case_id: int, *, by: Actor) -> tuple[Case, int | None]:
    """Lock the case that is called about, or the one that goes on for it; give with it for whose request is called.

    Any member of staff may call about any case: it shows nothing of it. A resident may where one of her requests
    leads there. The lock comes first; a joined case is let go again, for locks are taken in the order of their ids.
    """
    reader = SYSTEM if by.is_staff or by.request_ids else by
    with transaction.atomic():
        case = lock_seen(case_id, reader)
        if case is not None and case.merged_into_id is not None:
            transaction.set_rollback(True)
    # For whose request somebody calls: its holder alone is told who answers, and what.
    request_id = residents.request_behind(case_id, by) if by.request_ids else None
    if case is None or (by.request_ids and request_id is None and not by.is_staff):
        raise CaseNotFound
    if case.merged_into_id is not None:
        case = lock_seen(lock_way(case_id), SYSTEM)
    attach(case, facts_under(case.stamp or 0))
    return case, request_id


def set_owner(escalation: Escalation, owner: rules.Owner, *, at: datetime) -> None:
    """Give the call to somebody else, with a time to acknowledge it in her own working hours. Saves."""
    promise, calendar = _put(escalation, owner, at=at)
    escalation.save()
    sla.stop_clocks(escalation.case, ClockKind.ESCALATION, at=at, escalation=escalation)
    sla.start_clock(escalation.case, promise, calendar=calendar, at=at, escalation=escalation)


def _put(escalation: Escalation, owner: rules.Owner, *, at: datetime) -> tuple[Promise, Calendar]:
    """Note in memory who owns a call and until when she is to hear it; give that promise, and by whose calendar."""
    person = people.colleague(owner.person_id)
    calendar = calendar_of(person, escalation.case)
    promise = sla.promise_of_call(escalation.case, calendar, at=at)
    escalation.owner = person
    escalation.owner_source = owner.source
    escalation.owner_is_flagged = owner.is_flagged
    escalation.level = owner.level
    escalation.acknowledge_by = promise.due_at
    escalation.acknowledged_at = escalation.answer_by = escalation.reminded_at = None
    return promise, calendar


def pressure_of(case: Case) -> int:
    """Say how pressing calls about a case are: a service that is marked as danger to life stays so."""
    return max(case.priority, case.service.priority)


def _call_of(escalation: Escalation, *, is_repeat: bool = False) -> Call:
    owner = escalation.owner
    return Call(escalation.pk, escalation.case_id, owner.name, owner.job_title, escalation.acknowledge_by, is_repeat)


UNANSWERED = Q(acknowledged_at__isnull=True, state__in=[EscalationState.OPEN, EscalationState.REASSIGNED])
