"""How those who wait are divided among the workplaces, so that two never call the same number without the city."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from math import ceil


def share_of(waiting: Sequence[int], *, mine: Collection[int], taken: Collection[int], workplaces: int) -> list[int]:
    """Choose whom a workplace may call: of its own, and of those whom nobody has, an even part; order is kept.

    Nobody of `taken` (other workplaces have them) is ever chosen. What is more than its part is given up evenly, so
    that old and young numbers stay with both.
    """
    part = ceil(len(waiting) / max(1, workplaces))
    own = [visit for visit in waiting if visit in mine]
    free = [visit for visit in waiting if visit not in mine and visit not in taken]
    chosen = set(_evenly(own, part))
    chosen.update(_evenly(free, part - len(chosen)))
    return [visit for visit in waiting if visit in chosen]


def _evenly(some: Sequence[int], wanted: int) -> list[int]:
    if wanted <= 0:
        return []
    return [some[i * len(some) // wanted] for i in range(wanted)] if wanted < len(some) else list(some)
