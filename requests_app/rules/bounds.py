"""When a work queue is too full, and when it is well again."""

from __future__ import annotations

from typing import Final

# Well again only below this share of the bound: a queue at its edge does not call every minute.
WELL_BELOW_PERCENT: Final = 90


def is_over_bound(waiting: int, *, bound: int, was_over: bool) -> bool:
    """Tell whether a queue with `waiting` cases is too full."""
    if was_over:
        return waiting * 100 >= bound * WELL_BELOW_PERCENT
    return waiting > bound
