"""Fields that many records of a city file share: words, working time, outlines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final
from zoneinfo import available_timezones

import holidays
from django.utils.translation import gettext as _
from shapely.errors import ShapelyError
from shapely.geometry import shape

from requests_app.lib.business_time import WEEKDAYS, parse_windows
from requests_app.lib.marked_yaml import Section
from requests_app.rules.city_file.values import Spot, Windows, Words
from requests_app.vocabulary import RESIDENTS_ALONE

CODE: Final = r"[A-Za-z0-9_-]{1,50}"
OUTLINE_KINDS: Final = ("Polygon", "MultiPolygon")


def spot_of(section: Section) -> Spot:
    """Remember where a record stands."""
    return Spot(file=section.file, line=section.line, field=section.path)


def words(section: Section, key: str, languages: Sequence[str]) -> Words:
    """Read words in every language of the city; those that residents alone read may be missing."""
    found = section.section(key)
    if not section.has(key):
        return {}
    result = {language: found.text(language) for language in _needed(found, languages)}
    found.finish()
    return result


def word_lists(section: Section, key: str, languages: Sequence[str]) -> dict[str, Sequence[str]]:
    """Read a list of words in every language of the city; those that residents alone read may be missing."""
    found = section.section(key)
    if not section.has(key):
        return {}
    result: dict[str, Sequence[str]] = {language: list(found.texts(language)) for language in _needed(found, languages)}
    found.finish()
    return result


def _needed(found: Section, languages: Sequence[str]) -> list[str]:
    return [language for language in languages if language not in RESIDENTS_ALONE or found.has(language)]


def word_lists_of(section: Section) -> dict[str, Sequence[str]]:
    """Read a mapping of names to lists of texts."""
    return {name: list(section.texts(name)) for name in section.keys()}  # noqa: SIM118


def timezone(section: Section) -> str:
    """Read a time zone of the world's list."""
    zone = section.text("timezone")
    if zone and zone not in available_timezones():
        section.wrong("timezone", _("“%(value)s” is not a time zone") % {"value": zone})
    return zone


def country_and_subdivision(section: Section) -> tuple[str, str]:
    """Read whose public holidays count."""
    country, subdivision = section.text("country", default=""), section.text("subdivision", default="")
    known = holidays.list_supported_countries()
    if country and country not in known:
        section.wrong("country", _("no public holidays are known for “%(value)s”") % {"value": country})
    elif subdivision and subdivision not in known.get(country, []):
        section.wrong("subdivision", _("“%(value)s” is not a part of this country") % {"value": subdivision})
    return country, subdivision


def week(section: Section, key: str, *, required: bool = True) -> Windows:
    """Read windows of local time for days of the week."""
    found = section.section(key, required=required)
    result = {day: _windows(found, day) for day in found.keys()}  # noqa: SIM118
    for day in result:
        if day not in WEEKDAYS:
            found.wrong(day, _("must be one of: %(days)s") % {"days": ", ".join(WEEKDAYS)})
    if required and section.has(key) and not any(result.values()):
        section.wrong(key, _("has no working time at all. Give at least one day its hours, such as 08:00-12:00"))
    return result


def dated_windows(section: Section, key: str) -> Windows:
    """Read windows of local time for single dates; an empty list is a day off."""
    found = section.section(key, required=False)
    result = {day: _windows(found, day) for day in found.keys()}  # noqa: SIM118
    for day in result:
        if not is_date(day):
            found.wrong(day, _("must be a date such as 2026-12-24"))
    return result


def is_date(text: str) -> bool:
    """Tell whether a text is a date in ISO form."""
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def outline(section: Section) -> dict[str, Any] | None:
    """Read a GeoJSON geometry that is an area without a crossing."""
    geometry = section.value("geometry")
    if not isinstance(geometry, dict) or geometry.get("type") not in OUTLINE_KINDS:
        section.wrong("geometry", _("must be a Polygon or a MultiPolygon"))
        return None
    try:
        is_sound = shape(geometry).is_valid
    except (ShapelyError, ValueError, TypeError, IndexError, KeyError):
        is_sound = False
    if not is_sound:
        section.wrong("geometry", _("is not a sound outline: it crosses itself or is broken"))
        return None
    return geometry


def _windows(section: Section, key: str) -> list[list[str]]:
    pairs = [pair.split("-") for pair in section.texts(key)]
    try:
        parse_windows([(start, end) for start, end in pairs])
    except ValueError:
        section.wrong(key, _("must be times such as 08:00-12:00, in order and apart"))
        return []
    return [list(pair) for pair in pairs]
