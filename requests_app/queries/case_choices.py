"""What the forms of a case offer: colleagues and work queues, as (value, name) pairs."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from requests_app.models import Absence, Case, StaffMember, TeamMembership, WorkQueue
from requests_app.queries import queues, reviews
from requests_app.queries.abilities import demand_of_case
from requests_app.queries.case_kin import Relative
from requests_app.queries.records import read
from requests_app.queries.shapes import Marks
from requests_app.queries.standing_facts import service_names_under
from requests_app.rules.assignment import Ability, Demand, lacks
from requests_app.vocabulary import CaseState, Move

Choice = tuple[str, str]
Pairs = tuple[Choice, ...]


@dataclass(frozen=True)
class Choices:
    """Empty where no form asks for them. `return_to` is the name of the queue it came from."""

    members: Pairs = ()
    colleagues: Pairs = ()
    forward_queues: Pairs = ()
    place_queues: Pairs = ()
    transfer_queues: Pairs = ()
    other_queues: Pairs = ()  # for questions and parts
    services: Pairs = ()
    service: str = ""  # of the case itself
    open_children: Pairs = ()
    has_letters: bool = True
    return_to: str = ""
    lacks: str = ""  # what the reader, a member of the queue's team, lacks to take the case


def staff_around(case: Case, *, at: datetime) -> list[Any]:
    """List all staff by name, each with `takes_cases` (of the case's queue), `is_absent` and `can` (one query)."""
    return read("staff around a case", _staff, {"queue": case.queue_id or 0, "at": at})


def _staff(marks: Marks) -> Any:
    queue = WorkQueue.objects.filter(pk=marks["queue"]).filter(
        Q(lead=OuterRef("pk")) | Q(deputy=OuterRef("pk")) | Q(team__memberships__person=OuterRef("pk"))
    )
    absent = Absence.objects.filter(person=OuterRef("pk"), starts_at__lte=marks["at"], ends_at__gt=marks["at"])
    here = TeamMembership.objects.filter(person=OuterRef("pk"), team__queues=marks["queue"])
    can = Subquery(here.values(data=JSONObject(skills="skills", clearance="clearance"))[:1])
    return (
        StaffMember.objects.annotate(takes_cases=Exists(queue), is_absent=Exists(absent), can=can)
        .only("first_name", "last_name", "username", "job_title", "is_active")
        .order_by("last_name", "first_name", "id")
    )


def choices_of(
    case: Any,
    staff: Collection[Any],
    known: Collection[WorkQueue],
    moves: Collection[Move],
    *,
    reader_id: int | None,
    kin: Collection[Relative],
    language: str,
) -> Choices:
    """Fill what the possible moves ask for (one query for a review)."""
    here = [person for person in staff if person.is_active and not person.is_absent]
    active = [queue for queue in known if queue.is_active]
    placed = [queue for queue in active if not queue.is_intake]
    demand = demand_of_case(case)
    reader = next((person for person in staff if person.pk == reader_id), None)
    return Choices(
        members=_receivers(case, here, demand),
        colleagues=_people(person for person in here if person.pk != reader_id),
        forward_queues=_queues(queues.forward_targets(case, active)) if Move.FORWARD in moves else (),
        place_queues=_queues(placed) if Move.ROUTE in moves else (),
        transfer_queues=_queues(queues.transfer_targets(case, active)) if Move.TRANSFER in moves else (),
        other_queues=_queues(queue for queue in placed if queue.pk != case.queue_id),
        services=service_names_under(case.facts_stamp or 0, language)
        if {Move.SPLIT, Move.RECLASSIFY} & set(moves)
        else (),
        service=case.service.code,
        open_children=_children(kin),
        has_letters=case.parent_id is None,
        return_to=_return_to(case, known),
        lacks=lacks(demand, _ability(reader)) if reader and reader.can and Move.CLAIM in moves else "",
    )


def queues_to_choose(case: Case, known: Collection[WorkQueue]) -> Choices:
    """Fill only what a hand-over or a transfer asks for, whether the case can be sent on or not."""
    active = [queue for queue in known if queue.is_active]
    return Choices(
        forward_queues=_queues(queues.forward_targets(case, active)),
        transfer_queues=_queues(queues.transfer_targets(case, active)),
    )


def _receivers(case: Any, here: Collection[Any], demand: Demand) -> Pairs:
    """Offer the members of the queue; for a review everybody at work who has not decided about the case."""
    others = [person for person in here if person.pk != case.owner_id]
    if case.state == CaseState.REVIEW:
        decided = reviews.people_who_decided(case.pk)
        return _people(person for person in others if person.pk not in decided)
    return _members((person for person in others if person.takes_cases), demand)


def _ability(person: Any) -> Ability:
    can = person.can or {"skills": [], "clearance": 0}
    return Ability(frozenset(can["skills"]), can["clearance"])


def _members(found: Any, demand: Demand) -> Pairs:
    """Name whoever can be given the case, with what she lacks for it."""
    marked = [(person, lacks(demand, _ability(person)) if person.can else "") for person in found]
    return tuple(
        (pk, f"{name} – {_('lacks: %(what)s') % {'what': lack}}" if lack else name)
        for (person, lack) in marked
        for pk, name in _people([person])
    )


def _children(kin: Collection[Relative]) -> Pairs:
    below = (other for other in kin if other.is_open and not other.is_above)
    return tuple((str(other.case_id), f"{other.reference}: {other.title}") for other in below)


def _people(found: Any) -> Pairs:
    return tuple((str(person.pk), ", ".join(filter(None, (person.name, person.job_title)))) for person in found)


def _queues(found: Any) -> Pairs:
    return tuple((queue.code, f"{queue.get_office_display()}: {queue.name}") for queue in found)


def _return_to(case: Any, known: Collection[WorkQueue]) -> str:
    """Name the queue that sent the case here, else intake; empty where it would stay in the same queue."""
    wanted = (queue for queue in known if (queue.pk == case.origin_id if case.origin_id else queue.is_intake))
    return next((queue.name for queue in wanted if queue.pk != case.queue_id), "")
