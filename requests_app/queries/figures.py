"""Figures for everybody: counted from the cases by one statement, and read as they were last counted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from requests_app.lib.prepared import fetch
from requests_app.models import FiguresRun, PublicFigure
from requests_app.models.cases import STILL_OPEN
from requests_app.queries import places, standing_facts
from requests_app.queries.catalogue import in_language
from requests_app.queries.open_matters import published_in
from requests_app.queries.standing_facts import StandingFacts
from requests_app.rules.figures import CITY, DISTRICT, GROUP, WINDOWS, Figures
from requests_app.vocabulary import UNKNOWN_DISTRICT, CaseState, Publishes

# The same matter counts once: joined cases with the one that goes on; parts with the whole.
COUNT: Final = f"""
    SELECT w.days, c.district_id, s.group_id, grouping(c.district_id) = 0, grouping(s.group_id) = 0,
           count(*), count(*) FILTER (WHERE c.is_open), count(*) FILTER (WHERE c.is_open AND c.promised_at < $3),
           percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM c.resolved_at - c.opened_at) / 86400)
               FILTER (WHERE NOT c.is_open AND c.resolved_at IS NOT NULL),
           count(*) FILTER (WHERE NOT c.is_open AND c.resolved_at IS NOT NULL AND c.promised_at IS NOT NULL),
           count(*) FILTER (WHERE NOT c.is_open AND c.resolved_at <= c.promised_at)
      FROM (SELECT service_id, district_id, opened_at, resolved_at, promised_at, state = ANY($4::text[]) AS is_open
              FROM requests_app_case
             WHERE opened_at >= $1::timestamptz - interval '{WINDOWS[-1]} days' AND opened_at < $1
               AND service_id = ANY($2::bigint[]) AND parent_id IS NULL AND NOT suspected_spam
               AND state <> '{CaseState.MERGED}') c
      JOIN requests_app_servicedefinition s ON s.id = c.service_id
      JOIN unnest(ARRAY{list(WINDOWS)}) AS w(days) ON c.opened_at >= $1::timestamptz - w.days * interval '1 day'
     GROUP BY GROUPING SETS ((w.days), (w.days, c.district_id), (w.days, s.group_id))
"""  # noqa: S608 - numbers and states of our own


@dataclass(frozen=True)
class NamedFigures:
    """The figures of one part of the city, with its name in the reader's language."""

    name: str
    figures: PublicFigure

    @property
    def cells(self) -> tuple[Any, ...]:
        """Give the cells of its line; None is protected, "–" is unknown."""
        return cells_of(self.figures)

    @property
    def named_cells(self) -> tuple[tuple[str, Any], ...]:
        """Give each cell with the name of its column: on a narrow screen it stands beside it."""
        return tuple(zip(heads(), self.cells, strict=True))


@dataclass(frozen=True)
class FiguresPage:
    """All figures of one window, as last counted; `until` is none before they were counted at all."""

    until: date | None
    days: int
    city: PublicFigure | None
    districts: tuple[NamedFigures, ...]
    groups: tuple[NamedFigures, ...]
    services: tuple[str, ...]  # those that are counted here

    @property
    def heads(self) -> tuple[str, ...]:
        """Name the columns."""
        return heads()

    @property
    def headline(self) -> tuple[tuple[str, Any], ...]:
        """Give the figures of the whole city with their names."""
        return tuple(zip(heads(), cells_of(self.city), strict=True)) if self.city else ()


def heads() -> tuple[str, ...]:
    """Name the columns, in their order."""
    return (_("Received"), _("Open"), _("Ended"), _("Overdue"), _("Days until settled"), _("Settled in time"))


def cells_of(one: PublicFigure) -> tuple[Any, ...]:
    """Give figures in the order of the columns; a median or a share that is unknown or protected is a dash."""
    share = "–" if one.in_time_percent is None else f"{one.in_time_percent} %"
    median = "–" if one.median_days is None else one.median_days
    return (one.received, one.open, one.done, one.overdue, median, share)


def counted(facts: StandingFacts, *, until: date, at: datetime) -> list[Figures]:
    """Count what services with protected figures received in each window before a day (one statement)."""
    services = "{" + ",".join(str(pk) for pk in published_in(facts, Publishes.FIGURES)) + "}"
    end = datetime.combine(until, time.min, ZoneInfo(facts.city.timezone))
    rows = fetch(COUNT, [end, services, at, "{" + ",".join(map(str, STILL_OPEN)) + "}"])
    districts: dict[int, str] = {record.pk: code for code, record in facts.districts.items()}
    groups: dict[int, str] = {one.group_id: one.group.code for one in facts.services.values()}
    found = {(one.kind, one.code, one.days): one for one in (_read(row, districts, groups) for row in rows)}
    wanted = [(CITY, ""), *((DISTRICT, code) for code in facts.districts), (DISTRICT, "")]
    wanted += [(GROUP, one.group.code) for one in published_in(facts, Publishes.FIGURES).values()]
    keys = dict.fromkeys((kind, code, days) for kind, code in wanted for days in WINDOWS)
    return [found.get(key) or Figures(*key) for key in keys]


def _read(row: Any, districts: dict[int, str], groups: dict[int, str]) -> Figures:
    days, district, group, is_district, is_group, received, still, late, median, dated, kept = row
    kind = DISTRICT if is_district else GROUP if is_group else CITY
    return Figures(
        kind=kind,
        code=districts.get(district, "") if is_district else groups.get(group, "") if is_group else "",
        days=days,
        received=received,
        open=still,
        done=received - still,
        overdue=late,
        median_days=None if median is None else round(float(median), 1),
        in_time_percent=round(100 * kept / dated) if dated else None,
        with_date=dated,
    )


def today_in(facts: StandingFacts, at: datetime) -> date:
    """Give the day of the city."""
    return at.astimezone(ZoneInfo(facts.city.timezone)).date()


def is_counted(until: date, stamp: int) -> bool:
    """Tell whether the figures up to this day are there, counted under this catalogue."""
    return FiguresRun.objects.filter(until=until, facts_stamp=stamp).exists()


def figures_page(language: str, *, days: int) -> FiguresPage:
    """Read the figures of one window (three queries)."""
    facts = standing_facts.facts_under(places.city().facts_stamp)
    run = FiguresRun.objects.first()
    rows = {(row.kind, row.code): row for row in PublicFigure.objects.filter(days=days)} if run else {}
    groups = {one.group.code: one.group for one in facts.services.values()}
    ordered = sorted(facts.districts.values(), key=lambda one: (one.code == UNKNOWN_DISTRICT, one.position, one.name))
    services = published_in(facts, Publishes.FIGURES).values()
    return FiguresPage(
        until=run.until if run else None,
        days=days,
        city=rows.get((CITY, "")),
        districts=tuple(_named(rows, DISTRICT, [(one.code, one.name) for one in ordered] + [("", "")])),
        groups=tuple(
            _named(
                rows,
                GROUP,
                [
                    (code, in_language(group.names, language))
                    for code, group in sorted(groups.items(), key=lambda pair: pair[1].position)
                ],
            )
        ),
        services=tuple(sorted(in_language(one.names, language) for one in services)),
    )


def _named(
    rows: dict[tuple[str, str], PublicFigure], kind: str, names: Iterable[tuple[str, str]]
) -> Iterable[NamedFigures]:
    for code, name in names:
        row = rows.get((kind, code))
        if row is not None and (code or row.received != 0):
            yield NamedFigures(name, row)


def last_day(until: date) -> date:
    """Give the last day that is counted."""
    return until - timedelta(days=1)
