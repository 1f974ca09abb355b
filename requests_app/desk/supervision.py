"""The supervisor's pages: does the law hold, where is a hand needed, how full is what, and what is to come."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from requests_app.desk import supervision_tables as tables
from requests_app.desk.access import actor_for, is_keeper, language_of_page, page_of, staff_page
from requests_app.desk.board_lines import line_of
from requests_app.desk.files import csv_file
from requests_app.desk.supervision_charts import ages_chart, hours_chart
from requests_app.queries.patience import AsksTooMuch
from requests_app.queries.saved_views import Asked
from requests_app.queries.supervision import supervision
from requests_app.queries.supervision_calls import calls_behind, calls_now, handed_now
from requests_app.queries.supervision_forecast import forecast_today
from requests_app.queries.supervision_lists import FIGURES, PASSED, cases_behind
from requests_app.queries.supervision_people import people_now
from requests_app.queries.supervision_queues import queues_now
from requests_app.rules.actor import Actor
from requests_app.vocabulary import ActorKind, EscalationKind

ID_DIGITS: Final = 10
NAMES: Final = {
    **dict(tables.QUEUE_FIGURES),
    "in_progress": _("In progress"),
    "not_accepted": _("Hand-overs not accepted yet"),
    "late_not_accepted": _("Hand-overs not accepted in time"),
}


def _keeper(request: HttpRequest) -> Actor:
    actor = actor_for(request)
    if not is_keeper(actor):
        raise PermissionDenied
    return actor


def _midnight(now: datetime) -> datetime:
    return now.replace(hour=0, minute=0, second=0, microsecond=0)


@staff_page("GET")
def show_supervision(request: HttpRequest) -> HttpResponse:
    """Show what waits for a hand, queues, calls, hand-overs and people now, today's forecast, and the latest audit."""
    _keeper(request)
    now = timezone.localtime()
    queues, forecast = queues_now(at=now, midnight=_midnight(now)), forecast_today(now=now)
    context = page_of(
        request,
        found=supervision(at=now),
        queues=tables.queues_table(queues, zone=now.tzinfo),
        ages=ages_chart(queues),
        calls=tables.calls_table(calls_now(at=now)),
        handed=tables.handed_table(handed_now(at=now)),
        people=tables.people_table(people_now(at=now), zone=now.tzinfo),
        forecast=forecast,
        hours=tables.forecast_table(forecast),
        hours_chart=hours_chart(forecast),
        nav_section="supervision",
    )
    return render(request, "desk/supervision.html", context)


FILES: Final[dict[str, Callable[[datetime], tables.Table]]] = {
    "queues": lambda now: tables.queues_table(queues_now(at=now, midnight=_midnight(now)), zone=now.tzinfo),
    "people": lambda now: tables.people_table(people_now(at=now), zone=now.tzinfo),
    "calls": lambda now: tables.calls_table(calls_now(at=now)),
    "handed": lambda now: tables.handed_table(handed_now(at=now)),
    "forecast": lambda now: tables.forecast_table(forecast_today(now=now)),
}


@staff_page("GET")
def send_table(request: HttpRequest, table: str) -> HttpResponse:
    """Send one of the tables as a file."""
    _keeper(request)
    if table not in FILES:
        raise Http404
    found = FILES[table](timezone.localtime())
    return csv_file(
        f"{table}.csv", [str(head) for head in found.heads], [[cell.text for cell in row] for row in found.rows]
    )


@staff_page("GET")
def show_cases(request: HttpRequest) -> HttpResponse:
    """Show the cases behind a figure."""
    actor, figure = _keeper(request), request.GET.get("figure", "")
    queue, person = request.GET.get("queue", ""), request.GET.get("person", "")
    if figure not in {*FIGURES, *PASSED}:
        raise Http404
    now, language = timezone.localtime(), language_of_page()
    asked = Asked(language, now, str(now.tzinfo), request.GET.get("after", ""))
    context: dict[str, Any] = {"title": NAMES[figure], "lines": [], "nav_section": "supervision"}
    person_id = int(person) if person.isascii() and person.isdigit() and len(person) < ID_DIGITS else None
    try:
        found = cases_behind(actor, figure, queue=queue[:60], person_id=person_id, midnight=_midnight(now), asked=asked)
    except AsksTooMuch as fact:
        context["refused"] = fact.message
    else:
        context["lines"] = [line_of(row, is_handed=False, language=language) for row in found.rows]
        more = {"figure": figure, "queue": queue, "person": person, "after": found.next_mark}
        context["next_url"] = "?" + urlencode({k: v for k, v in more.items() if v}) if found.next_mark else ""
    return render(request, "desk/supervision/cases.html", page_of(request, **context))


@staff_page("GET")
def show_calls(request: HttpRequest) -> HttpResponse:
    """Show the calls behind a figure."""
    _keeper(request)
    kind, raised_by = request.GET.get("kind", ""), request.GET.get("by", "")
    if kind not in {"", *EscalationKind.values} or raised_by not in {"", *ActorKind.values}:
        raise Http404
    calls = calls_behind(kind=kind, raised_by=raised_by, is_unheard=request.GET.get("unheard") == "1")
    return render(request, "desk/supervision/calls.html", page_of(request, calls=calls, nav_section="supervision"))
