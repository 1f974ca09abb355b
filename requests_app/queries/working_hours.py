"""In whose working time a call is answered: that of the person called in."""

from __future__ import annotations

from django.db.models import Case as Either
from django.db.models import Q, Value, When

from requests_app.models import Calendar, Case, StaffMember, WorkQueue
from requests_app.queries import queues


def calendar_of_person(person_id: int, case: Case) -> Calendar:
    """Give a person's calendar: her own; else that of her queue, the case's before her others; else the city's."""
    person = StaffMember.objects.select_related("calendar").get(pk=person_id)
    if person.calendar is not None:
        return person.calendar
    home = case.queue_id or case.last_queue_id
    here_first = Either(When(pk=home or 0, then=Value(0)), default=Value(1))
    queue = (
        WorkQueue.objects.select_related("calendar")
        .filter(_answers_for(person_id))
        .filter(Q(is_active=True) | Q(pk=home or 0))
        .order_by(here_first, "position", "id")
        .first()
    )
    return (queue or queues.intake_queue()).calendar


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
