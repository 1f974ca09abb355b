"""The duty roster as people read it: shift after shift, with the gaps between them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Turn:
    """A stretch of the roster; without a person it is a gap."""

    starts_at: datetime
    ends_at: datetime
    shift_id: int | None = None
    person_id: int | None = None

    @property
    def is_gap(self) -> bool:
        """Tell whether nobody is on duty."""
        return self.person_id is None


def with_gaps(turns: Iterable[Turn], *, start: datetime, end: datetime) -> tuple[Turn, ...]:
    """Put gaps between turns, from `start` to `end`; turns that overlap stand one after the other."""
    found: list[Turn] = []
    covered = start
    for turn in sorted(turns, key=lambda each: (each.starts_at, each.ends_at)):
        if turn.starts_at > covered:
            found.append(Turn(covered, turn.starts_at))
        found.append(turn)
        covered = max(covered, turn.ends_at)
    if covered < end:
        found.append(Turn(covered, end))
    return tuple(found)
