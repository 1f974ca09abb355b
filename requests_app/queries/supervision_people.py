"""People now: what they hold, how much they can, who is away. In the order of their names: nobody is ranked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Subquery

from requests_app.models import Absence, Case, DutyShift, Escalation, StaffMember, TeamMembership
from requests_app.queries.board_rows import HELD
from requests_app.vocabulary import CaseState, EscalationState


@dataclass(frozen=True)
class PersonNow:
    """One member of staff. `capacity` None: no limit; `away_until` None: she is here."""

    id: int
    name: str
    teams: tuple[str, ...]
    in_progress: int
    parked: int
    calls: int
    capacity: int | None
    away_until: datetime | None
    is_on_duty: bool


def people_now(*, at: datetime) -> tuple[PersonNow, ...]:
    """List who works in a team (three statements)."""
    held = Case.objects.filter(owner__isnull=False, state__in=HELD).order_by().values("owner")
    work = {
        owner: (busy, parked)
        for owner, busy, parked in held.annotate(
            busy=Count("pk", filter=Q(state=CaseState.IN_PROGRESS)),
            parked=Count("pk", filter=Q(state=CaseState.WAITING)),
        ).values_list("owner", "busy", "parked")
    }
    calls = Escalation.objects.exclude(state=EscalationState.CLOSED).filter(is_drill=False).order_by()
    called = dict(calls.values("owner").annotate(number=Count("pk")).values_list("owner", "number"))
    return tuple(_line(person, work, called) for person in _people(at))


def _people(at: datetime) -> QuerySet[Any]:
    away = Absence.objects.filter(person=OuterRef("pk"), starts_at__lte=at, ends_at__gt=at).order_by()
    until = away.values("person").annotate(until=Max("ends_at")).values("until")
    on_duty = DutyShift.objects.filter(person=OuterRef("pk"), starts_at__lte=at, ends_at__gt=at)
    teams = TeamMembership.objects.filter(person=OuterRef("pk")).order_by("team__name")
    return (
        StaffMember.objects.filter(is_active=True)
        .exclude(roles=[])
        .annotate(
            away_until=Subquery(until[:1]),
            is_on_duty=Exists(on_duty),
            team_names=ArraySubquery(teams.values("team__name")),
        )
        .order_by("last_name", "first_name", "pk")
    )


def _line(person: Any, work: dict[int, tuple[int, int]], called: dict[int, int]) -> PersonNow:
    busy, parked = work.get(person.pk, (0, 0))
    return PersonNow(
        id=person.pk,
        name=person.name,
        teams=tuple(person.team_names),
        in_progress=busy,
        parked=parked,
        calls=called.get(person.pk, 0),
        capacity=person.capacity,
        away_until=person.away_until,
        is_on_duty=person.is_on_duty,
    )
