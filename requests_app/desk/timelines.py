"""The timeline of a case: everything, or one kind of thing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from requests_app.queries.case_timelines import Entry
from requests_app.vocabulary import EventKind as K

WRITTEN: Final = frozenset({K.NOTE_ADDED, K.WROTE, K.REPLIED, K.ATTACHED, K.FILED})

# What stands in the address -> its name, and which entries it keeps.
FILTERS: Final[Mapping[str, tuple[Promise, Callable[[Entry], bool]]]] = {
    "": (_("Everything"), lambda _entry: True),
    "words": (_("Messages and notes"), lambda entry: entry.kind in WRITTEN or any(map(_is_read, entry.said))),
    "moves": (_("Moves and hand-overs"), lambda entry: entry.is_decision or entry.kind == K.HANDOVER_LATE),
    "calls": (_("Calls for a person"), lambda entry: entry.kind.startswith("escalat")),
    "dates": (_("Dates"), lambda entry: entry.kind.startswith("clock")),
}


def _is_read(said: object) -> bool:
    """Tell whether the resident reads these words."""
    return bool(getattr(said, "is_public", False))


def filters_of(entries: tuple[Entry, ...], chosen: str) -> list[tuple[str, Promise, int, bool]]:
    """Give each filter with how many entries it keeps, and whether it is the one that is chosen."""
    counted = ((name, words, sum(map(keeps, entries))) for name, (words, keeps) in FILTERS.items())
    return [(name, words, number, name == chosen) for name, words, number in counted if number or name in {"", chosen}]


def filtered(entries: tuple[Entry, ...], chosen: str) -> tuple[Entry, ...]:
    """Keep what the chosen filter keeps; one that nobody knows keeps everything."""
    _words, keeps = FILTERS.get(chosen, FILTERS[""])
    return tuple(filter(keeps, entries))
