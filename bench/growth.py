"""How pages grow with the city: the same figure at 10 k, 100 k and 1 M cases, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bench.rows import Row

SIZES: Final = ("10k", "100k", "1m")
PREFIX: Final = "growth_"


def growth_table(rows: Sequence[Row]) -> list[str]:
    """Draw one line for each thing that was measured at all sizes; the last column is 1 M by 10 k."""
    found = {one["name"]: one for one in rows if one["name"].startswith(PREFIX)}
    lines = [f"{'growth':<16}{'10 k':>10}{'100 k':>10}{'1 M':>10} {'':<12}{'1 M by 10 k':>12}"]
    for ending in ("", "_cpu"):
        for name in dict.fromkeys(_what(one, ending) for one in found):
            three = [found.get(f"{PREFIX}{name}_{size}{ending}") for size in SIZES]
            if name and all(three):
                values = [one["value"] for one in three if one]
                unit = "ms" if not ending else "ms of CPU"
                times = values[2] / values[0] if values[0] else 0
                lines.append(
                    f"{name:<16}" + "".join(f"{value:>10g}" for value in values) + f" {unit:<12}{times:>12.3g}"
                )
    return lines


def _what(name: str, ending: str) -> str:
    """Read what a row tells of: "board" from growth_board_10k_cpu."""
    bare = name.removeprefix(PREFIX).removesuffix(ending)
    return next((bare.removesuffix(f"_{size}") for size in SIZES if bare.endswith(f"_{size}")), "")
