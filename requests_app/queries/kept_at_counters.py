"""What a counter takes along into the time without the city, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Q, QuerySet

from requests_app.models import CounterStep, DeskPeriod, Line, PaperBlock, Visit
from requests_app.queries.catalogue import in_language
from requests_app.queries.visits_locks import day_of
from requests_app.rules.actor import Actor
from requests_app.vocabulary import AT_A_DESK, VisitState

MOST: Final = 400  # so many does no desk call in a day
SHOWN: Final = 50


@dataclass(frozen=True)
class Waiting:
    """Somebody who waits, as a workplace may keep it: a number and what it takes to call it. No name."""

    visit: int
    number: str
    line: str
    revision: int
    was_returned: bool


def waiting_for(period: DeskPeriod, *, at: datetime) -> list[Waiting]:
    """List who waits today for a desk and in its lines, who came first going first (two queries)."""
    here = Q(line__in=period.line_ids, for_desk__isnull=True) | Q(for_desk=period.desk_id)
    found = Visit.objects.filter(here, state=VisitState.WAITING, day=day_of(at)).order_by("rank_at", "id")
    names = ("id", "number", "provisional_number", "line__code", "revision", "was_returned")
    return [
        Waiting(pk, number or provisional, line, revision, returned)
        for pk, number, provisional, line, revision, returned in found.values_list(*names)[:MOST]
    ]


def desk_period(by: Actor) -> DeskPeriod | None:
    """Give the open stretch of a clerk's desk (one query)."""
    return DeskPeriod.objects.select_related("desk").filter(clerk=by.person_id, ended_at__isnull=True).first()


def bar_without_the_city(period: DeskPeriod | None, by: Actor, *, language: str) -> dict[str, Any]:
    """Give what the bar shows without the city: her desk, whoever is there, the lines of the house (two queries)."""
    lines = Line.objects.filter(site=period.desk.site_id if period else by.site_id, is_active=True)
    told = [{"code": one.code, "name": in_language(one.names, language)} for one in lines.order_by("position", "code")]
    if period is None:
        return {"desk": None, "present": None, "lines": told}
    here = Visit.objects.filter(desk=period.desk_id, state__in=AT_A_DESK)
    found = here.values("id", "number", "provisional_number", "state", "revision").first()
    present = found and {
        "visit": found["id"],
        "number": found["number"] or found["provisional_number"],
        "revision": found["revision"],
        "is_served": found["state"] == VisitState.SERVING,
    }
    return {"desk": {"id": period.desk_id, "name": period.desk.name}, "present": present, "lines": told}


def contradictions(site_id: int | None) -> QuerySet[CounterStep, Any]:
    """List what was done with numbers without the city and could not count: somebody looks at each, oldest first."""
    open_ones = CounterStep.objects.filter(settled_at=None, workplace__site=site_id).exclude(
        problem__in=("", "follows")
    )
    return open_ones.select_related("visit", "desk", "by").order_by("came_at", "id")[:SHOWN]


def visit_of_step(workplace_id: int, key: str) -> int | None:
    """Give the visit that a step was about (one query)."""
    found = CounterStep.objects.filter(workplace=workplace_id, key=key)
    return found.values_list("visit", flat=True).first()


def paper_block(first: int) -> PaperBlock | None:
    """Find a block of paper forms by its first number (one query)."""
    return PaperBlock.objects.filter(first=first).first() if first < 2**31 else None
