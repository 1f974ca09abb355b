"""A letter as the rows it will become: planned in memory, written by whoever takes letters."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from django.db.models import Model

from requests_app.actions import jobs, notification, routing, sla, suggestions, workflow
from requests_app.actions.audit import WorkStep, event_row
from requests_app.actions.intake_people import People, people_of, wanted_ids
from requests_app.facts import InvalidSubmission
from requests_app.models import (
    Case,
    CaseEvent,
    Clock,
    ClockInterval,
    District,
    JobRow,
    Message,
    QueueStay,
    Resident,
    ServiceDefinition,
    ServiceRequest,
    Suggestion,
    WorkQueue,
)
from requests_app.models.writing import Ids, hang, new_row
from requests_app.queries import places, standing_facts
from requests_app.queries.letters import judge_answers, problems
from requests_app.queries.slas import Chosen, chosen_among
from requests_app.queries.standing_facts import StandingFacts
from requests_app.rules import intake as rules
from requests_app.rules import questions
from requests_app.rules.actor import Actor
from requests_app.rules.intake import Submission
from requests_app.rules.priority import rank_of
from requests_app.rules.references import new_reference
from requests_app.rules.sla import Promise
from requests_app.vocabulary import ActorKind, CaseState, EventKind, MessageKind

CLOCKS: Final = len(sla.OF_A_NEW_CASE)


# What every letter needs at most, table by table, but for its people.
OF_EVERY_LETTER: Final[dict[type[Model], int]] = {
    Case: 1,
    QueueStay: 1,
    ServiceRequest: 1,
    CaseEvent: 1,
    Clock: CLOCKS,
    ClockInterval: CLOCKS,
    JobRow: 2,
    Message: 1,
}
# What a letter of somebody who speaks for herself needs at most: known before the letter is read.
OF_ONE_PERSON: Final[dict[type[Model], int]] = {**OF_EVERY_LETTER, Resident: 1}


def ids_wanted(letter: Submission) -> dict[type[Model], int]:
    """Say how many rows a letter needs at most, table by table."""
    of_suggestion: dict[type[Model], int] = {Suggestion: 1} if letter.suggested else {}
    return {**OF_EVERY_LETTER, **wanted_ids(letter), **of_suggestion}


@dataclass(frozen=True)
class Ground:
    """What letters are planned on: the city's facts, the moment, ids, and what was promised at this moment."""

    facts: StandingFacts
    intake: WorkQueue
    at: datetime
    ids: Ids
    promises: dict[Any, Promise] = field(default_factory=dict)


@dataclass(frozen=True)
class Checked:
    """A letter that can be taken, with its service and district."""

    letter: Submission
    service: ServiceDefinition
    district: District | None
    answers: dict[str, questions.Answer]


@dataclass
class Plan:
    """The rows of one letter, not saved; `case` and `request` are among them."""

    case: Case
    request: ServiceRequest
    by: Actor
    people: People
    shown: list[Suggestion] = field(default_factory=list)  # what was suggested: one row or none
    events: list[CaseEvent] = field(default_factory=list)
    rows: list[Model] = field(default_factory=list)


def ground_of(facts: StandingFacts, *, at: datetime, ids: Ids) -> Ground:
    """Give what letters of one moment are planned on. Raises `WorkQueue.DoesNotExist` without an intake queue."""
    return Ground(facts, standing_facts.intake_queue(facts), at, ids)


def check(letter: Submission, facts: StandingFacts) -> Checked:
    """Find service and district. Raises `InvalidSubmission` with every fault at once."""
    # The records themselves, no copies: nobody but the planning of this letter holds them.
    service = facts.services.get(letter.service_code)
    place, city = letter.place, facts.city
    stated = facts.districts.get(place.district)
    judged = judge_answers(letter, facts)
    found_wrong = problems(letter, facts, judged)
    if found_wrong or service is None:
        raise InvalidSubmission(found_wrong)
    if place.latitude is not None and place.longitude is not None:
        # The point is measured, the name is said: where both are given, the point counts.
        found = places.code_at(city, latitude=place.latitude, longitude=place.longitude)
        return Checked(letter, service, facts.districts.get(found or "") or stated, judged.answers)
    return Checked(letter, service, stated, judged.answers)


def begin(checked: Checked, ground: Ground, *, by: Actor) -> Plan:
    """Plan the people, the case and the request of a letter; nothing of it is in `rows` yet."""
    letter = checked.letter
    people = people_of(letter, region=ground.facts.city.country, at=ground.at, ids=ground.ids)
    by = replace(by, is_proxy=bool(letter.on_behalf_of), is_assisted=by.is_staff or by.assisted_by_id is not None)
    if people.requester is not None and not by.is_staff:
        by = replace(by, resident_id=people.requester.pk)
    case = _case(checked, ground)
    request = _request(checked, case, people, ground, by=by)
    return Plan(case, request, by, people, suggestions.rows_of(letter, request, ids=ground.ids))


