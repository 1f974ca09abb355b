"""Points and outlines: which outline holds a point."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shapely import STRtree
from shapely.geometry import Point, shape
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
