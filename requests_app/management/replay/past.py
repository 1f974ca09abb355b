"""Past cases of another system with their targets and verdicts, for learning and for comparing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from requests_app.lib.business_time import WorkingTime
from requests_app.lib.marked_yaml import Mistake, Section, parse
from requests_app.management.replay.rows import RowIsBad, bare_rows, moment_of
from requests_app.rules.city_file.fields import country_and_subdivision, timezone, week
from requests_app.rules.sla import working_time_of
from requests_app.rules.target_readings import PastCase


@dataclass(frozen=True)
class Columns:
    """Which columns say when a case came and ended, its target and the city's verdict on it."""

    kind: str
    opened: str
    closed: str
    target: str
    verdict: str
    on_time: str
    overdue: str
    time_format: str


@dataclass(frozen=True)
class PastRows:
    """A file of past cases; `calendars` are those that its targets may count in."""

    path: Path
    columns: Columns
    calendars: Mapping[str, WorkingTime]
    zone: str

    def cases(self) -> Iterator[PastCase]:
        """Read case by case. Raises `CommandError` for a row whose times cannot be read."""
        named = self.columns
        wanted = {named.kind, named.opened, named.closed, named.target, named.verdict}
        for line, values in bare_rows(self.path, wanted):
            try:
                yield PastCase(
                    kind=values[named.kind],
                    opened=moment_of(values[named.opened], named.time_format, self.zone),
                    closed=self._moment(values[named.closed]),
                    target=self._moment(values[named.target]),
                    is_on_time={named.on_time: True, named.overdue: False}.get(values[named.verdict]),
                )
            except RowIsBad as problem:
                raise CommandError(f"{self.path}:{line}: {problem}") from problem

    def _moment(self, text: str) -> datetime | None:
        return moment_of(text, self.columns.time_format, self.zone) if text else None


def read_past(path: Path, text: str, *, file: str) -> PastRows:
    """Read how a mapping (its text; `file` names it in mistakes) describes past cases.

    Raises `CommandError` with all its mistakes.
    """
    mistakes: list[Mistake] = []
    top = parse(text, file=file, mistakes=mistakes)
    rows, when, promises = top.section("columns"), top.section("submitted_at"), top.section("promises")
    columns = Columns(
        kind=rows.text("service"),
        opened=rows.text("submitted_at"),
        closed=promises.text("closed_at"),
        target=promises.text("target"),
        verdict=promises.text("verdict"),
        on_time=promises.text("on_time"),
        overdue=promises.text("overdue"),
        time_format=when.text("format"),
    )
    zone = timezone(when)
    calendars = dict(_calendar(section, zone) for section in promises.sections("calendars"))
    promises.finish()
    if not mistakes and not calendars:
        promises.wrong("calendars", _("must name one calendar at least"))
    if mistakes:
        raise CommandError("\n".join(str(mistake) for mistake in sorted(mistakes)))
    return PastRows(path, columns, calendars, zone)


def _calendar(section: Section, zone: str) -> tuple[str, WorkingTime]:
    country, subdivision = country_and_subdivision(section)
    windows = week(section, "windows")
    name = section.text("name")
    section.finish()
    return name, working_time_of(timezone=zone, windows=windows, country=country, subdivision=subdivision)
