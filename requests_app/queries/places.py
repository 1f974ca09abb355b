"""The city, its districts and its site."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from requests_app.models import City, District, Site
from requests_app.queries.records import read
from requests_app.queries.shapes import Marks
from requests_app.rules.intake import CityBounds

if TYPE_CHECKING:
    from requests_app.lib.geo import Outlines


class NoCityLoaded(Exception):
    """The database holds no city: run `manage.py load_city CODE`."""


def city() -> City:
    """Give the one city. Raises `NoCityLoaded`."""
    found: list[City] = read("the city", _first, {})
    if not found:
        raise NoCityLoaded("No city is loaded yet. Run: manage.py load_city konstanz")
    return found[0]


def _first(_marks: Marks) -> QuerySet[City]:
    # What every page says of the look comes along; sheet and mark have requests of their own.
    return City.objects.select_related("theme").defer("theme__sheet", "theme__mark").order_by("pk")[:1]


def bounds_of(the_city: City) -> CityBounds:
    """Give the box around the city."""
    return CityBounds(west=the_city.west, south=the_city.south, east=the_city.east, north=the_city.north)


def districts() -> list[District]:
    """List the districts without their outlines, in the city's order."""
    return list(District.objects.defer("outline").order_by("position", "name"))


def code_at(the_city: City, *, latitude: float, longitude: float) -> str | None:
    """Name the district that holds a point; None outside all of them."""
    return _outlines(the_city.facts_stamp).holding(latitude=latitude, longitude=longitude)


def district_at(the_city: City, *, latitude: float, longitude: float) -> District | None:
    """Find the district that holds a point; None outside all of them."""
    found = code_at(the_city, latitude=latitude, longitude=longitude)
    return None if found is None else District.objects.defer("outline").get(code=found)


@lru_cache(maxsize=2)
def _outlines(stamp: int) -> Outlines:
    """Index the outlines once a process; a changed city has another stamp."""
    # Twenty megabytes, which most workers and many web processes never need.
    from requests_app.lib.geo import Outlines

    return Outlines(dict(District.objects.order_by("code").values_list("code", "outline")))


def site() -> Site | None:
    """Give the first site: the town hall."""
    return Site.objects.select_related("district").order_by("id").first()


def is_city_loaded() -> bool:
    """Tell whether the database holds a city."""
    return City.objects.exists()
