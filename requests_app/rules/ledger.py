"""State is the fold of the events: replay a case from its ledger."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

# The fields that events carry in `changes`; ids for places and people.
FOLDED_FIELDS: Final = ("state", "queue", "owner", "service", "priority", "is_pinned", "merged_into", "wait_reason")


def fold(changes: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Lay the changes of a case's events on each other, oldest first; the result is the case as it stands."""
    standing: dict[str, Any] = dict.fromkeys(FOLDED_FIELDS)
    for change in changes:
        standing.update(change)
    return standing
