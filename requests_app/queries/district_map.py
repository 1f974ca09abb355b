"""The city's districts as a drawing to tap on, made once for each state of the city."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from django.db.models import Subquery

from requests_app.models import City, District
from requests_app.vocabulary import UNKNOWN_DISTRICT


@dataclass(frozen=True)
class MapPart:
    """One district: its path, its number, and where the number stands."""

    code: str
    name: str
    number: int
    path: str
    x: int
    y: int


@dataclass(frozen=True)
class DistrictMap:
    """A drawing of 1,000 units in width; without parts where the city has no outlines."""

    height: int
    parts: tuple[MapPart, ...]

    def numbers(self) -> dict[str, int]:
        """Map the code of each district to its number on the drawing."""
        return {part.code: part.number for part in self.parts}


NOTHING_DRAWN: Final = DistrictMap(0, ())


def districts_and_map() -> tuple[list[District], DistrictMap]:
    """List the districts in the city's order, and draw them (one query; one more after a change of the city)."""
    stamp = Subquery(City.objects.order_by("pk").values("facts_stamp")[:1])
    listed: list[Any] = list(District.objects.defer("outline").annotate(stamp=stamp).order_by("position", "name"))
    return listed, _drawn(listed[0].stamp) if listed else NOTHING_DRAWN


@lru_cache(maxsize=2)
def _drawn(_stamp: int) -> DistrictMap:
    # Twenty megabytes, which most processes never need.
    from requests_app.lib.map_drawing import draw

    rows = District.objects.exclude(code=UNKNOWN_DISTRICT).order_by("position", "name")
    known = [row for row in rows.values_list("code", "name", "outline") if row[2]]
    if not known:
        return NOTHING_DRAWN
    height, drawn = draw([outline for _code, _name, outline in known])
    parts = [
        MapPart(code, name, number, one.path, one.x, one.y)
        for number, ((code, name, _outline), one) in enumerate(zip(known, drawn, strict=True), start=1)
    ]
    return DistrictMap(height, tuple(parts))
