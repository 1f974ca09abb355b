"""The one door: whatever comes in becomes a request and a case, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from django.conf import settings
from django.db import IntegrityError, transaction

from requests_app.actions import jobs, notification, sla, workflow
from requests_app.actions.audit import WorkStep
from requests_app.actions.intake_joining import case_to_join
from requests_app.actions.intake_people import principal_of, resident_of
from requests_app.facts import IdempotencyConflict, InvalidSubmission
from requests_app.models import (
    Case,
    City,
    District,
    QueueStay,
    Resident,
    ServiceDefinition,
    ServiceRequest,
    WorkQueue,
)
from requests_app.queries import places, standing_facts
from requests_app.queries.slas import day_of
from requests_app.queries.standing_facts import StandingFacts
from requests_app.rules import intake as rules
from requests_app.rules.actor import Actor
from requests_app.rules.intake import Submission
from requests_app.rules.priority import rank_of
from requests_app.rules.references import new_reference, secret_of
from requests_app.vocabulary import ActorKind, CaseState, EventKind, MessageKind

# The same key at the same moment, or a drawn reference that is taken (about once in ten million): look again.
LOOK_AGAIN: Final = frozenset(
    {
        "request_key_once_per_client",
        "requests_app_case_reference_key",
        "requests_app_servicerequest_reference_key",
    }
)
TRIES: Final = 4


@dataclass(frozen=True)
class Receipt:
    """What the door gives back. `is_new` is False when the same letter came before."""

    reference: str
    secret: str
    case_id: int
    request_id: int
    service_code: str
    promised_on: date | None
    is_new: bool


def receive(submission: Submission, *, by: Actor, at: datetime) -> Receipt:
    """Take a letter: request, case, stay, event, clock, message and jobs in one transaction.

    The same key with the same body gives the same receipt. Raises `InvalidSubmission`, `IdempotencyConflict`.
    """
    submission = rules.tidy(submission)
    for tries_left in reversed(range(TRIES)):
        earlier = _earlier(submission)
        if earlier is not None:
            return _receipt_again(earlier, submission)
        try:
            with transaction.atomic():
                return _receive_new(submission, by=by, at=at)
        except IntegrityError as fault:
            if not tries_left or _broken_constraint(fault) not in LOOK_AGAIN:
                raise
    raise AssertionError("unreachable")


def _broken_constraint(fault: IntegrityError) -> str:
    """Name the constraint that refused a row, as PostgreSQL tells it."""
    diagnosis = getattr(fault.__cause__, "diag", None)
    return str(getattr(diagnosis, "constraint_name", None) or "")


def _earlier(submission: Submission) -> ServiceRequest | None:
    """Find the letter that came with this key: nearly always none, so the question is a narrow one."""
    same = ServiceRequest.objects.filter(
        channel=submission.channel, client=submission.client, idempotency_key=submission.idempotency_key
    )
    if not same.exists():
        return None
    return same.select_related("case__service__calendar", "service").get()


def _receipt_again(request: ServiceRequest, submission: Submission) -> Receipt:
    if request.body_hash != submission.body_hash():
        raise IdempotencyConflict
    return _receipt_of(request, request.case, is_new=False)


def _receipt_of(request: ServiceRequest, case: Case, *, is_new: bool) -> Receipt:
    return Receipt(
        reference=request.reference,
        secret=secret_for(request),
        case_id=case.pk,
        request_id=request.pk,
        service_code=request.service.code,
        promised_on=day_of(case.promised_at, case.service.calendar),
        is_new=is_new,
    )


def secret_for(request: ServiceRequest) -> str:
    """Make the secret of a request again, for receipts and letters."""
    return secret_of(reference=request.reference, version=request.secret_version, key=settings.REFERENCE_SECRET)


def _receive_new(submission: Submission, *, by: Actor, at: datetime) -> Receipt:
    city = places.city()
    facts = standing_facts.facts_under(city.facts_stamp)
    service, district = _check(submission, city, facts)
    requester = resident_of(submission, region=city.country, at=at)
    by = replace(by, is_proxy=bool(submission.on_behalf_of), is_assisted=by.is_staff)
    if requester is not None and not by.is_staff:
        by = replace(by, resident_id=requester.pk)
    queue = standing_facts.intake_queue(facts)
    case = _draft(submission, city, service, district, queue, at=at)
    shared = case_to_join(submission.joins, draft=case)
    if shared is not None:
        return _join(submission, case, shared, requester, by=by, at=at)
    _open_case(case, queue, at=at)
    request = _keep_letter(submission, case, requester, by=by, at=at)
    sla.start_case_clocks(case, at=at)
    event = workflow.open_case(
        case,
        by=by,
        at=at,
        data=_data_of(submission, request),
        step=WorkStep("report", sum(submission.active_seconds.values()) or None),
    )
    jobs.order_routing(case, office=queue.office, at=at)
    if requester is not None and notification.is_reached_by_mail(requester):
        notification.tell_resident(requester, request=request, event=event, kind=MessageKind.RECEIPT, at=at)
    return _receipt_of(request, case, is_new=True)


def _join(
    submission: Submission, draft: Case, shared: Case, requester: Resident | None, *, by: Actor, at: datetime
) -> Receipt:
    """Hang the request on a case that is there already: a receipt of its own, and no second case."""
    request = _keep_letter(submission, draft, requester, by=by, at=at, hangs_on=shared)
    step = WorkStep("report", sum(submission.active_seconds.values()) or None)
    data = _data_of(submission, request)
    event = workflow.write_beside(shared, EventKind.REQUEST_JOINED, by=by, at=at, data=data, step=step)
    if draft.is_vulnerable and not shared.is_vulnerable:
        Case.objects.filter(pk=shared.pk).update(is_vulnerable=True)
    notification.tell_requester(request, event=event, kind=MessageKind.RECEIPT, at=at)
    return _receipt_of(request, shared, is_new=True)


def _data_of(submission: Submission, request: ServiceRequest) -> dict[str, Any]:
    return {
        "request": request.pk,
        "service": request.service.code,
        "district": request.district.code if request.district else "",
        "contact_cause": submission.contact_cause,
        "campaign": submission.campaign_code,
    }


def _check(submission: Submission, city: City, known: StandingFacts) -> tuple[ServiceDefinition, District | None]:
    """Find service and district. Raises `InvalidSubmission` with every fault at once."""
    service = standing_facts.service(known, submission.service_code)
    place = submission.place
    stated = standing_facts.district(known, place.district)
    facts = rules.ServiceFacts(
        is_known=service is not None,
        needs_place=service.needs_place if service else False,
        phone_region=city.country,
    )
    problems = rules.problems_of(
        submission,
        service=facts,
        bounds=places.bounds_of(city),
        is_district_known=stated is not None or not place.district,
    )
    if problems or service is None:
        raise InvalidSubmission(problems)
    if place.latitude is not None and place.longitude is not None:
        # The point is measured, the name is said: where both are given, the point counts.
        found = places.code_at(city, latitude=place.latitude, longitude=place.longitude)
        return service, standing_facts.district(known, found) or stated
    return service, stated


def _draft(
    submission: Submission,
    city: City,
    service: ServiceDefinition,
    district: District | None,
    queue: WorkQueue,
    *,
    at: datetime,
) -> Case:
    """Write down the case that a request opens, where it hangs on no other one. Not saved."""
    return Case(
        reference=new_reference(city.reference_prefix),
        state=CaseState.NEW,
        queue=queue,
        service=service,
        priority=service.priority,
        district=district,
        address=submission.place.address,
        latitude=submission.place.latitude,
        longitude=submission.place.longitude,
        suspected_spam=rules.looks_like_spam(submission.description),
        is_vulnerable=submission.is_vulnerable,
        opened_at=at,
        waiting_since=at,
        rank_at=rank_of(waiting_since=at, priority=service.priority),
    )


def _open_case(case: Case, queue: WorkQueue, *, at: datetime) -> None:
    case.save(force_insert=True)
    QueueStay.objects.create(case=case, queue=queue, entered_at=at, trace={"received": True})


def _keep_letter(
    submission: Submission,
    case: Case,
    requester: Resident | None,
    *,
    by: Actor,
    at: datetime,
    hangs_on: Case | None = None,
) -> ServiceRequest:
    principal, mandate = principal_of(submission, requester, at=at)
    return ServiceRequest.objects.create(
        reference=case.reference,
        case=hangs_on or case,
        channel=submission.channel,
        client=submission.client,
        idempotency_key=submission.idempotency_key,
        body_hash=submission.body_hash(),
        site_id=by.site_id,
        device_id=by.device_id,
        campaign_code=submission.campaign_code,
        contact_cause=submission.contact_cause,
        active_seconds=dict(submission.active_seconds),
        # A clerk writes down what a resident asks: the resident asks, assisted.
        actor_kind=ActorKind.RESIDENT if by.is_staff else by.kind,
        assisted_by_id=by.person_id if by.is_staff else None,
        requester=requester,
        on_behalf_of=principal,
        mandate=mandate,
        is_proxy=by.is_proxy,
        language=submission.language,
        service=case.service,
        description=submission.description,
        answers=dict(submission.answers),
        address=case.address,
        latitude=case.latitude,
        longitude=case.longitude,
        district=case.district,
        submitted_at=submission.submitted_at,
        received_at=at,
        suspected_spam=case.suspected_spam,
        is_vulnerable=submission.is_vulnerable,
    )
