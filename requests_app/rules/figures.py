"""Which figures the city shows everybody, how they hang together, and which of them are protected."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import product
from typing import Any, Final

from requests_app.rules.protecting import LEAST, Cell, Sum, left_out

WINDOWS: Final = (30, 90, 365)  # days, the shortest first: each holds the one before
CITY, DISTRICT, GROUP = "city", "district", "group"
NUMBERS: Final = ("received", "open", "done", "overdue")
WHOLE: Final = 0  # of a window; another number: what it has and the window of so many days has not


@dataclass(frozen=True)
class Figures:
    """The figures of one part of the city over so many days; None is protected."""

    kind: str
    code: str
    days: int
    received: int | None = 0
    open: int | None = 0  # of those received
    done: int | None = 0  # of those received: settled, or ended for another reason
    overdue: int | None = 0  # of those open
    median_days: float | None = None
    in_time_percent: int | None = None
    with_date: int = 0  # of those settled, how many had been promised for a day; never shown


def protected(counted: Iterable[Figures]) -> list[Figures]:
    """Take out what might point at a person, and what would give that away."""
    rows = {(one.kind, one.code, one.days): one for one in counted}
    values = dict(_cells(rows))
    hidden = left_out(
        values,
        list(_sums(rows)),
        unpublished=frozenset(cell for cell in values if isinstance(cell, tuple) and cell[4] != WHOLE),
        # The city's own delay is never hidden.
        always=frozenset((CITY, "", days, "overdue", WHOLE) for days in WINDOWS),
    )
    return [_shown(one, hidden) for one in rows.values()]


def _shown(one: Figures, hidden: frozenset[Cell]) -> Figures:
    kept: dict[str, Any] = {
        name: None if (one.kind, one.code, one.days, name, WHOLE) in hidden else getattr(one, name) for name in NUMBERS
    }
    if kept["done"] is None or one.with_date < LEAST:
        kept["in_time_percent"] = None
    if kept["done"] is None or kept["done"] < LEAST:
        kept["median_days"] = None
    return replace(one, **kept)


def _cells(rows: Mapping[tuple[str, str, int], Figures]) -> Iterable[tuple[Cell, int]]:
    for (kind, code, days), one in rows.items():
        for name in NUMBERS:
            yield (kind, code, days, name, WHOLE), getattr(one, name)
            for shorter in _shorter(days):
                less = getattr(rows[kind, code, shorter], name)
                yield (kind, code, days, name, shorter), getattr(one, name) - less


def _shorter(days: int) -> tuple[int, ...]:
    return WINDOWS[: WINDOWS.index(days)]


def _sums(rows: Mapping[tuple[str, str, int], Figures]) -> Iterable[Sum]:
    """Write down every equation that a reader knows."""
    for days in WINDOWS:
        for kind in (DISTRICT, GROUP):
            codes = [code for of, code, over in rows if (of, over) == (kind, days)]
            for span, name in product((WHOLE, *_shorter(days)), NUMBERS if codes else ()):
                yield Sum((CITY, "", days, name, span), tuple((kind, code, days, name, span) for code in codes))
    for here in rows:
        yield from _sums_within(*here)


def _sums_within(kind: str, code: str, days: int) -> Iterable[Sum]:
    here = (kind, code, days)
    for span in (WHOLE, *_shorter(days)):
        yield Sum((*here, "received", span), ((*here, "open", span), (*here, "done", span)))
    for shorter, name in product(_shorter(days), NUMBERS):
        yield Sum((*here, name, WHOLE), ((kind, code, shorter, name, WHOLE), (*here, name, shorter)))
