"""Lists of visits for supervisors: who is there, and what was left open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Final

from django.db.models import Q, QuerySet

from requests_app.models import Visit
from requests_app.queries.records import read
from requests_app.queries.shapes import Marks
from requests_app.queries.visits import VisitCard, card_of, told
from requests_app.queries.visits_locks import day_of
from requests_app.vocabulary import OPEN_VISITS, VisitState

PAGE_SIZE: Final = 50
OPEN: Final = [str(state) for state in OPEN_VISITS]


@dataclass(frozen=True)
class VisitPage:
    """Some visits, and where the next ones begin; None where there are no more."""

    visits: tuple[VisitCard, ...]
    after: tuple[datetime, int] | None


def open_visits(
    site_id: int, *, at: datetime, state: VisitState | None = None, after: tuple[datetime, int] | None = None
) -> VisitPage:
    """Give a page of the day's open visits of a house, the longest there first (two queries)."""
    day = day_of(at)
    return _page(("open visits", state, day), partial(_of_today, state, day), site_id, after)


def exceptions(site_id: int, *, at: datetime, after: tuple[datetime, int] | None = None) -> VisitPage:
    """Give a page of what was left open on an earlier day; nothing is wiped at night (two queries)."""
    day = day_of(at)
    return _page(("left open", day), partial(_of_earlier_days, day), site_id, after)


def _page(
    shape: tuple[object, ...],
    build: partial[QuerySet[Visit]],
    site_id: int,
    after: tuple[datetime, int] | None,
) -> VisitPage:
    mark = {"arrived": after[0], "last": after[1]} if after else {}
    found = read((*shape, bool(after)), partial(_cut, build), {"site": site_id, **mark})
    cards = tuple(card_of(visit) for visit in found[:PAGE_SIZE])
    return VisitPage(cards, (cards[-1].arrived_at, cards[-1].visit_id) if len(found) > PAGE_SIZE else None)


def _cut(build: partial[QuerySet[Visit]], marks: Marks) -> QuerySet[Visit]:
    found = build().filter(site=marks["site"], state__in=OPEN)
    if "last" in marks:
        found = found.filter(Q(arrived_at__gt=marks["arrived"]) | Q(arrived_at=marks["arrived"], id__gt=marks["last"]))
    return found.order_by("arrived_at", "id")[: PAGE_SIZE + 1]


def _of_today(state: VisitState | None, day: date) -> QuerySet[Visit]:
    found = told().filter(day=day)
    return found.filter(state=state) if state else found


def _of_earlier_days(day: date) -> QuerySet[Visit]:
    return told().filter(day__lt=day)
