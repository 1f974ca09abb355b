"""Who is absent, until when, and who stands in."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F, Q, QuerySet

from requests_app.models import Absence, StaffMember, Team
from requests_app.rules.absences import MOVES_WORK_FROM, Away


def known_absences(*, at: datetime, but_for: int | None = None) -> list[Away]:
    """Read all absences that are not over (one query)."""
    rows = Absence.objects.filter(ends_at__gt=at).exclude(pk=but_for or 0).order_by("starts_at", "id")
    return [Away(*row) for row in rows.values_list("person_id", "starts_at", "ends_at", "substitute_id")]


def absences_that_move_work(*, at: datetime) -> QuerySet[Absence]:
    """Give the absences of now that are long enough to move cases in progress."""
    running = Q(starts_at__lte=at, ends_at__gt=at)
    return Absence.objects.filter(running, ends_at__gte=F("starts_at") + MOVES_WORK_FROM)


def leads_of(person_id: int) -> frozenset[int]:
    """Name whoever leads, deputises or heads a team of this person."""
    teams = Team.objects.filter(Q(memberships__person=person_id) | Q(lead=person_id) | Q(deputy=person_id))
    rows = teams.values_list("lead_id", "deputy_id", "department__head_id")
    return frozenset(person for row in rows for person in row if person is not None)


def people_led_by(person_id: int) -> QuerySet[StaffMember]:
    """List the active people whose lead, deputy or head this person is, and she herself."""
    led = Q(teams__lead=person_id) | Q(teams__deputy=person_id) | Q(teams__department__head=person_id)
    active = StaffMember.objects.filter(is_active=True)
    return active.filter(led | Q(pk=person_id)).distinct().order_by("last_name", "first_name", "id")
