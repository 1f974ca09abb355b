"""Where a request stands, in the words of the tables: what happens next, by when, and who does it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from requests_app.models import Case, ServiceRequest
from requests_app.queries import reviews
from requests_app.queries.catalogue import in_language
from requests_app.queries.slas import day_of
from requests_app.rules.public_words import (
    HEADLINES,
    NEXT_STEPS,
    NOTE_CALL,
    NOTE_JOINED,
    NOTE_MERGED,
    NOTE_OF_WAIT,
    WAIT_HEADLINES,
    WAIT_STEPS,
    WITHDRAWN_HEADLINE,
    WITHDRAWN_STEP,
)
from requests_app.vocabulary import CaseState, WaitReason

# A wait ends at the latest then; for the others the promised date says more.
DATED_BY_WAIT = frozenset({WaitReason.CITIZEN, WaitReason.SCHEDULED, WaitReason.LEGAL})


def headline(request: ServiceRequest) -> Promise:
    """Say in a few words where a request stands."""
    case = request.case
    if request.withdrawn_at:
        return WITHDRAWN_HEADLINE
    return WAIT_HEADLINES[WaitReason(case.wait_reason)] if case.wait_reason else HEADLINES[CaseState(case.state)]


def next_step(request: ServiceRequest) -> Promise:
    """Say what happens next."""
    case = request.case
    if request.withdrawn_at:
        return WITHDRAWN_STEP
    return WAIT_STEPS[WaitReason(case.wait_reason)] if case.wait_reason else NEXT_STEPS[CaseState(case.state)]


def next_by(request: ServiceRequest) -> date | None:
    """Say by when: the answer asked for, the day planned, the end of the review, or what was promised."""
    case = request.case
    return None if request.withdrawn_at else day_of(_moment(case), case.service.calendar)


def _moment(case: Case) -> datetime | None:
    if case.state == CaseState.RESOLVED:
        return case.objection_until
    if case.state == CaseState.REVIEW:
        return reviews.review_until(case)
    if case.wait_reason in DATED_BY_WAIT:
        return case.wake_at
    return case.promised_at if case.queue_id else None


def who(request: ServiceRequest, language: str) -> str:
    """Name who takes the next step: the team, whoever looks again, or the resident herself."""
    case = request.case
    queue = case.queue
    if request.withdrawn_at or queue is None:
        return ""
    if case.wait_reason == WaitReason.CITIZEN:
        return _("You")
    if case.state == CaseState.REVIEW and case.owner is not None:
        return ", ".join(filter(None, (case.owner.name, case.owner.job_title)))
    return in_language(queue.public_names, language) or queue.name


def notes(
    request: ServiceRequest, *, is_joined: bool, merged_at: datetime | None, has_open_call: bool
) -> tuple[str, ...]:
    """Say what stands beside the next step: a wait, a joining, other requests, a call for a person."""
    case = request.case
    joined_on = day_of(merged_at, case.service.calendar) if merged_at else None
    merged = NOTE_MERGED % {"day": date_format(joined_on)} if joined_on else ""
    wait = NOTE_OF_WAIT[WaitReason(case.wait_reason)] if case.wait_reason else None
    told = (
        (wait, wait is not None),
        (merged, bool(merged)),
        (NOTE_JOINED, is_joined and not merged),
        (NOTE_CALL, has_open_call),
    )
    kept = [note for note, is_so in told if is_so and not (request.withdrawn_at and note is not NOTE_CALL)]
    return tuple(str(note) for note in kept)


@dataclass(frozen=True)
class FirstStanding:
    """What a receipt tells of a request: where its case stands."""

    service_name: str
    promised_on: date | None
    next_step: str
    next_by: date | None
    who: str


def first_standing(request: ServiceRequest, *, language: str) -> FirstStanding:
    """Say where a request stands, by what is known already: no query, and nothing of its calls."""
    case = request.case
    return FirstStanding(
        service_name=in_language(case.service.names, language),
        promised_on=day_of(case.promised_at, case.service.calendar),
        next_step=str(next_step(request)),
        next_by=next_by(request),
        who=who(request, language),
    )
