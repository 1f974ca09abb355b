"""The outlines of the districts as a map draws them: few corners, written once for each state of the city."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from requests_app.models import District
from requests_app.queries import places
from requests_app.vocabulary import UNKNOWN_DISTRICT

# The side of a corner that is cut off, in degrees: 90 m. Which district holds a point is asked of the whole outlines.
TOLERANCE: Final = 0.0008
DIGITS: Final = 4  # eleven metres


@dataclass(frozen=True)
class Outlines:
    """A file of GeoJSON, and what names this state of it."""

    body: bytes
    etag: str


def district_outlines(*, tiles_url: str, tiles_attribution: str) -> Outlines:
    """Give the outlines with the pictures that may lie below them (one query, one more after a change)."""
    return _outlines(places.city().facts_stamp, tiles_url, tiles_attribution)


@lru_cache(maxsize=4)
def _outlines(_stamp: int, tiles_url: str, tiles_attribution: str) -> Outlines:
    # Twenty megabytes, which most processes never need.
    from requests_app.lib.geo import simplified

    rows = District.objects.exclude(code=UNKNOWN_DISTRICT).order_by("position", "name")
    known = [row for row in rows.values_list("code", "name", "outline") if row[2]]
    drawn = simplified([outline for _code, _name, outline in known], tolerance=TOLERANCE, digits=DIGITS)
    features: list[dict[str, Any]] = [
        {"type": "Feature", "properties": {"code": code, "name": name}, "geometry": geometry}
        for (code, name, _outline), geometry in zip(known, drawn, strict=True)
    ]
    tiles = {"url": tiles_url, "attribution": tiles_attribution} if tiles_url else None
    told = {"type": "FeatureCollection", "features": features, "tiles": tiles}
    body = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    return Outlines(body, f'"{hashlib.sha256(body).hexdigest()[:20]}"')
