"""What somebody wants to know before she goes: how long one waits in each house, and until when it is open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time

from django.db.models import QuerySet
from django.utils import timezone

from requests_app.lib.business_time import WEEKDAYS
from requests_app.models import Site
from requests_app.queries.catalogue import in_language
from requests_app.queries.finding import front
from requests_app.queries.records import read
from requests_app.queries.service_pages import hours_of
from requests_app.queries.shapes import Marks
from requests_app.queries.visits_lines import LineCard, lines_of_site


@dataclass(frozen=True)
class WaitingLine:
    """A line as a resident reads it: for what, how many wait, how long; `minutes` is None where nobody knows."""

    name: str
    topics: tuple[str, ...]
    waiting: int
    minutes: int | None
    is_open: bool


@dataclass(frozen=True)
class WaitingHouse:
    """A house today. `hours` is empty on a day on which it is shut; `shut_for` says why, where that is written."""

    code: str
    name: str
    address: str
    hours: str
    is_open_now: bool
    shut_for: str
    lines: tuple[WaitingLine, ...]


def waiting_times(*, language: str, at: datetime) -> list[WaitingHouse]:
    """Give every house that has lines (four queries, however many there are)."""
    groups = front(language).groups
    topics = {group.code: group.name for group in groups}
    topics |= {card.code: card.name for group in groups for card in group.services}
    lines = lines_of_site(None, language=language, at=at)
    sites: list[Site] = read("all houses", _all_sites, {})
    houses = [
        _house(site, [_line(line, topics) for line in lines if line.site_id == site.pk], language=language, at=at)
        for site in sites
    ]
    return [house for house in houses if house.lines]


def _all_sites(_marks: Marks) -> QuerySet[Site]:
    return Site.objects.order_by("id")


def _line(line: LineCard, topics: dict[str, str]) -> WaitingLine:
    codes = (*line.group_codes, *line.service_codes)
    named = tuple(topics[code] for code in codes if code in topics)
    return WaitingLine(line.name, named, line.waiting, line.wait.minutes, line.is_open)


def _house(site: Site, lines: list[WaitingLine], *, language: str, at: datetime) -> WaitingHouse:
    here = timezone.localtime(at)
    day = WEEKDAYS[here.weekday()]
    shut = next((one for one in site.closures if one["on"] == here.date().isoformat()), None)
    windows = [] if shut else [tuple(window) for window in site.hours.get(day, ())]
    said = hours_of({day: windows}) if windows else []
    return WaitingHouse(
        code=site.code,
        name=site.name,
        address=site.address,
        hours=said[0].times if said else "",
        is_open_now=any(_begins(start) <= here.time() < _ends(end) for start, end in windows),
        shut_for=in_language(shut.get("reason", {}), language) if shut else "",
        lines=tuple(lines),
    )


def _begins(text: str) -> time:
    return time.fromisoformat(text)


def _ends(text: str) -> time:
    return time.max if text == "24:00" else time.fromisoformat(text)
