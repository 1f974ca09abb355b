"""Small numbers in published tables: which cells are left out, so that none of them can be computed back.

A number from 1 to 4 may point at a person. It is left out; and where sums would give it away, others are, too. Whoever
solves all equations between the cells finds no small number, and no group of cells left out whose sum is small.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

Cell = Any  # whatever can be the key of a mapping
LEAST: Final = 5
PRIME: Final = 2**61 - 1  # equations are solved in whole numbers modulo this


@dataclass(frozen=True)
class Sum:
    """One equation: the whole is its parts together."""

    whole: Cell
    parts: tuple[Cell, ...]

    @property
    def members(self) -> tuple[Cell, ...]:
        """Give all cells of the equation."""
        return (self.whole, *self.parts)


def left_out(
    values: Mapping[Cell, int],
    sums: Sequence[Sum],
    *,
    unpublished: Collection[Cell] = frozenset(),
    always: Collection[Cell] = frozenset(),
) -> frozenset[Cell]:
    """Choose the cells that are not published.

    `unpublished`: cells that stand in no table, but follow from sums; `always`: cells that are published whatever
    they are. What is unpublished is among the cells given back.
    """
    small = {cell for cell, value in values.items() if 0 < value < LEAST} - set(always)
    hidden = small | set(unpublished)
    while given_away := _given_away(small, hidden, values, sums):
        found = [_cheapest(one, hidden, values, sums, always) for one in given_away]
        more = {cell for cell in found if cell is not None}
        if not more:
            break  # nothing is left that could be hidden
        hidden |= more
    return frozenset(hidden)


def _given_away(
    small: set[Cell], hidden: set[Cell], values: Mapping[Cell, int], sums: Sequence[Sum]
) -> list[tuple[Cell, ...]]:
    """List groups of hidden cells of which too much is known: those that follow, and those whose sum is small."""
    alone = [(one,) for one in solved(hidden, sums) if one in small]
    close = []
    for one in sums:
        unknown = [cell for cell in one.parts if cell in hidden]
        is_small = 0 < sum(values[cell] for cell in unknown) < LEAST
        if one.whole not in hidden and is_small and not small.isdisjoint(unknown):
            close.append(tuple(unknown))
    return alone + close


def _cheapest(
    group: tuple[Cell, ...],
    hidden: set[Cell],
    values: Mapping[Cell, int],
    sums: Sequence[Sum],
    always: Collection[Cell],
) -> Cell | None:
    """Choose what else is left out, as near as can be: the smallest number, a part rather than the whole."""
    reached = set(group)
    while True:
        near = [(place, one) for place, one in enumerate(sums) if not reached.isdisjoint(one.members)]
        choices = [
            (values[cell] == 0, cell == one.whole, values[cell], place, cell)
            for place, one in near
            for cell in one.members
            if cell not in hidden and cell not in always
        ]
        if choices:
            return min(choices, key=lambda choice: choice[:4])[4]
        further = {cell for _place, one in near for cell in one.members if cell in hidden} - reached
        if not further:
            return None
        reached |= further


def solved(unknown: Collection[Cell], sums: Iterable[Sum]) -> frozenset[Cell]:
    """Give the unknown cells that follow from the others by solving all equations together."""
    rows: dict[Cell, dict[Cell, int]] = {}  # by the cell that each is solved for
    for one in sums:
        row = {cell: -1 % PRIME for cell in one.parts if cell in unknown}
        if one.whole in unknown:
            row[one.whole] = 1
        _reduce(row, rows)
        if not row:
            continue
        lead = next(iter(row))
        inverse = pow(row[lead], -1, PRIME)
        row = {cell: factor * inverse % PRIME for cell, factor in row.items()}
        for other in rows.values():
            if lead in other:
                _subtract(other, row, other[lead])
        rows[lead] = row
    return frozenset(lead for lead, row in rows.items() if len(row) == 1)


def _reduce(row: dict[Cell, int], rows: Mapping[Cell, dict[Cell, int]]) -> None:
    for cell in [cell for cell in row if cell in rows]:
        if cell in row:
            _subtract(row, rows[cell], row[cell])


def _subtract(row: dict[Cell, int], other: Mapping[Cell, int], times: int) -> None:
    for cell, factor in other.items():
        left = (row.get(cell, 0) - factor * times) % PRIME
        if left:
            row[cell] = left
        else:
            row.pop(cell, None)
