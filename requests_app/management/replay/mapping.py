"""How a row becomes a letter: read from a mapping file, mistakes told with file, line and field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from requests_app.lib.marked_yaml import Mistake, parse
from requests_app.management.seeds import text_of

SOURCE_PATTERN = r"[a-z0-9-]{1,40}"


@dataclass(frozen=True)
class RowMapping:
    """Which column says what. An empty column name means that the file does not say it."""

    source: str
    language: str
    column_id: str
    column_description: str
    column_service: str
    column_longitude: str
    column_latitude: str
    column_address: str
    column_district: str
    column_submitted_at: str
    time_format: str
    zone: ZoneInfo
    address_when_missing: str
    services: Mapping[str, str]
    districts: Mapping[str, str]


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
        column_id=columns.text("id"),
        column_description=columns.text("description"),
        column_service=columns.text("service"),
        column_longitude=columns.text("longitude", default=""),
        column_latitude=columns.text("latitude", default=""),
        column_address=columns.text("address", default=""),
        column_district=columns.text("district", default=""),
        column_submitted_at=columns.text("submitted_at"),
        time_format=when.text("format"),
        zone=ZoneInfo(zone if zone in available_timezones() else "UTC"),
        address_when_missing=top.text("address_when_missing", default=""),
        services={name: services.text(name) for name in services.keys()},  # noqa: SIM118
        districts={name: districts.text(name) for name in districts.keys()},  # noqa: SIM118
    )
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
