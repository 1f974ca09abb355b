"""How a row becomes a letter: read from a mapping file, mistakes told with file, line and field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from requests_app.lib.marked_yaml import Mistake, Section, parse
from requests_app.management.seeds import text_of

Columns = tuple[str, ...]
SOURCE_PATTERN: Final = r"[a-z0-9-]{1,40}"


@dataclass(frozen=True)
class RowMapping:
    """Which columns say what. No column means that the file does not say it.

    Words and points are those of the first column that is filled; a service and an address are made of all.
    """

    source: str
    language: str
    column_id: str  # empty: the key of a row is a hash of all it says
    columns_description: Columns
    columns_service: Columns  # joined by " > "
    columns_longitude: Columns
    columns_latitude: Columns
    columns_address: Columns  # joined by a blank
    column_district: str
    column_submitted_at: str
    time_format: str
    zone: ZoneInfo
    address_when_missing: str
    no_points: frozenset[tuple[float, float]]  # (latitude, longitude) that stand for "no point"
    services: Mapping[str, str]
    districts: Mapping[str, str]
    unclear_districts: frozenset[str]  # names that are no district here: the point says where, or nobody knows

    def columns(self) -> set[str]:
        """List the columns that the file must have."""
        lists = (
            self.columns_description,
            self.columns_service,
            self.columns_longitude,
            self.columns_latitude,
            self.columns_address,
        )
        named = {self.column_id, self.column_district, self.column_submitted_at}
        return named.union(*lists) - {""}


def read_mapping(path: Path, *, known_services: set[str], known_districts: set[str]) -> RowMapping:
    """Read a mapping. Raises `CommandError` with all its mistakes."""
    mistakes: list[Mistake] = []
    top = parse(text_of(path), file=str(path), mistakes=mistakes)
    columns, when = top.section("columns"), top.section("submitted_at")
    services, districts = top.section("services"), top.section("districts", required=False)
    zone = when.text("timezone", choices=available_timezones()) if top.has("submitted_at") else "UTC"
    mapping = RowMapping(
        source=top.text("source", pattern=SOURCE_PATTERN),
        language=top.text("language"),
        column_id=columns.text("id", default=""),
        columns_description=_columns(columns, "description", required=True),
        columns_service=_columns(columns, "service", required=True),
        columns_longitude=_columns(columns, "longitude"),
        columns_latitude=_columns(columns, "latitude"),
        columns_address=_columns(columns, "address"),
        column_district=columns.text("district", default=""),
        column_submitted_at=columns.text("submitted_at"),
        time_format=when.text("format"),
        zone=ZoneInfo(zone if zone in available_timezones() else "UTC"),
        address_when_missing=top.text("address_when_missing", default=""),
        no_points=frozenset(_points(top, "no_points")),
        services={name: services.text(name) for name in services.keys()},  # noqa: SIM118
        districts={name: districts.text(name) for name in districts.keys()},  # noqa: SIM118
        unclear_districts=frozenset(top.texts("unclear_districts", required=False)),
    )
    top.section("promises", required=False)  # what past.py reads
    if len(mapping.columns_longitude) != len(mapping.columns_latitude):
        columns.wrong("longitude", _("must name as many columns as latitude"))
    for name, code in mapping.services.items():
        if code not in known_services:
            services.wrong(name, _("the city has no service “%(code)s”") % {"code": code})
    for name, code in mapping.districts.items():
        if code not in known_districts:
            districts.wrong(name, _("the city has no district “%(code)s”") % {"code": code})
    for section in (top, columns, when):
        section.finish()
    if mistakes:
        raise CommandError("\n".join(str(mistake) for mistake in sorted(mistakes)))
    return mapping


def _columns(section: Section, key: str, *, required: bool = False) -> Columns:
    """Read the name of one column, or a list of names."""
    if not section.has(key) and not required:
        return ()
    if isinstance(section.value(key), list):
        return section.texts(key)
    return (section.text(key),)


def _points(section: Section, key: str) -> Iterator[tuple[float, float]]:
    """Read points such as "42.3594, -71.0587"."""
    for text in section.texts(key, required=False):
        try:
            latitude, longitude = (float(part) for part in text.split(","))
        except ValueError:
            section.wrong(key, _("must be points such as “42.3594, -71.0587”: latitude, longitude"))
        else:
            yield latitude, longitude
