"""The clerk's desk and whoever is there: number, since when, what for, which requests; who is on hold; who waits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import get_language

from requests_app.models import Case, Desk, DeskPeriod, Line, Visit, VisitRequest, VisitService
from requests_app.queries.catalogue import in_language
from requests_app.queries.residents import path_of
from requests_app.queries.visits_locks import day_of
from requests_app.rules.actor import Actor
from requests_app.vocabulary import AT_A_DESK, CaseState, DeskState, PauseReason, VisitState

HERS: Final = (*AT_A_DESK, VisitState.ON_HOLD)
HELD_MAX: Final = 8


@dataclass(frozen=True)
class TiedRequest:
    """A request of a visit; `survivor` is the case that goes on for it, where it was joined to another one."""

    reference: str
    service_name: str
    survivor: str = ""


@dataclass(frozen=True)
class PresentVisit:
    """Somebody at the desk, or on hold."""

    visit_id: int
    number: str
    revision: int
    state: str
    state_name: str
    line_name: str
    since: datetime
    arrived_at: datetime
    language: str
    services: tuple[tuple[str, str], ...] = ()  # asked for: (code, name)
    requests: tuple[TiedRequest, ...] = ()
    appointment_at: datetime | None = None

    @property
    def is_served(self) -> bool:
        """Tell whether the person is here."""
        return self.state == VisitState.SERVING


@dataclass(frozen=True)
class CalledVisit:
    """A visit that somebody asks for by its number."""

    visit_id: int
    number: str
    line_name: str
    state_name: str
    since: datetime


@dataclass(frozen=True)
class DeskBar:
    """What stands at the top of the clerk's screen; without a desk of hers, the desks she may take."""

    desk_id: int | None = None
    desk_name: str = ""
    is_open: bool = False
    pause: str = ""
    visit: PresentVisit | None = None
    on_hold: tuple[PresentVisit, ...] = ()
    waiting: int = 0
    lines: tuple[tuple[str, str], ...] = ()
    desks: tuple[tuple[int, str], ...] = ()  # free ones of the house
    other_desks: tuple[tuple[int, str], ...] = ()  # open ones, to send somebody on to


def desk_bar(by: Actor, *, language: str, at: datetime) -> DeskBar | None:
    """Read the bar (two statements without a desk, seven with one that is busy); None in a house without lines."""
    period = DeskPeriod.objects.select_related("desk").filter(clerk=by.person_id, ended_at__isnull=True).first()
    site = period.desk.site_id if period else by.site_id
    lines = list(Line.objects.filter(site=site, is_active=True).order_by("position", "code"))
    if not lines:
        return None
    names = tuple((line.code, in_language(line.names, language)) for line in lines)
    desks = _desks(site, by)
    if period is None:
        return DeskBar(lines=names, desks=tuple((pk, name) for pk, name, taken in desks if not taken))
    served = [line.pk for line in lines if line.pk in period.line_ids]
    visits = _visits(period.desk_id, by, {line.pk: in_language(line.names, language) for line in lines}, language)
    return DeskBar(
        desk_id=period.desk_id,
        desk_name=period.desk.name,
        is_open=period.state == DeskState.OPEN,
        pause=str(PauseReason(period.reason).label) if period.reason else "",
        visit=next((one for one in visits if one.state != VisitState.ON_HOLD), None),
        on_hold=tuple(one for one in visits if one.state == VisitState.ON_HOLD),
        waiting=_waiting(served, period.desk_id, at),
        lines=names,
        other_desks=tuple((pk, name) for pk, name, taken in desks if taken and pk != period.desk_id),
    )


def present_visit(by: Actor) -> tuple[int, str] | None:
    """Give the visit at the desk of a clerk, as (id, state); None where nobody is there (one query)."""
    here = Visit.objects.filter(clerk=by.person_id, state__in=AT_A_DESK).values_list("pk", "state")
    return here.order_by("-last_moved_at").first()


def visit_of_today(number: str, *, by: Actor, at: datetime) -> CalledVisit | None:
    """Find a visit of the day by its number, or by the one that a kiosk printed while it was offline (two queries)."""
    named = Q(number=number) | Q(provisional_number=number)
    today = Visit.objects.exclude(number="").filter(named, site=by.site_id, day=day_of(at))
    found = today.select_related("line").order_by("-id").first()
    if found is None:
        return None
    return CalledVisit(
        visit_id=found.pk,
        number=found.number,
        line_name=in_language(found.line.names, get_language() or "en"),
        state_name=str(VisitState(found.state).label),
        since=found.last_moved_at,
    )


def _desks(site: int | None, by: Actor) -> list[tuple[int, str, bool]]:
    sat_at = DeskPeriod.objects.filter(desk=OuterRef("pk"), ended_at__isnull=True)
    known = Desk.objects.filter(site=site).annotate(is_taken=Exists(sat_at)).order_by("code")
    return list(known.values_list("pk", "name", "is_taken"))


def _waiting(lines: Collection[int], desk_id: int, at: datetime) -> int:
    waits = Visit.objects.filter(state=VisitState.WAITING, day=day_of(at))
    return waits.filter(Q(line__in=lines, for_desk__isnull=True) | Q(for_desk=desk_id)).count()


def _visits(desk_id: int, by: Actor, lines: dict[int, str], language: str) -> list[PresentVisit]:
    hers = Visit.objects.filter(Q(desk=desk_id, state__in=AT_A_DESK) | Q(clerk=by.person_id, state=VisitState.ON_HOLD))
    rows = list(hers.order_by("last_moved_at")[: HELD_MAX + 1])
    if not rows:
        return []
    services, tied = _services(rows, language), _tied(rows, language)
    return [
        PresentVisit(
            visit_id=row.pk,
            number=row.number,
            revision=row.revision,
            state=row.state,
            state_name=str(VisitState(row.state).label),
            line_name=lines.get(row.line_id, ""),
            since=row.last_moved_at,
            arrived_at=row.arrived_at,
            language=row.language,
            services=tuple(services[row.pk]),
            requests=tuple(tied[row.pk]),
            appointment_at=row.appointment_at,
        )
        for row in rows
    ]


def _services(rows: Collection[Visit], language: str) -> dict[int, list[tuple[str, str]]]:
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    asked = VisitService.objects.filter(visit__in=rows, was_requested=True).select_related("service").order_by("id")
    for one in asked:
        found[one.visit_id].append((one.service.code, in_language(one.service.names, language)))
    return found


def _tied(rows: Collection[Visit], language: str) -> dict[int, list[TiedRequest]]:
    """Read the requests of visits; a joined case is followed to the one that goes on for it (one query each)."""
    found: dict[int, list[TiedRequest]] = defaultdict(list)
    ties = VisitRequest.objects.filter(visit__in=rows).select_related("request__case", "request__service")
    for tie in ties.order_by("id"):
        asked, case = tie.request, tie.request.case
        survivor = _survivor(case) if case.state == CaseState.MERGED else ""
        name = in_language(asked.service.names, language)
        found[tie.visit_id].append(TiedRequest(asked.reference, name, survivor))
    return found


def _survivor(case: Case) -> str:
    last = path_of(case.pk)[-1].case_id
    return Case.objects.filter(pk=last).values_list("reference", flat=True).get()
