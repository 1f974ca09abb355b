"""In whose working time a call is answered: that of the person called in."""

from __future__ import annotations

from django.db.models import Case as Either
from django.db.models import Q, QuerySet, Value, When

from requests_app.models import Calendar, Case, StaffMember, WorkQueue
from requests_app.queries import people, queues
from requests_app.queries.records import read
from requests_app.queries.shapes import Marks


def calendar_of_person(person_id: int, case: Case) -> Calendar:
    """Give a person's calendar (two queries). Raises `StaffMember.DoesNotExist`."""
    return calendar_of(people.colleague(person_id), case)


def calendar_of(person: StaffMember, case: Case) -> Calendar:
    """Give a person's calendar: her own; else that of her queue, the case's before her others; else the city's."""
    if person.calendar is not None:
        return person.calendar
    values = {"person": person.pk, "home": case.queue_id or case.last_queue_id or 0}
    found: list[WorkQueue] = read("queue that somebody answers for", _first_queue, values)
    return (found[0] if found else queues.intake_queue()).calendar


def _first_queue(marks: Marks) -> QuerySet[WorkQueue]:
    here_first = Either(When(pk=marks["home"], then=Value(0)), default=Value(1))
    return (
        WorkQueue.objects.select_related("calendar")
        .filter(_answers_for(marks["person"]))
        .filter(Q(is_active=True) | Q(pk=marks["home"]))
        .order_by(here_first, "position", "id")[:1]
    )


def _answers_for(person_id: int) -> Q:
    """Lead, deputy, head or member: whoever is tied to a queue works when it works."""
    return (
        Q(lead=person_id)
        | Q(deputy=person_id)
        | Q(team__lead=person_id)
        | Q(team__deputy=person_id)
        | Q(team__memberships__person=person_id)
        | Q(team__department__head=person_id)
    )
