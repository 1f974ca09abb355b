"""Who leads, stands in, heads and is on lists goes to a successor when somebody leaves."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from requests_app.actions.incidents import hand_over_incidents
from requests_app.actions.roster import give_shift
from requests_app.facts import Fact
from requests_app.models import Absence, Department, DutyShift, FallbackPerson, Team, WorkQueue
from requests_app.queries.absences import known_absences
from requests_app.rules.absences import AbsenceRefused, Away, check_absence

LEAST_FALLBACK: Final = 2


class FallbackWouldBeShort(Fact):
    """The city's list of last resort would hold fewer than two people."""

    message = _(
        "The city's list of last resort would be left with fewer than two people: "
        "name a successor who is not on it already."
    )
    code = "fallback_would_be_short"


def hand_over_places(person_id: int, successor_id: int, *, at: datetime) -> int:
    """Give all places of a person to her successor; give how many. The caller holds the transaction."""
    moved = sum(_hand_over_leads(model, person_id, successor_id) for model in (WorkQueue, Team))
    moved += Department.objects.filter(head=person_id).update(head=successor_id)
    moved += _hand_over_fallback(person_id, successor_id)
    moved += _hand_over_shifts(person_id, successor_id, at=at)
    moved += hand_over_incidents(person_id, successor_id, at=at)
    return moved + _hand_over_substitutions(person_id, successor_id, at=at)


def _hand_over_leads(model: type[WorkQueue] | type[Team], person_id: int, successor_id: int) -> int:
    """Lead and deputy are two people: where the successor has the other place, the deputy's stays empty."""
    led = model._default_manager.select_for_update(of=("self",)).filter(Q(lead=person_id) | Q(deputy=person_id))  # noqa: SLF001
    rows: list[Any] = list(led.order_by("id"))
    for row in rows:
        lead = successor_id if row.lead_id == person_id else row.lead_id
        deputy = successor_id if row.deputy_id == person_id else row.deputy_id
        row.lead_id, row.deputy_id = lead, None if deputy == lead else deputy
        row.save(update_fields=["lead", "deputy"])
    return len(rows)


def _hand_over_fallback(person_id: int, successor_id: int) -> int:
    place = FallbackPerson.objects.filter(person=person_id)
    if not place.exists():
        return 0
    others = FallbackPerson.objects.exclude(person=person_id)
    if not others.filter(person=successor_id).exists():
        return place.update(person=successor_id)
    if others.filter(person__is_active=True).count() < LEAST_FALLBACK:
        raise FallbackWouldBeShort
    return place.delete()[0]


def _hand_over_shifts(person_id: int, successor_id: int, *, at: datetime) -> int:
    shifts = list(DutyShift.objects.select_for_update(of=("self",)).filter(person=person_id, ends_at__gt=at))
    for shift in shifts:
        give_shift(shift, successor_id, at=at)
    return len(shifts)


def _hand_over_substitutions(person_id: int, successor_id: int, *, at: datetime) -> int:
    """Where the successor cannot stand in (it would be a loop, or for herself), nobody does."""
    absences = list(Absence.objects.filter(substitute=person_id, ends_at__gt=at).order_by("id"))
    for absence in absences:
        planned = Away(absence.person_id, absence.starts_at, absence.ends_at, successor_id)
        others = known_absences(at=at, but_for=absence.pk)
        try:
            check_absence(planned, others, active={successor_id}, at=at)
        except AbsenceRefused:
            Absence.objects.filter(pk=absence.pk).update(substitute=None)
        else:
            Absence.objects.filter(pk=absence.pk).update(substitute=successor_id)
    return len(absences)
