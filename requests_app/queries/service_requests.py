"""What a resident may know of her request: an allow-list, in plain words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from django.conf import settings
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from requests_app.facts import CaseNotFound
from requests_app.models import Case, Clock, Escalation, EventWords, ServiceRequest
from requests_app.queries import attachments, public_standing, residents, reviews
from requests_app.queries.catalogue import in_language
from requests_app.queries.date_reasons import why_in_plain_words
from requests_app.queries.public_answers import answers_of
from requests_app.queries.public_parts import PublicPart, part_rows, parts_of
from requests_app.queries.public_timeline import PublicEntry, timeline_of
from requests_app.queries.records import read
from requests_app.queries.residents import Stretch
from requests_app.queries.shapes import Marks
from requests_app.queries.slas import day_of
from requests_app.rules.public_words import CALL_HEADLINES
from requests_app.rules.references import is_secret, normalise_reference
from requests_app.rules.review import DECISIONS, appeal_until
from requests_app.rules.workflow import possible_moves
from requests_app.vocabulary import (
    ASSISTED_CHANNELS,
    ENDED_STATES,
    OPEN_STATES,
    ActorKind,
    CancelReason,
    CaseState,
    ClockKind,
    EscalationState,
    EventKind,
    Move,
    Priority,
    Relation,
    WaitReason,
    WordsKind,
)


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
    can_appeal: bool = False
    is_ended: bool = False  # how it went is asked now
    can_correct: bool = False  # the place
    is_shared: bool = False  # others wait for the same case
    notes: tuple[str, ...] = ()
    question: str = ""  # the city waits for an answer to it
    parts: tuple[PublicPart, ...] = ()
    why_this_date: str = ""
    calls: tuple[PublicCall, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    timeline: tuple[PublicEntry, ...] = field(default=())
    attachments: tuple[attachments.Shown, ...] = ()
    is_mail_stopped: bool = False  # she wants no more e-mail about it


def opened() -> QuerySet[ServiceRequest]:
    """Read requests with all that their status needs, the parts of their cases included."""
    with_case = ("case__service__calendar", "case__queue", "case__owner", "case__last_queue", "case__district")
    return ServiceRequest.objects.select_related(*with_case, "service").annotate(
        promise=Subquery(_norm_of(OuterRef("case"))),
        part_rows=part_rows("case"),
        attachment_rows=attachments.attachments_in_one(),
    )


def _norm_of(case: Any) -> Any:
    """Read the arithmetic of a case's newest promise."""
    norm = Clock.objects.filter(case=case, kind=ClockKind.SERVICE_NORM).order_by("-id")
    return norm.values(data=JSONObject(why="why", paused_at="paused_at"))[:1]


def find_request(reference: str, secret: str) -> ServiceRequest:
    """Find the request that reference and secret open. Raises `CaseNotFound` for either fault, alike."""
    wanted = normalise_reference(reference)
    found: list[ServiceRequest] = read("request by its reference", _by_reference, {"reference": wanted})
    request = found[0] if found else None
    # The secret is compared in every case, so that an unknown reference takes as long as a wrong secret.
    version = request.secret_version if request else 1
    is_right = is_secret(secret, reference=wanted, version=version, key=settings.REFERENCE_SECRET)
    if request is None or not is_right:
        raise CaseNotFound
    return request


def _by_reference(marks: Marks) -> QuerySet[ServiceRequest]:
    return opened().filter(reference=marks["reference"])


def public_status(reference: str, secret: str) -> PublicStatus:
    """Say where a request stands (five queries). Raises `CaseNotFound`: unknown reference or wrong secret."""
    return status_of(find_request(reference, secret))


def status_of(request: ServiceRequest) -> PublicStatus:
    """Write the status of a request that `opened` has read (four queries; two more where it was joined to another)."""
    path = _follow(request)
    case, language, now = request.case, get_language() or "en", timezone.now()
    timeline = timeline_of(request, path)
    moves = set() if request.withdrawn_at else set(possible_moves(CaseState(case.state), {Relation.RESIDENT}))
    is_shared = residents.others_wait(case.pk, than=[request.pk])
    all_calls: list[Escalation] = read("calls of both", _calls_of_both, {"case": case.pk, "request": request.pk})
    hers = [call for call in all_calls if call.request_id == request.pk]
    # As the guard of the moves: nothing ends while somebody owes an answer, to whomever.
    can_end = not any(call.is_open and call.case_id == case.pk for call in all_calls)
    return PublicStatus(
        reference=request.reference,
        request_id=request.pk,
        case_id=case.pk,
        requester_id=request.requester_id,
        revision=case.revision,
        service_code=case.service.code,
        service_name=in_language(case.service.names, language),
        is_danger=case.priority >= Priority.DANGER,
        headline=str(public_standing.headline(request)),
        next_step=str(public_standing.next_step(request)),
        next_by=public_standing.next_by(request),
        promised_on=day_of(case.promised_at, case.service.calendar),
        why_this_date=_why(request) if case.queue_id else "",
        who=public_standing.who(request, language),
        can_withdraw=Move.CANCEL in moves and (can_end or is_shared),
        can_reopen=Move.REOPEN in moves and case.objection_until is not None and now <= case.objection_until,
        can_close=Move.CLOSE in moves and can_end and not is_shared,
        can_appeal=Move.APPEAL in moves and _may_appeal(case, timeline, at=now),
        is_ended=request.withdrawn_at is not None or case.state in ENDED_STATES,
        can_correct=case.state in OPEN_STATES and not request.withdrawn_at,
        is_shared=is_shared,
        notes=_notes(request, path, hers, is_joined=is_shared or len(path) > 1),
        question=_question(case, timeline),
        parts=parts_of(request, language=language),
        calls=_told(hers),
        facts=_facts(request, language, is_shared=is_shared),
        timeline=timeline,
        attachments=attachments.shown(getattr(request, "attachment_rows", ()), is_inside=False),
        is_mail_stopped=request.mail_stopped_at is not None,
    )


