"""The shape of a measured row, and the arithmetic behind it."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from typing import TypedDict


class Row(TypedDict):
    """One figure beside its floor; `floor` and `ratio` are none where there is no floor."""

    name: str
    value: float
    unit: str
    floor: float | None
    ratio: float | None
    target: str
    ok: bool | None


def row(
    name: str,
    value: float,
    unit: str,
    *,
    floor: float | None = None,
    ratio: float | None = None,
    at_least: float | None = None,
    at_most: float | None = None,
    judged: str = "value",
) -> Row:
    """Write a row; its target is a bound on the value or on the ratio, and none is only told."""
    seen = ratio if judged == "ratio" else value
    bounds = [(">=", at_least), ("<=", at_most)]
    said = [
        f"{sign} {bound:g}{' of the floor' if judged == 'ratio' else ''}" for sign, bound in bounds if bound is not None
    ]
    return {
        "name": name,
        "value": _short(value),
        "unit": unit,
        "floor": None if floor is None else _short(floor),
        "ratio": None if ratio is None else _short(ratio),
        "target": " and ".join(said),
        "ok": is_within(seen, at_least=at_least, at_most=at_most) if said else None,
    }


def is_within(seen: float | None, *, at_least: float | None, at_most: float | None) -> bool:
    """Tell whether a figure keeps its bounds; one that could not be taken does not."""
    if seen is None or math.isnan(seen):
        return False
    return (at_least is None or seen >= at_least) and (at_most is None or seen <= at_most)


def median_ratio(pairs: Sequence[tuple[float, float]]) -> float:
    """Give the median of ours by the floor's, each pair taken one after the other: noise strikes both."""
    return statistics.median(ours / floor for floor, ours in pairs)


def percentile(values: Sequence[float], share: float) -> float:
    """Give the smallest value that `share` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def _short(number: float) -> float:
    """Keep four digits that count."""
    if not number or math.isnan(number):
        return number
    return round(number, max(0, 3 - math.floor(math.log10(abs(number)))))


def table(rows: Sequence[Row], peers: dict[str, str]) -> list[str]:
    """Draw the rows, with what the peers measured on such a machine."""
    lines = [f"{'name':<34}{'value':>10} {'unit':<12}{'floor':>9}{'ratio':>9}  {'target':<24}{'':<8}peers"]
    for one in rows:
        floor, ratio = (f"{figure:g}" if figure is not None else "-" for figure in (one["floor"], one["ratio"]))
        mark = {True: "ok", False: "MISSED", None: ""}[one["ok"]]
        lines.append(
            f"{one['name']:<34}{one['value']:>10g} {one['unit']:<12}{floor:>9}{ratio:>9}  "
            f"{one['target']:<24}{mark:<8}{peers.get(one['name'], '')}"
        )
    return lines
