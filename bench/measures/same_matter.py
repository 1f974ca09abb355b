"""How often the case of which a letter is a duplicate is among the five shown: Boston's own labels of 2011 H2.

A case that was closed as a duplicate names the other one in its closing words. Residents are shown cases that came
before and are open when the letter comes; staff see both directions, once both cases are there.
"""

from __future__ import annotations

import csv
import gzip
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import yaml

from bench.city import Room
from bench.processes import BASE
from bench.rows import Row, row
from bench.shared import shared_file
from requests_app.rules.nearby import (
    SHOWN,
    Matter,
    Point,
    Related,
    alike,
    matter,
    nearest,
    point_of,
    related_among,
)

ROWS: Final = "requests/boston_311_2011H2.csv.gz"
SEEDS: Final = BASE / "requests_app" / "seeds"
REFERENCE: Final = re.compile(r"(?<!\d)(101000\d{6}|\d{6})(?!\d)")
PREFIX: Final = "101000"  # what a reference of six digits leaves out
NO_POINT: Final = (42.3594, -71.0587)  # City Hall stands for "nobody knows"
CELL: Final = 0.003  # degrees: more than any radius
STAFF_RADIUS_METRES: Final = 150
FOR_EVER: Final = datetime(9000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Service:
    """What the catalogue of Boston says of a type."""

    radius: int
    is_listed: bool


@dataclass(frozen=True)
class Past:
    """A case of 2011."""

    number: int
    reference: str
    matter: Matter
    closed_at: datetime
    says: str

    def is_open(self, at: datetime) -> bool:
        """Tell whether it had come and was not closed yet."""
        return self.matter.opened_at <= at < self.closed_at


@dataclass(frozen=True)
class Score:
    """What was found for all labelled pairs with two points."""

    pairs: int
    could: int  # the other case was open, within the radius, and of a related service that is shown
    there: int  # the other case was open: nobody can find more
    found: int
    shown: int


def measure(room: Room) -> Iterator[Row]:
    """Ask for every labelled pair by the rule that the pages use."""
    file = shared_file(ROWS, room)
    if file is None:
        return
    services, related = _catalogue()
    cases = _cases(file)
    pairs = _pairs(cases)
    room.say(f"  {len(pairs)} labels resolve; {sum(_have_points(pair) for pair in pairs)} have both points")
    pairs = [pair for pair in pairs if _have_points(pair)]
    later = sum(other.matter.opened_at > case.matter.opened_at for case, other in pairs) / len(pairs)
    room.say(f"  {later:.1%} of the originals opened later")
    city = City(cases, services, related)
    for name, target, is_staff in (("resident", 0.75, False), ("staff", 0.85, True)):
        score = city.score(pairs, is_staff=is_staff)
        yield row(f"duplicates_{name}_recall5", score.found / score.pairs, "share", at_least=target)
        yield row(f"duplicates_{name}_ceiling", score.there / score.pairs, "share")
        yield row(f"duplicates_{name}_within_reach", score.could / score.pairs, "share")
        yield row(f"duplicates_{name}_precision", score.found / max(1, score.shown), "share")


class City:
    """All cases by the square they lie in."""

    def __init__(self, cases: Sequence[Past], services: Mapping[str, Service], related: Related) -> None:
        self.services, self.related = services, related
        self.squares: dict[tuple[int, int], list[Past]] = defaultdict(list)
        for case in cases:
            if case.matter.point is not None:
                self.squares[_square(case.matter.point)].append(case)

    def score(self, pairs: Sequence[tuple[Past, Past]], *, is_staff: bool) -> Score:
        """Ask for each pair, and count."""
        could = there = found = shown = 0
        for case, other in pairs:
            at = max(case.matter.opened_at, other.matter.opened_at) if is_staff else case.matter.opened_at
            candidates = self._candidates(case, at, is_staff=is_staff)
            radius = self._radius(case, is_staff=is_staff)
            near = nearest(case.matter, candidates, radius_metres=radius, how_many=len(candidates))
            there += other.is_open(at)
            could += any(one.case_id == other.number for one in near)
            found += any(one.case_id == other.number for one in near[:SHOWN])
            shown += len(near[:SHOWN])
        return Score(len(pairs), could, there, found, shown)

    def _radius(self, case: Past, *, is_staff: bool) -> int:
        known = self.services[case.matter.service].radius
        return known or (STAFF_RADIUS_METRES if is_staff else 0)

    def _candidates(self, case: Past, at: datetime, *, is_staff: bool) -> list[tuple[int, Matter]]:
        if case.matter.point is None or not self._radius(case, is_staff=is_staff):
            return []
        north, east = _square(case.matter.point)
        around = [(north + up, east + right) for up in (-1, 0, 1) for right in (-1, 0, 1)]
        codes = alike(case.matter.service, self.related)
        return [
            (one.number, one.matter)
            for square in around
            for one in self.squares.get(square, ())
            if one is not case
            and one.matter.service in codes
            and one.is_open(at)
            and (is_staff or self.services[one.matter.service].is_listed)
        ]


def _square(point: Point) -> tuple[int, int]:
    return int(point[0] / CELL), int(point[1] / CELL)


def _catalogue() -> tuple[dict[str, Service], Related]:
    """Read what the seed says of each type: its radius, whether residents see it, and what is related."""
    listed = yaml.safe_load((SEEDS / "boston" / "services.yaml").read_text(encoding="utf-8"))["services"]
    said = {one["code"]: one | one.get("invented", {}) for one in listed}
    services = {
        code: Service(
            radius=one.get("nearby_radius_metres", 0),
            is_listed=one.get("is_public", True)
            and one.get("needs_place", True)
            and one.get("nearby_radius_metres", 0) > 0,
        )
        for code, one in said.items()
    }
    return services, related_among({code: one.get("related", ()) for code, one in said.items()})


def _cases(file: Path) -> list[Past]:
    codes = yaml.safe_load((SEEDS / "mappings" / "boston.yaml").read_text(encoding="utf-8"))["services"]
    with gzip.open(file, "rt", encoding="utf-8-sig", newline="") as stream:
        return [_case(number, values, codes) for number, values in enumerate(csv.DictReader(stream))]


def _case(number: int, values: Mapping[str, str], codes: Mapping[str, str]) -> Past:
    point = point_of(_degrees(values["latitude"]), _degrees(values["longitude"]))
    return Past(
        number=number,
        reference=values["case_enquiry_id"],
        matter=matter(
            codes[values["type"]],
            opened_at=_moment(values["open_dt"]),
            point=None if point == NO_POINT else point,
            address=values["location"],
            text=values["case_title"] or values["type"],
        ),
        closed_at=_moment(values["closed_dt"]) if values["closed_dt"] else FOR_EVER,
        says=values["closure_reason"],
    )


def _pairs(cases: Sequence[Past]) -> list[tuple[Past, Past]]:
    """Give each case that says it is a duplicate with the one it names, where that one is in the file."""
    by_reference = {case.reference: case for case in cases}
    pairs = []
    for case in cases:
        if "duplicate" in case.says.lower():
            named = [PREFIX[: 12 - len(found)] + found for found in REFERENCE.findall(case.says)]
            others = [by_reference[one] for one in named if one in by_reference and one != case.reference]
            pairs += [(case, other) for other in others[:1]]
    return pairs


def _have_points(pair: tuple[Past, Past]) -> bool:
    return all(case.matter.point is not None for case in pair)


def _degrees(text: str) -> float | None:
    return float(text) if text else None


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
