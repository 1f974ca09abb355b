"""Outlines as the paths of a drawing: flat, north above, one unit of length in both directions."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from shapely.geometry import shape

from requests_app.lib.geo import simplified

TOLERANCE: Final = 0.0008  # the side of a corner that is cut off, in degrees: 90 m
DIGITS: Final = 4
WIDTH: Final = 1000  # units; the height follows
MARGIN: Final = 8


@dataclass(frozen=True)
class Drawn:
    """One outline as an SVG path, and a point inside it where a number can stand."""

    path: str
    x: int
    y: int


def draw(outlines: Iterable[Mapping[str, Any]]) -> tuple[int, list[Drawn]]:
    """Give the height of the drawing and its parts, in the order given; neighbours share their border."""
    shapes = [shape(one) for one in simplified(outlines, tolerance=TOLERANCE, digits=DIGITS)]
    west, south = (min(one.bounds[side] for one in shapes) for side in (0, 1))
    east, north = (max(one.bounds[side] for one in shapes) for side in (2, 3))
    narrow = math.cos(math.radians((south + north) / 2))  # a degree to the east is shorter than one to the north
    scale = (WIDTH - 2 * MARGIN) / ((east - west) * narrow)

    def flat(longitude: float, latitude: float) -> tuple[int, int]:
        return round(MARGIN + (longitude - west) * narrow * scale), round(MARGIN + (north - latitude) * scale)

    def ring(points: Iterable[Any]) -> str:
        return "M" + "L".join("{} {}".format(*flat(*point[:2])) for point in points) + "Z"

    drawn = []
    for one in shapes:
        pieces = getattr(one, "geoms", [one])
        path = "".join(ring(line.coords) for piece in pieces for line in (piece.exterior, *piece.interiors))
        inside = max(pieces, key=lambda piece: piece.area).representative_point()
        drawn.append(Drawn(path, *flat(inside.x, inside.y)))
    return round((north - south) * scale) + 2 * MARGIN, drawn
