"""What a resident may know of her request: an allow-list, in plain words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from requests_app.facts import CaseNotFound
from requests_app.models import CaseEvent, Clock, Escalation, EventWords, ServiceRequest
from requests_app.queries.case_reasons import why_in_plain_words
from requests_app.queries.catalogue import in_language
from requests_app.queries.slas import day_of
from requests_app.rules.public_words import CALL_HEADLINES, HEADLINES, NEXT_STEPS, PUBLIC_EVENTS
from requests_app.rules.references import is_secret, normalise_reference
from requests_app.rules.workflow import possible_moves
from requests_app.vocabulary import (
    ASSISTED_CHANNELS,
    ActorKind,
    CaseState,
    ClockKind,
    EscalationState,
    EventKind,
    Move,
    Priority,
    Relation,
    WordsKind,
)


@dataclass(frozen=True)
class PublicEntry:
    """One line of the history that a resident reads."""

    title: str
    at: datetime
    by: str = ""
    words: str = ""


@dataclass(frozen=True)
class PublicCall:
    """A call for a person: who answers, by when, and the answer."""

    headline: str
    who: str
    by: datetime | None
    words: str


@dataclass(frozen=True)
class PublicStatus:
    """Where a request stands: what happens next, by when, and who does it."""

    reference: str
    request_id: int
    case_id: int
    requester_id: int | None
    revision: int
    service_code: str
    service_name: str
    is_danger: bool
    headline: str
    next_step: str
    next_by: date | None
    promised_on: date | None
    who: str
    can_withdraw: bool
    can_reopen: bool
    can_close: bool
    why_this_date: str = ""
    calls: tuple[PublicCall, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    timeline: tuple[PublicEntry, ...] = field(default=())


def opened() -> QuerySet[ServiceRequest]:
    """Read requests with all that their status needs."""
    norm = Clock.objects.filter(case=OuterRef("case"), kind=ClockKind.SERVICE_NORM).order_by("-id")
    return ServiceRequest.objects.select_related(
        "case__service__calendar", "case__queue", "case__last_queue", "case__district", "case__merged_into"
    ).annotate(promise=Subquery(norm.values(data=JSONObject(why="why", paused_at="paused_at"))[:1]))


def find_request(reference: str, secret: str) -> ServiceRequest:
    """Find the request that reference and secret open. Raises `CaseNotFound` for either fault, alike."""
    wanted = normalise_reference(reference)
    request = opened().filter(reference=wanted).first()
    # The secret is compared in every case, so that an unknown reference takes as long as a wrong secret.
    version = request.secret_version if request else 1
    is_right = is_secret(secret, reference=wanted, version=version, key=settings.REFERENCE_SECRET)
    if request is None or not is_right:
        raise CaseNotFound
    return request


def public_status(reference: str, secret: str) -> PublicStatus:
    """Say where a request stands (four queries). Raises `CaseNotFound`: unknown reference or wrong secret."""
    return status_of(find_request(reference, secret))


def status_of(request: ServiceRequest) -> PublicStatus:
    """Write the status of a request that `opened` has read (three queries)."""
    case, language = request.case, get_language() or "en"
    state = CaseState(case.state)
    moves = possible_moves(state, {Relation.RESIDENT})
    in_window = case.objection_until is not None and timezone.now() <= case.objection_until
    calendar = case.service.calendar
    promised_on, window_ends = day_of(case.promised_at, calendar), day_of(case.objection_until, calendar)
    queue = case.queue or case.last_queue
    all_calls = list(Escalation.objects.select_related("owner").filter(case=case).order_by("-raised_at", "-id"))
    # As the guard of the moves: nothing ends while somebody owes an answer, to whomever.
    can_end = not any(call.is_open for call in all_calls)
    return PublicStatus(
        reference=request.reference,
        request_id=request.pk,
        case_id=case.pk,
        requester_id=request.requester_id,
        revision=case.revision,
        service_code=case.service.code,
        service_name=in_language(case.service.names, language),
        is_danger=case.priority >= Priority.DANGER,
        headline=str(HEADLINES[state]),
        next_step=str(NEXT_STEPS[state]),
        next_by=window_ends if state == CaseState.RESOLVED else promised_on if case.queue_id else None,
        promised_on=promised_on,
        why_this_date=_why(request) if case.queue_id else "",
        who=in_language(queue.public_names, language) or queue.name if queue and case.queue_id else "",
        can_withdraw=Move.CANCEL in moves and can_end,
        can_reopen=Move.REOPEN in moves and in_window,
        can_close=Move.CLOSE in moves and can_end,
        calls=_told(all_calls),
        facts=_facts(request, language),
        timeline=_timeline(case.pk),
    )


def _why(request: Any) -> str:
    promise = getattr(request, "promise", None) or {}
    return why_in_plain_words(promise.get("why"), is_paused=promise.get("paused_at") is not None)


def _facts(request: ServiceRequest, language: str) -> tuple[tuple[str, str], ...]:
    case = request.case
    return (
        (_("Your words"), request.description),
        (_("Place"), request.address),
        (_("District"), case.district.name if case.district else ""),
        (_("Sent on"), date_format(timezone.localtime(request.submitted_at), "DATETIME_FORMAT")),
    )


def _told(calls: Sequence[Escalation]) -> tuple[PublicCall, ...]:
    """Keep the calls that a resident raised, each with the name of who answers."""
    raised = [call for call in calls if not call.is_drill and _is_from_outside(call)]
    answers = _answers(raised[0].case_id) if raised else {}
    return tuple(
        PublicCall(
            headline=str(CALL_HEADLINES[_told_state(call)]),
            who=", ".join(filter(None, (call.owner.name, call.owner.job_title))),
            by=call.acknowledge_by if call.is_open and call.acknowledged_at is None else None,
            words=answers.get(call.pk, ""),
        )
        for call in raised
    )


def _is_from_outside(call: Escalation) -> bool:
    return call.raised_by_kind in {ActorKind.RESIDENT, ActorKind.KIOSK_USER} or call.channel in ASSISTED_CHANNELS


def _told_state(call: Escalation) -> EscalationState:
    """Name the state that a resident is told: a call closed as declined reads declined."""
    is_declined = call.settled_as == EscalationState.REFUSED
    return EscalationState.REFUSED if is_declined else EscalationState(call.state)


def _answers(case_id: int) -> dict[int, str]:
    """Map each call to the answer that the resident may read."""
    words = EventWords.objects.filter(
        event__case=case_id, event__data__has_key="escalation", kind=WordsKind.ANSWER, is_public=True
    ).order_by("id")
    return dict(words.values_list("event__data__escalation", "text"))


def _timeline(case_id: int) -> tuple[PublicEntry, ...]:
    """Tell what happened, newest first: only the kinds of event and the words on the allow-list."""
    public = Prefetch("words", queryset=EventWords.objects.filter(is_public=True).order_by("id"), to_attr="told")
    events = (
        CaseEvent.objects.filter(case=case_id, kind__in=PUBLIC_EVENTS).order_by("-sequence").prefetch_related(public)
    )
    return tuple(
        PublicEntry(
            title=str(PUBLIC_EVENTS[EventKind(event.kind)]),
            at=event.at,
            words="\n".join(word.text for word in getattr(event, "told", ()) if word.text),
        )
        for event in events
    )
