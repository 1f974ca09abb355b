"""Which open cases are likely the same matter: by distance, service, time and words; one rule for everybody."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from requests_app.rules.terms import words_of

SHOWN: Final = 5
METRES_OF_A_DEGREE: Final = 111_195.0  # of latitude, on a sphere as large as the Earth
# How much each sign counts; chosen on the first half of Boston's labels, where other weights did as well.
WEIGHT_OF_DISTANCE, WEIGHT_OF_SERVICE, WEIGHT_OF_TIME, WEIGHT_OF_PLACE, WEIGHT_OF_WORDS = 1.0, 1.0, 0.5, 0.5, 0.5
HALF_METRES: Final = 40.0  # so far away the distance counts half
HALF_DAYS: Final = 5.0  # so long ago the time counts half
LEAST_WITHOUT_POINT: Final = 0.5  # of the words of the place in common, where no point says how far it is

Point = tuple[float, float]  # latitude, longitude; WGS84
Related = Mapping[str, frozenset[str]]  # service -> those by which others call the same matter


@dataclass(frozen=True)
class Box:
    """A rectangle that holds every point within a radius."""

    south: float
    north: float
    west: float
    east: float


@dataclass(frozen=True)
class Matter:
    """What is compared: the service, where, when, and the words of the letter and of the place."""

    service: str
    opened_at: datetime
    point: Point | None = None
    district: str = ""
    place: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Near:
    """A case that is likely the same matter; `metres` is none where a point is missing."""

    case_id: int
    likeness: float
    metres: float | None


def matter(
    service: str,
    *,
    opened_at: datetime,
    point: Point | None = None,
    district: str = "",
    address: str = "",
    text: str = "",
) -> Matter:
    """Describe a matter by what was said of it."""
    return Matter(service, opened_at, point, district, frozenset(words_of(address)), frozenset(words_of(text)))


def point_of(latitude: float | None, longitude: float | None) -> Point | None:
    """Give a point where both degrees are known."""
    return None if latitude is None or longitude is None else (latitude, longitude)


def metres_between(here: Point, there: Point) -> float:
    """Measure a short way; exact to a thousandth within a city."""
    north = (there[0] - here[0]) * METRES_OF_A_DEGREE
    east = (there[1] - here[1]) * METRES_OF_A_DEGREE * math.cos(math.radians((here[0] + there[0]) / 2))
    return math.hypot(north, east)


def box_around(point: Point, metres: float) -> Box:
    """Give the box that holds every point within so many metres."""
    high = (metres + 1) / METRES_OF_A_DEGREE
    wide = high / max(0.01, math.cos(math.radians(min(89.0, abs(point[0]) + high))))
    return Box(point[0] - high, point[0] + high, point[1] - wide, point[1] + wide)


def related_among(named: Mapping[str, Iterable[str]]) -> Related:
    """Read relations in both directions: who is related to a service is its relation, too."""
    found: dict[str, set[str]] = {code: set() for code in named}
    for code, others in named.items():
        for other in others:
            if other in found and other != code:
                found[code].add(other)
                found[other].add(code)
    return {code: frozenset(others) for code, others in found.items()}


def alike(service: str, related: Related) -> frozenset[str]:
    """Give the service itself and those related to it."""
    return frozenset({service}) | related.get(service, frozenset())


def nearest(
    sought: Matter, found: Iterable[tuple[int, Matter]], *, radius_metres: float, how_many: int = SHOWN
) -> list[Near]:
    """Order cases by how likely they are the same matter, the likeliest first; those too far away are left out."""
    scored = [near for case_id, other in found if (near := _near(sought, case_id, other, radius_metres)) is not None]
    return sorted(scored, key=lambda near: (-near.likeness, -near.case_id))[:how_many]


def _near(sought: Matter, case_id: int, other: Matter, radius_metres: float) -> Near | None:
    place = shared_share(sought.place, other.place)
    metres = metres_between(sought.point, other.point) if sought.point and other.point else None
    if metres is None:
        is_elsewhere = bool(sought.district and other.district) and sought.district != other.district
        if is_elsewhere or place < LEAST_WITHOUT_POINT:
            return None
    elif metres > radius_metres:
        return None
    days = abs((sought.opened_at - other.opened_at).total_seconds()) / 86_400
    likeness = (
        (WEIGHT_OF_DISTANCE * 0.5 ** (metres / HALF_METRES) if metres is not None else 0.0)
        + WEIGHT_OF_TIME * 0.5 ** (days / HALF_DAYS)
        + WEIGHT_OF_SERVICE * (sought.service == other.service)
        + WEIGHT_OF_PLACE * place
        + WEIGHT_OF_WORDS * shared_share(sought.words, other.words)
    )
    return Near(case_id, likeness, metres)


def shared_share(here: frozenset[str], there: frozenset[str]) -> float:
    """Give the share of words that both have, of all that one has (0 to 1)."""
    everything = here | there
    return len(here & there) / len(everything) if everything else 0.0
