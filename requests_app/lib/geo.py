"""Points and outlines: which outline holds a point."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from shapely import STRtree, coverage_simplify, set_precision
from shapely.geometry import Point, mapping, shape
from shapely.geometry.base import BaseGeometry


class Outlines:
    """An index of named outlines (GeoJSON geometries, WGS84)."""

    def __init__(self, outlines: Mapping[str, Mapping[str, Any]]) -> None:
        self._names = list(outlines)
        self._shapes: list[BaseGeometry] = [shape(dict(outlines[name])) for name in self._names]
        self._tree = STRtree(self._shapes)

    def holding(self, *, latitude: float, longitude: float) -> str | None:
        """Name the outline that holds the point, the first by name where outlines touch; None outside all."""
        hits = self._tree.query(Point(longitude, latitude), predicate="intersects")
        return min((self._names[index] for index in hits), default=None)


def simplified(outlines: Iterable[Mapping[str, Any]], *, tolerance: float, digits: int) -> list[dict[str, Any]]:
    """Draw outlines with fewer corners, in the order given; neighbours keep the border that they share.

    `tolerance` is in degrees; `digits` are kept behind the point.
    """
    grid = 10.0**-digits
    shapes = set_precision([shape(dict(outline)) for outline in outlines], grid)
    drawn = set_precision(coverage_simplify(list(shapes), tolerance), grid)
    return [_rounded(mapping(one), digits) for one in drawn]


def _rounded(value: Any, digits: int) -> Any:
    if isinstance(value, float):
        return round(value, digits)
    if isinstance(value, list | tuple):
        return [_rounded(one, digits) for one in value]
    return {key: _rounded(one, digits) for key, one in value.items()} if isinstance(value, dict) else value
