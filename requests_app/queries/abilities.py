"""What people can and may do in the teams of queues, and which cases they may take."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet

from requests_app.facts import ClaimerIsAbsent, PersonNotAble
from requests_app.lib.prepared import fetch
from requests_app.models import Absence, Case, ServiceDefinition, StaffMember, TeamMembership, WorkQueue
from requests_app.queries.absences import absences_that_move_work
from requests_app.rules.assignment import Ability, Demand, demand_of, may_hold
from requests_app.vocabulary import CaseState


def demand_of_case(case: Case) -> Demand:
    """Say what a case asks in the queue where it is; `case` comes with service and queue."""
    service, queue = case.service, case.queue
    office = queue.office if queue else service.office
    return demand_of(
        skills=service.required_skills, clearance=service.clearance, works_in=service.office, office=office
    )


def lock_ability(person_id: int, queue_id: int | None, *, at: datetime | None = None) -> Ability:
    """Lock a person and say what she can in a queue's team (two queries): two claims at once stand in line.

    Whoever leads without being a member brings what she can in her own teams. The caller holds the case's lock.
    Raises `PersonNotAble` for whoever has left, and `ClaimerIsAbsent` for whoever is away `at` a moment.
    """
    active = StaffMember.objects.select_for_update(no_key=True, of=("self",)).filter(pk=person_id, is_active=True)
    away = absences_that_move_work(at=at).filter(person=OuterRef("pk")) if at else Absence.objects.none()
    person = active.only("id", "capacity").annotate(is_away=Exists(away)).first()
    if person is None:  # switched off since, or while we waited for the lock
        raise PersonNotAble
    if person.is_away:
        raise ClaimerIsAbsent
    limited = person.capacity is not None  # counted behind the lock, by a statement of its own
    held = held_by(person_id) if limited else 0
    here = WorkQueue.objects.filter(pk=queue_id or 0, team=OuterRef("team"))
    memberships = list(TeamMembership.objects.filter(person=person_id).annotate(is_here=Exists(here)).order_by("id"))
    wanted = [membership for membership in memberships if membership.is_here]
    return ability_of(wanted or memberships, capacity=person.capacity, held=held)


def held_by(person_id: int) -> int:
    """Count the cases in progress in somebody's hands; the caller holds her lock, so the count stands."""
    [[held]] = fetch(HELD_BY, [person_id, CaseState.IN_PROGRESS])
    return int(held)


HELD_BY: Final = "SELECT count(*) FROM requests_app_case WHERE owner_id = $1 AND state = $2"


def ability_of(memberships: Iterable[TeamMembership], *, capacity: int | None = None, held: int = 0) -> Ability:
    """Put together what memberships say."""
    found = list(memberships)
    return Ability(
        skills=frozenset(skill for membership in found for skill in membership.skills),
        clearance=max((membership.clearance for membership in found), default=0),
        capacity=capacity,
        held=held,
    )


def claimable(person_id: int, queue_ids: Collection[int]) -> QuerySet[Case]:
    """Give the waiting cases of these queues that a person may take (two queries before theirs).

    The services barred to her are named by id, so that the index of waiting cases answers alone. The limit is asked
    by the claim itself, under the person's lock.
    """
    waiting = Case.objects.filter(queue__in=queue_ids, state__in=(CaseState.NEW, CaseState.QUEUED)).filter(
        Q(state=CaseState.QUEUED) | Q(needs_routing_help=True)
    )
    for queue_id, services in barred_services(person_id, queue_ids).items():
        waiting = waiting.exclude(queue=queue_id, service__in=services)
    return waiting


def barred_services(person_id: int, queue_ids: Collection[int]) -> dict[int, list[int]]:
    """Name the services that a person may not take, queue by queue (two queries)."""
    demanding = list(ServiceDefinition.objects.exclude(required_skills=[], clearance=0).order_by("id"))
    memberships = TeamMembership.objects.filter(person=person_id, team__queues__in=queue_ids).order_by("id")
    here = memberships.values_list("team__queues", "team__queues__office", "skills", "clearance")
    barred: dict[int, list[int]] = {}
    for queue_id, office, skills, clearance in here:
        ability = Ability(frozenset(skills), clearance)
        if queue_id in queue_ids:
            found = [service.pk for service in demanding if not is_up_to(service, ability, office=office)]
            barred |= {queue_id: found} if found else {}
    return barred


def is_up_to(service: ServiceDefinition, ability: Ability, *, office: str) -> bool:
    """Tell whether somebody has the skills and the clearance that a service asks in an office."""
    demand = demand_of(
        skills=service.required_skills, clearance=service.clearance, works_in=service.office, office=office
    )
    try:
        may_hold(demand, ability, beyond_capacity=True)
    except PersonNotAble:
        return False
    return True