def _notes(
    request: ServiceRequest, path: Sequence[Stretch], calls: Sequence[Escalation], *, is_joined: bool
) -> tuple[str, ...]:
    merged_at = path[-1].since if len(path) > 1 else None
    has_open_call = any(call.is_open for call in calls)
    return public_standing.notes(request, is_joined=is_joined, merged_at=merged_at, has_open_call=has_open_call)


def _calls_of_both(marks: Marks) -> QuerySet[Escalation]:
    """Read the calls of case and request: her own call may lie on the case that hers was joined to."""
    of_both = Escalation.objects.filter(Q(case=marks["case"]) | Q(request=marks["request"]), is_drill=False)
    return of_both.select_related("owner").order_by("-raised_at", "-id")


def _follow(request: ServiceRequest) -> tuple[Stretch, ...]:
    """Let the request show the case that goes on for it, and give the way there, beginning with its own case."""
    own = Stretch(request.case_id, request.received_at)
    if request.case.merged_into_id is None:
        return (own,)
    _own, *others = residents.path_of(request.case_id)
    related = ("service__calendar", "queue", "owner", "last_queue", "district")
    request.case = Case.objects.select_related(*related).get(pk=others[-1].case_id)
    request.promise = next((row["data"] for row in _norm_of(request.case_id)), None)  # type: ignore[attr-defined]
    return (own, *others)


def _may_appeal(case: Case, timeline: Sequence[PublicEntry], *, at: datetime) -> bool:
    """Tell whether the newest decision can be objected to; the move asks again."""
    decided_at = reviews.decided_at(case)
    newest = next((entry.kind for entry in timeline if entry.kind in DECISIONS), "")
    is_withdrawn = case.cancel_reason == CancelReason.WITHDRAWN
    if decided_at is None or is_withdrawn or newest == EventKind.UPHELD:
        return False
    return at <= appeal_until(decided_at, days=settings.APPEAL_WINDOW_DAYS)


def _why(request: Any) -> str:
    promise = getattr(request, "promise", None) or {}
    return why_in_plain_words(promise.get("why"), is_paused=promise.get("paused_at") is not None)


def _facts(request: ServiceRequest, language: str, *, is_shared: bool) -> tuple[tuple[str, str], ...]:
    case = request.case
    # The place of a case that others share, or that hers was joined to, may be somebody else's words.
    is_hers = case.reference == request.reference and not is_shared and request.blanked_at is None
    corrected = case.address if is_hers and case.address != request.address else ""
    return (
        (_("Your words"), request.description),
        *answers_of(request, language),
        (_("Place"), request.address),
        (_("Place, as corrected"), corrected),
        (_("District"), case.district.name if case.district else ""),
        (_("Sent on"), date_format(timezone.localtime(request.submitted_at), "DATETIME_FORMAT")),
    )


def new_call(owner_name: str, owner_title: str, *, by: datetime) -> PublicCall:
    """Say what a status page would of a call that has just been raised: no query."""
    who = ", ".join(filter(None, (owner_name, owner_title)))
    return PublicCall(str(CALL_HEADLINES[EscalationState.OPEN]), who, by, "")


def _told(calls: Sequence[Escalation]) -> tuple[PublicCall, ...]:
    """Keep the calls that the holder of a request raised, each with the name of who answers."""
    raised = [call for call in calls if _is_from_outside(call)]
    answers = _answers(raised) if raised else {}
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
    return call.raised_by_kind in OUTSIDERS or call.channel in ASSISTED_CHANNELS


OUTSIDERS: Final = frozenset({ActorKind.RESIDENT, ActorKind.KIOSK_USER, ActorKind.API_CLIENT})


def _told_state(call: Escalation) -> EscalationState:
    """Name the state that a resident is told: a call closed as declined reads declined."""
    is_declined = call.settled_as == EscalationState.REFUSED
    return EscalationState.REFUSED if is_declined else EscalationState(call.state)


def _answers(calls: Sequence[Escalation]) -> dict[int, str]:
    """Map each call to the answer that whoever raised it may read."""
    cases, ids = {call.case_id for call in calls}, [call.pk for call in calls]
    words = EventWords.objects.filter(
        event__case__in=cases, event__data__escalation__in=ids, kind=WordsKind.ANSWER, is_public=True
    ).order_by("id")
    return dict(words.values_list("event__data__escalation", "text"))


def _question(case: Case, timeline: Sequence[PublicEntry]) -> str:
    """Give the question for whose answer the city waits; empty where there is none."""
    if case.wait_reason != WaitReason.CITIZEN:
        return ""
    return next((entry.words for entry in timeline if entry.kind == EventKind.PARKED), "")
