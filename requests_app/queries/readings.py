"""Who has looked a person up, for supervisors: the newest first, page by page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Q
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from requests_app.models import PersonReading, ServiceRequest
from requests_app.vocabulary import ReadPurpose

PAGE_SIZE: Final = 50
WAYS: Final = {"email": _("E-mail"), "phone": _("Phone"), "name": _("Name")}


@dataclass(frozen=True)
class Look:
    """One look: who, when, where, why, by what, and what was shown."""

    at: datetime
    person: str
    site: str
    purpose: str
    ways: tuple[str, ...]
    references: tuple[str, ...]


@dataclass(frozen=True)
class Looks:
    """One page of looks; `next_mark` leads to the older ones."""

    looks: tuple[Look, ...]
    next_mark: str


def looks(*, after: str = "") -> Looks:
    """Read a page of looks, the newest first (two queries)."""
    rows = PersonReading.objects.select_related("person", "site").order_by("-at", "-id")
    found = list(rows.filter(_behind(after))[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    known = _references(pk for row in shown for pk in row.request_ids)
    return Looks(
        looks=tuple(_look(row, known) for row in shown),
        next_mark=f"{shown[-1].at.isoformat()}_{shown[-1].pk}" if len(found) > PAGE_SIZE else "",
    )


def _behind(mark: str) -> Q:
    """Leave out what stands before a mark; everything stays where it can be none."""
    moment, _line, number = mark.rpartition("_")
    try:
        at = parse_datetime(moment)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None or not (number.isascii() and number.isdigit() and len(number) < 19):
        return Q()
    # The first part alone is what the index bounds.
    return Q(at__lte=at) & (Q(at__lt=at) | Q(at=at, id__lt=int(number)))


def _references(ids: Iterable[int]) -> dict[int, str]:
    return dict(ServiceRequest.objects.filter(pk__in=set(ids)).values_list("pk", "reference"))


def _look(row: PersonReading, known: dict[int, str]) -> Look:
    return Look(
        at=row.at,
        person=row.person.name,
        site=row.site.name if row.site else "",
        purpose=str(ReadPurpose(row.purpose).label),
        ways=tuple(str(WAYS.get(way, way)) for way in row.ways),
        references=tuple(known[pk] for pk in row.request_ids if pk in known),
    )