def open_case(plan: Plan, letter: Submission, ground: Ground) -> None:
    """Plan a case of its own: stay, clocks, event, the job that routes it, and the receipt's message."""
    case, at, ids = plan.case, ground.at, ground.ids
    stay = routing.first_stay(case, ground.intake, at=at, stay_id=ids.take(QueueStay))
    chosen = _policies_for(ground.facts.stamp, case.service.code, case.priority)
    clocks = sla.plan_case_clocks(case, chosen, at=at, ids=ids, promises=ground.promises)
    event = event_row(
        case,
        EventKind.RECEIVED,
        by=plan.by,
        at=at,
        changes=workflow.standing(case),
        data=data_of(letter, plan.request),
        step=step_of(letter),
        event_id=ids.take(CaseEvent),
    )
    job = jobs.routing_row(case, office=ground.intake.office, at=at, job_id=ids.take(JobRow))
    plan.events.append(event)
    plan.rows += [*plan.people.rows, case, stay, plan.request, *clocks, event, job, *_receipt(plan, event, ground)]
    plan.rows += plan.shown


def _receipt(plan: Plan, event: CaseEvent, ground: Ground) -> list[Model]:
    """Plan the message that tells of the receipt, and its job, where there is somebody who can be told."""
    requester = plan.people.requester
    if requester is None:
        return []
    planned = notification.plan_to_resident(
        requester,
        request=plan.request,
        event=event,
        kind=MessageKind.RECEIPT,
        at=ground.at,
        zone=ground.facts.city.timezone,
        message_id=ground.ids.take(Message),
    )
    return planned.rows(at=ground.at, job_id=ground.ids.take(JobRow)) if planned else []


@lru_cache(maxsize=512)
def _policies_for(stamp: int, service: str, priority: int) -> list[Chosen]:
    """Choose what is promised to a service and a priority, once for each stamp."""
    facts = standing_facts.facts_under(stamp)
    return chosen_among(facts.policies, facts.services[service], priority=priority, kinds=sla.OF_A_NEW_CASE)


def data_of(letter: Submission, request: ServiceRequest) -> dict[str, Any]:
    """Give the codes and ids of a letter that its event carries."""
    return {
        "request": request.pk,
        "service": request.service.code,
        "district": request.district.code if request.district else "",
        "contact_cause": letter.contact_cause,
        "campaign": letter.campaign_code,
    }


def step_of(letter: Submission) -> WorkStep:
    """Say how long the pages of a letter were visible."""
    return WorkStep("report", sum(letter.active_seconds.values()) or None)


def _case(checked: Checked, ground: Ground) -> Case:
    letter, service, at = checked.letter, checked.service, ground.at
    case = new_row(
        Case,
        id=ground.ids.take(Case),
        reference=new_reference(ground.facts.city.reference_prefix),
        state=CaseState.NEW,
        queue_id=ground.intake.pk,
        service_id=service.pk,
        priority=service.priority,
        district_id=checked.district.pk if checked.district else None,
        address=letter.place.address,
        latitude=letter.place.latitude,
        longitude=letter.place.longitude,
        suspected_spam=rules.looks_like_spam(letter.description),
        is_vulnerable=letter.is_vulnerable,
        opened_at=at,
        waiting_since=at,
        rank_at=rank_of(waiting_since=at, priority=service.priority),
    )
    hang(case, queue=ground.intake, service=service, district=checked.district)
    case.stamp = ground.facts.stamp  # type: ignore[attr-defined]  # as `lock_seen` gives it: a call asks for incidents
    return case


def _request(checked: Checked, case: Case, people: People, ground: Ground, *, by: Actor) -> ServiceRequest:
    letter = checked.letter
    request = new_row(
        ServiceRequest,
        id=ground.ids.take(ServiceRequest),
        reference=case.reference,
        case_id=case.pk,
        channel=letter.channel,
        client=letter.client,
        idempotency_key=letter.idempotency_key,
        body_hash=letter.body_hash(),
        site_id=by.site_id,
        device_id=by.device_id,
        campaign_code=letter.campaign_code,
        contact_cause=letter.contact_cause,
        active_seconds=dict(letter.active_seconds),
        # A clerk writes down what a resident asks: the resident asks, assisted.
        actor_kind=ActorKind.RESIDENT if by.is_staff else by.kind,
        assisted_by_id=by.person_id if by.is_staff else by.assisted_by_id,
        requester_id=people.requester.pk if people.requester else None,
        on_behalf_of_id=people.principal.pk if people.principal else None,
        mandate_id=people.mandate.pk if people.mandate else None,
        is_proxy=by.is_proxy,
        **_noted(letter),
        language=letter.language,
        service_id=checked.service.pk,
        description=letter.description,
        answers=checked.answers,
        address=case.address,
        latitude=case.latitude,
        longitude=case.longitude,
        district_id=case.district_id,
        submitted_at=letter.submitted_at,
        received_at=ground.at,
        suspected_spam=case.suspected_spam,
        is_vulnerable=letter.is_vulnerable,
    )
    hang(request, service=checked.service, district=checked.district, requester=people.requester)
    return request


def _noted(letter: Submission) -> dict[str, Any]:
    """Give what a clerk has noted of the visitor."""
    return {
        "proxy_relation": letter.proxy_relation or "",
        "identity": letter.identity,
        "has_consented": letter.has_consented,
        "is_settled_at_once": letter.is_settled_at_once,
    }
