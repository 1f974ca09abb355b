"""One visit as a clerk reads it: who is at a desk, who is on hold, and the requests that a visit is about."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Final

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import get_language

from requests_app.lib.prepared import fetch
from requests_app.models import Visit, VisitPeriod
from requests_app.queries.catalogue import in_language
from requests_app.queries.records import read
from requests_app.queries.shapes import Marks
from requests_app.rules.visits_facts import VisitNotFound
from requests_app.vocabulary import AT_A_DESK, VisitState


@dataclass(frozen=True)
class LinkedRequest:
    """A request that a visit is about, and the case in which it goes on: after a merge, the survivor."""

    request_id: int
    reference: str
    case_id: int
    case_reference: str
    was_joined: bool


@dataclass(frozen=True)
class VisitedService:
    """A service that somebody came for, or got."""

    code: str
    name: str
    was_requested: bool
    is_performed: bool


@dataclass(frozen=True)
class VisitCard:
    """A visit in words; no name, for a visit has none. `since`: when it came to stand as it does."""

    visit_id: int
    site_id: int
    number: str
    provisional_number: str
    state: VisitState
    state_words: str
    line_code: str
    line_name: str
    priority_name: str
    language: str
    arrived_at: datetime
    appointment_at: datetime | None
    since: datetime
    desk_id: int | None
    desk_name: str
    calls: int
    was_returned: bool
    revision: int
    services: tuple[VisitedService, ...] = ()
    requests: tuple[LinkedRequest, ...] = ()

    @property
    def spoken(self) -> str:
        """Give the number that is called: the one that a kiosk has printed without the city is all the person holds."""
        return self.provisional_number or self.number


def visit_at_desk(desk_id: int) -> VisitCard | None:
    """Give the visit that is called to a desk or served there (three queries, one where there is nobody)."""
    cards = _cards("at a desk", partial(_at_desk, AT_A_DESK), {"desk": desk_id})
    return cards[0] if cards else None


def visits_on_hold(desk_id: int) -> list[VisitCard]:
    """Give the visits that were put on hold at a desk (three queries, one where there are none)."""
    return _cards("on hold at a desk", partial(_at_desk, (VisitState.ON_HOLD,)), {"desk": desk_id})


def visit_card(visit_id: int) -> VisitCard:
    """Give one visit (three queries). Raises `VisitNotFound`."""
    cards = _cards("one visit", lambda marks: told().filter(pk=marks["visit"]), {"visit": visit_id})
    if not cards:
        raise VisitNotFound
    return cards[0]


def told() -> QuerySet[Visit]:
    """Read visits with what a card says of them beside services and requests."""
    began = VisitPeriod.objects.filter(visit=OuterRef("pk"), ended_at__isnull=True).values("started_at")[:1]
    return Visit.objects.select_related("line", "desk", "priority_class").annotate(since=Subquery(began))


def _at_desk(states: Iterable[VisitState], marks: Marks) -> QuerySet[Visit]:
    at_desk = told().filter(desk=marks["desk"], state__in=[str(state) for state in states])
    return at_desk.order_by("arrived_at", "id")


def _cards(shape: str, build: Any, values: dict[str, Any]) -> list[VisitCard]:
    visits = read(("visits", shape), build, values)
    if not visits:
        return []
    ids = [visit.pk for visit in visits]
    services, requests = services_of(ids), requests_of(ids)
    return [card_of(visit, services=services[visit.pk], requests=requests[visit.pk]) for visit in visits]


def card_of(
    visit: Any, *, services: Iterable[VisitedService] = (), requests: Iterable[LinkedRequest] = ()
) -> VisitCard:
    """Put a visit into words; it was read by `told`."""
    language = get_language() or "en"
    return VisitCard(
        visit_id=visit.pk,
        site_id=visit.site_id,
        number=visit.number,
        provisional_number=visit.provisional_number,
        state=VisitState(visit.state),
        state_words=str(VisitState(visit.state).label),
        line_code=visit.line.code,
        line_name=in_language(visit.line.names, language),
        priority_name=in_language(visit.priority_class.names, language) if visit.priority_class else "",
        language=visit.language,
        arrived_at=visit.arrived_at,
        appointment_at=visit.appointment_at,
        since=visit.since or visit.ended_at or visit.arrived_at,
        desk_id=visit.desk_id,
        desk_name=visit.desk.name if visit.desk else "",
        calls=visit.calls,
        was_returned=visit.was_returned,
        revision=visit.revision,
        services=tuple(services),
        requests=tuple(requests),
    )


def services_of(visit_ids: Iterable[int]) -> defaultdict[int, list[VisitedService]]:
    """Give the services of visits (one query)."""
    language, found = get_language() or "en", defaultdict[int, list[VisitedService]](list)
    for visit_id, code, names, was_requested, is_performed in fetch(SERVICES, [_array(visit_ids)]):
        name = in_language(_mapping(names), language)
        found[visit_id].append(VisitedService(code, name, was_requested, is_performed))
    return found


def requests_of(visit_ids: Iterable[int]) -> defaultdict[int, list[LinkedRequest]]:
    """Give the requests of visits, each with the case in which it goes on now (one query)."""
    found = defaultdict[int, list[LinkedRequest]](list)
    for visit_id, *row in fetch(REQUESTS, [_array(visit_ids)]):
        found[visit_id].append(LinkedRequest(*row))
    return found


def visits_of_request(request_id: int) -> list[VisitCard]:
    """Give the visits that a request came up in, the newest first (one query)."""
    found = read(("visits", "of a request"), _of_request, {"request": request_id})
    return [card_of(visit) for visit in found]


def _of_request(marks: Marks) -> QuerySet[Visit]:
    return told().filter(Q(visit_requests__request=marks["request"])).order_by("-arrived_at", "-id")


def _array(ids: Iterable[int]) -> str:
    return "{" + ",".join(map(str, ids)) + "}"


def _mapping(found: Any) -> Any:
    return json.loads(found) if isinstance(found, str) else found


SERVICES: Final = """
    SELECT asked.visit_id, service.code, service.names, asked.was_requested, asked.is_performed
    FROM requests_app_visitservice asked JOIN requests_app_servicedefinition service ON service.id = asked.service_id
    WHERE asked.visit_id = ANY($1::bigint[]) ORDER BY asked.id
"""
# From the case of the request along `merged_into` to the one that goes on.
REQUESTS: Final = """
    WITH RECURSIVE way(link_id, case_id, step) AS (
        SELECT link.id, asked.case_id, 0
        FROM requests_app_visitrequest link JOIN requests_app_servicerequest asked ON asked.id = link.request_id
        WHERE link.visit_id = ANY($1::bigint[])
        UNION ALL
        SELECT way.link_id, joined.merged_into_id, way.step + 1
        FROM way JOIN requests_app_case joined ON joined.id = way.case_id
        WHERE joined.merged_into_id IS NOT NULL
    )
    SELECT link.visit_id, asked.id, asked.reference, last.id, last.reference, way.step > 0
    FROM way
    JOIN requests_app_visitrequest link ON link.id = way.link_id
    JOIN requests_app_servicerequest asked ON asked.id = link.request_id
    JOIN requests_app_case last ON last.id = way.case_id AND last.merged_into_id IS NULL
    ORDER BY link.id
"""
