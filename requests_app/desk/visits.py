"""The lines as a supervisor sees them: who waits and for how long, the desks, and what was left open."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from requests_app.desk.access import actor_for, language_of_page, page_of, staff_page
from requests_app.queries.visits_lines import lines_of_site
from requests_app.queries.visits_lists import VisitPage, exceptions, open_visits
from requests_app.queries.visits_supervision import House, desks_of_site, supervised_houses, with_number
from requests_app.rules.actor import Actor
from requests_app.rules.visits import SUPERVISORS
from requests_app.vocabulary import OPEN_VISITS, SEE_LINES, VisitState

NUMBER_MAX: Final = 8


def supervisor_for(request: HttpRequest) -> Actor:
    """Describe whoever looks. Raises `PermissionDenied` for everybody but supervisors and coordinators."""
    actor = actor_for(request)
    if not actor.roles & SEE_LINES:
        raise PermissionDenied
    return actor


@staff_page("GET")
def show_visits(request: HttpRequest) -> HttpResponse:
    """Show a house now; a script asks for it again every ten seconds."""
    actor, at = supervisor_for(request), timezone.now()
    houses = supervised_houses(at=at)
    house = _house(request, houses)
    number, state = _number(request), _state(request)
    page = VisitPage((), None)
    if house and number:
        page = VisitPage(tuple(with_number(house.site_id, number, at=at)), None)
    elif house:
        page = open_visits(house.site_id, at=at, state=state, after=_after(request))
    context = page_of(
        request,
        houses=houses,
        house=house,
        lines=lines_of_site(house.site_id, language=language_of_page(), at=at) if house else [],
        desks=desks_of_site(house.site_id) if house else [],
        page=page,
        next_url=_next(request, page),
        states=[(str(one.value), str(one.label)) for one in OPEN_VISITS],
        state=state,
        number=number,
        may_act=bool(actor.roles & SUPERVISORS),
        nav_section="visits",
    )
    return render(request, "desk/visits/visits.html", context)


@staff_page("GET")
def show_left_open(request: HttpRequest) -> HttpResponse:
    """List what was left open on earlier days; each is ended by itself, with a reason."""
    supervisor_for(request)
    at = timezone.now()
    houses = supervised_houses(at=at)
    house = _house(request, houses)
    page = exceptions(house.site_id, at=at, after=_after(request)) if house else VisitPage((), None)
    context = page_of(
        request, houses=houses, house=house, page=page, next_url=_next(request, page), nav_section="visits"
    )
    return render(request, "desk/visits/left_open.html", context)


def _house(request: HttpRequest, houses: list[House]) -> House | None:
    """Choose the house that the address names, else the first. Raises `Http404` for an unknown one."""
    asked = request.GET.get("site", "")
    if not asked:
        return houses[0] if houses else None
    found = next((house for house in houses if house.code == asked), None)
    if found is None:
        raise Http404
    return found


def _state(request: HttpRequest) -> VisitState | None:
    asked = request.GET.get("state", "")
    return next((one for one in OPEN_VISITS if one.value == asked), None)


def _number(request: HttpRequest) -> str:
    return request.GET.get("number", "").replace("\x00", "").strip().upper()[:NUMBER_MAX]


def _after(request: HttpRequest) -> tuple[datetime, int] | None:
    """Read where a page begins; what cannot be read is the first page."""
    moment, _bar, number = request.GET.get("after", "").partition("_")
    try:
        arrived = datetime.fromisoformat(moment)
    except ValueError:
        return None
    if timezone.is_naive(arrived) or not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    return arrived, int(number)


def _next(request: HttpRequest, page: VisitPage) -> str:
    if page.after is None:
        return ""
    kept: dict[str, Any] = {name: request.GET[name] for name in ("site", "state") if request.GET.get(name)}
    arrived, last = page.after
    return "?" + urlencode({**kept, "after": f"{arrived.isoformat()}_{last}"})
