"""Incidents: those that are open, from the city's standing facts, and which cases and calls belong to one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import Count, Q, QuerySet

from requests_app.models import Case, Escalation, Incident, IncidentException, ServiceDefinition
from requests_app.rules.incidents import KnownIncident
from requests_app.vocabulary import OPEN_STATES, EscalationState


@lru_cache(maxsize=2)
def incidents_under(stamp: int) -> tuple[KnownIncident, ...]:
    """Give the open incidents under a stamp of the city, the oldest first: two statements for each stamp."""
    rows = list(Incident.objects.filter(closed_at__isnull=True).order_by("id"))
    said: list[tuple[int, int, bool]] = []
    if rows:
        found = IncidentException.objects.filter(incident__in=[row.pk for row in rows])
        said = list(found.values_list("incident", "case", "is_in"))
    return tuple(_known(row, said) for row in rows)


def _known(row: Incident, said: Iterable[tuple[int, int, bool]]) -> KnownIncident:
    return KnownIncident(
        id=row.pk,
        title=row.title,
        services=frozenset(row.services),
        districts=frozenset(row.districts),
        since=row.since,
        owner_id=row.owner_id,
        level=row.level,
        words=tuple((code, text) for code, text in row.words),
        is_announced=row.is_announced,
        put_in=frozenset(case for incident, case, is_in in said if incident == row.pk and is_in),
        taken_out=frozenset(case for incident, case, is_in in said if incident == row.pk and not is_in),
    )


def incident_of(case: Case, stamp: int) -> KnownIncident | None:
    """Find the open incident that a case belongs to, the oldest where there are several; service and district known."""
    for known in incidents_under(stamp):
        district = case.district.code if case.district is not None else ""
        found = {"case_id": case.pk, "service": case.service.code, "district": district, "opened_at": case.opened_at}
        if known.holds(**found):  # type: ignore[arg-type]
            return known
    return None


def cases_of(incident: Incident, *, prefix: str = "") -> Q:
    """Write the condition of an incident for rows of cases, or for rows that hang on a case (`prefix`: "case__")."""
    exceptions = IncidentException.objects.filter(incident=incident)
    fits = Q(**{f"{prefix}service__code__in": incident.services, f"{prefix}opened_at__gte": incident.since})
    if incident.districts:
        fits &= Q(**{f"{prefix}district__code__in": incident.districts})
    out = Q(**{f"{prefix}pk__in": exceptions.filter(is_in=False).values("case")})
    put_in = Q(**{f"{prefix}pk__in": exceptions.filter(is_in=True).values("case")})
    return (fits & ~out) | put_in


@dataclass(frozen=True)
class Figures:
    """How large an incident is now: open cases, open calls, and those that nobody has heard."""

    cases: int
    calls: int
    unheard: int


def figures_of(incident: Incident) -> Figures:
    """Count an incident (two statements)."""
    calls = Escalation.objects.filter(incident=incident).exclude(state=EscalationState.CLOSED)
    unheard = Count("pk", filter=Q(acknowledged_at__isnull=True))
    counted = calls.aggregate(calls=Count("pk"), unheard=unheard)
    return Figures(open_cases_of(incident).count(), counted["calls"], counted["unheard"])


def service_priorities(codes: Iterable[str]) -> list[int]:
    """Give how pressing these services are."""
    return list(ServiceDefinition.objects.filter(code__in=list(codes)).values_list("priority", flat=True))


def open_cases_of(incident: Incident) -> QuerySet[Case, Any]:
    """Give the cases of an incident that have not ended, the oldest first."""
    return Case.objects.filter(cases_of(incident), state__in=OPEN_STATES).order_by("opened_at", "id")
