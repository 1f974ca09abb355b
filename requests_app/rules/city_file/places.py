"""The city, its calendars and districts, its houses and devices."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from requests_app.lib.marked_yaml import Section
from requests_app.rules.city_file.fields import (
    CODE,
    country_and_subdivision,
    dated_windows,
    is_date,
    outline,
    spot_of,
    timezone,
    week,
    words,
)
from requests_app.rules.city_file.sources import Sources
from requests_app.rules.city_file.theme import read_theme
from requests_app.rules.city_file.values import CalendarFacts, CityFacts, DeviceFacts, DistrictFacts, SiteFacts


def read_city_facts(section: Section) -> CityFacts:
    """Read the city itself."""
    bounds = section.section("bounds")
    city = CityFacts(
        code=section.text("code", pattern=CODE),
        name=section.text("name"),
        reference_prefix=section.text("reference_prefix", pattern="[A-Z]{1,3}"),
        languages=section.texts("languages"),
        timezone=timezone(section),
        country=section.text("country", pattern="[A-Z]{2}"),
        phone=section.text("phone"),
        emergency_phone=section.text("emergency_phone"),
        email=section.text("email", pattern=r"[^@\s]+@[^@\s]+"),
        calendar=section.text("calendar"),
        west=bounds.number("west", least=-180),
        south=bounds.number("south", least=-90),
        east=bounds.number("east", least=-180),
        north=bounds.number("north", least=-90),
        theme=read_theme(section),
    )
    if section.has("bounds") and not (city.west < city.east and city.south < city.north):
        section.wrong("bounds", _("west must be less than east, and south less than north"))
    bounds.finish()
    section.finish()
    return city


def read_calendars(sources: Sources) -> tuple[CalendarFacts, ...]:
    """Read when people work."""
    return tuple(_calendar(section) for section in sources.all("calendars"))


def _calendar(section: Section) -> CalendarFacts:
    country, subdivision = country_and_subdivision(section)
    calendar = CalendarFacts(
        spot=spot_of(section),
        code=section.text("code", pattern=CODE),
        name=section.text("name"),
        timezone=timezone(section),
        country=country,
        subdivision=subdivision,
        windows=week(section, "windows"),
        overrides=dated_windows(section, "overrides"),
    )
    section.finish()
    return calendar


def read_districts(sources: Sources) -> tuple[DistrictFacts, ...]:
    """Read the districts, each with the outline that carries its code."""
    outlines = _outlines(sources)
    districts = []
    for section in sources.all("districts"):
        code = section.text("code", pattern=CODE)
        figures = section.section("figures")
        if code and code not in outlines:
            section.wrong("code", _("no outline carries this code"))
        districts.append(
            DistrictFacts(
                spot=spot_of(section),
                code=code,
                name=section.text("name"),
                figures={key: figures.number(key) for key in figures.keys()},  # noqa: SIM118
                outline=outlines.get(code),
            )
        )
        section.finish()
    sources.holder("figures_year", required=False)
    return tuple(districts)


def _outlines(sources: Sources) -> dict[str, Mapping[str, Any] | None]:
    outlines: dict[str, Mapping[str, Any] | None] = {}
    for feature in sources.all("features"):
        properties = feature.section("properties")
        code = properties.text("code")
        if code in outlines:
            properties.wrong("code", _("an outline with this code stands above"))
        outlines[code] = outline(feature)
    return outlines


def read_sites(sources: Sources, city: CityFacts) -> tuple[SiteFacts, ...]:
    """Read the houses with a door."""
    return tuple(_site(section, city) for section in sources.all("sites"))


def _site(section: Section, city: CityFacts) -> SiteFacts:
    has_point = section.has("latitude") or section.has("longitude")
    access = section.section("access", required=False)
    site = SiteFacts(
        spot=spot_of(section),
        code=section.text("code", pattern=CODE),
        name=section.text("name"),
        address=section.text("address"),
        latitude=section.number("latitude") if has_point else None,
        longitude=section.number("longitude") if has_point else None,
        district=section.text("district", default=""),
        hours=week(section, "hours"),
        access={key: access.flag(key, default=False) for key in access.keys()},  # noqa: SIM118
        languages=section.texts("languages"),
        closures=tuple(_closure(closure, city) for closure in section.sections("closures", required=False)),
        desks=tuple(
            (desk.text("code", pattern=CODE), desk.text("name")) for desk in section.sections("desks", required=False)
        ),
    )
    section.finish()
    return site


def _closure(section: Section, city: CityFacts) -> dict[str, Any]:
    closure = {"on": section.text("on"), "reason": dict(words(section, "reason", city.languages))}
    if not is_date(str(closure["on"])):
        section.wrong("on", _("must be a date such as 2026-12-24"))
    section.finish()
    return closure


def read_devices(sources: Sources) -> tuple[DeviceFacts, ...]:
    """Read the kiosks."""
    devices = []
    for section in sources.all("devices"):
        devices.append(
            DeviceFacts(
                spot=spot_of(section),
                code=section.text("code", pattern=CODE),
                site=section.text("site"),
                demo_token=section.text("demo_token", pattern=r"\S{16,}"),
            )
        )
        section.finish()
    return tuple(devices)
