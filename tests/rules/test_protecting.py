"""No small number can be computed back from what is published: solved by exact arithmetic, for random tables."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from requests_app.rules.figures import CITY, DISTRICT, GROUP, NUMBERS, WINDOWS, Figures, protected
from requests_app.rules.protecting import LEAST, Sum, left_out, solved


def table(seed: int, *, districts: int = 5, groups: int = 3) -> list[Figures]:
    """Draw some hundred cases at random, and count them as the database would."""
    draw = random.Random(seed)  # noqa: S311 - no secret, and the same again for each seed
    cases = [
        (
            draw.choices(range(districts), weights=range(1, districts + 1))[0],
            draw.randrange(groups),
            draw.choice((10, 60, 200)),
            draw.random() < 0.4,
            draw.random() < 0.5,
        )
        for _ in range(draw.choice((8, 60, 400)))
    ]
    parts: list[tuple[str, str, int | None, int]] = [(CITY, "", None, 0)]
    parts += [(DISTRICT, str(n), 0, n) for n in range(districts)]
    parts += [(GROUP, str(n), 1, n) for n in range(groups)]
    rows = []
    for days in WINDOWS:
        for kind, code, column, number in parts:
            here = [case for case in cases if case[2] <= days and (column is None or case[column] == number)]
            still = [case for case in here if case[3]]
            late = sum(case[4] for case in still)
            rows.append(Figures(kind, code, days, len(here), len(still), len(here) - len(still), late))
    return rows


def followed(rows: list[list[Fraction]], width: int) -> set[int]:
    """Solve by hand, in fractions: the columns that have one value only."""
    done: list[tuple[int, list[Fraction]]] = []
    for given in rows:
        row = given
        for column, other in done:
            row = [a - row[column] * b for a, b in zip(row, other, strict=True)] if row[column] else row
        lead = next((n for n in range(width) if row[n]), None)
        if lead is not None:
            solved_row = [value / row[lead] for value in row]
            done = [(column, _less(other, solved_row, lead)) for column, other in done]
            done.append((lead, solved_row))
    return {column for column, row in done if sum(map(bool, row)) == 1}


def _less(row: list[Fraction], other: list[Fraction], column: int) -> list[Fraction]:
    return [a - row[column] * b for a, b in zip(row, other, strict=True)]


@pytest.mark.parametrize("seed", range(8))
def test_what_is_left_out_cannot_be_computed_back(seed: int) -> None:
    counted, shown = table(seed), protected(table(seed))
    true = {(one.kind, one.code, one.days): one for one in counted}
    bare = {(one.kind, one.code, one.days, name): getattr(one, name) for one in shown for name in NUMBERS}
    unknown = [cell for cell, value in bare.items() if value is None]
    equations = []
    for days in WINDOWS:
        for name in NUMBERS:
            for kind in (DISTRICT, GROUP):
                whole = (CITY, "", days, name)
                equations.append([whole, *(cell for cell in bare if (cell[0], *cell[2:]) == (kind, days, name))])
    equations += [[(*key, "received"), (*key, "open"), (*key, "done")] for key in true]
    matrix = [
        [Fraction(0 if cell not in one else 1 if cell == one[0] else -1) for cell in unknown] for one in equations
    ]

    told = [unknown[place] for place in followed(matrix, len(unknown))]

    assert not [cell for cell in told if 0 < getattr(true[cell[:3]], cell[3]) < LEAST]


@pytest.mark.parametrize("seed", range(8))
def test_no_small_number_is_published_but_the_citys_own_delay(seed: int) -> None:
    for one in protected(table(seed)):
        for name in NUMBERS:
            value = getattr(one, name)
            assert value is None or not 0 < value < LEAST or (one.kind, name) == (CITY, "overdue")


@pytest.mark.parametrize("seed", range(8))
def test_a_longer_window_less_a_shorter_one_tells_no_small_number(seed: int) -> None:
    shown = {(one.kind, one.code, one.days): one for one in protected(table(seed))}
    for (kind, code, days), one in shown.items():
        for shorter in (30, 90):
            for name in NUMBERS:
                now, then = getattr(one, name), getattr(shown[kind, code, shorter], name)
                if shorter < days and None not in (now, then) and (kind, name) != (CITY, "overdue"):
                    assert not 0 < now - then < LEAST


def test_one_small_cell_takes_the_next_smallest_with_it() -> None:
    values = {"all": 120, "a": 3, "b": 17, "c": 100}

    assert left_out(values, [Sum("all", ("a", "b", "c"))]) == {"a", "b"}


def test_two_small_cells_whose_sum_is_small_take_a_third() -> None:
    values = {"all": 112, "a": 1, "b": 1, "c": 10, "d": 100}

    assert left_out(values, [Sum("all", ("a", "b", "c", "d"))]) == {"a", "b", "c"}


def test_equations_are_solved_together() -> None:
    sums = [Sum("x", ("a", "b")), Sum("y", ("a", "b", "c"))]

    assert solved({"a", "b", "c"}, sums) == {"c"}


def test_most_of_a_large_city_is_published() -> None:
    rows = protected(table(5, districts=4, groups=2))
    cells = [getattr(one, name) for one in rows for name in NUMBERS]

    assert any(cell is not None for cell in cells)
