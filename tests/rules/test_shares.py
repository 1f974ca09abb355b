"""How those who wait are divided among workplaces."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from requests_app.rules.shares import share_of


def test_old_and_young_numbers_are_given_up_alike() -> None:
    assert share_of(range(8), mine=range(8), taken=(), workplaces=2) == [0, 2, 4, 6]


@given(st.integers(0, 30), st.sets(st.integers(0, 30)), st.sets(st.integers(0, 30)), st.integers(0, 5))
def test_a_share_is_no_more_than_its_part_and_takes_nothing_from_others(
    people: int, mine: set[int], others: set[int], workplaces: int
) -> None:
    waiting, taken = list(range(people)), others - mine

    chosen = share_of(waiting, mine=mine, taken=taken, workplaces=workplaces)

    assert not set(chosen) & taken
    assert chosen == [visit for visit in waiting if visit in chosen]
    assert len(chosen) <= -(-len(waiting) // max(1, workplaces))


@given(st.integers(0, 60), st.integers(1, 6))
def test_workplaces_that_ask_in_turn_hold_everybody_and_nobody_twice(people: int, workplaces: int) -> None:
    waiting, held = list(range(people)), [set[int]() for _place in range(workplaces)]

    for _round in range(2):
        for place, mine in enumerate(held):
            taken = set().union(*(other for n, other in enumerate(held) if n != place))
            held[place] = set(share_of(waiting, mine=mine, taken=taken, workplaces=workplaces))

    assert sum(map(len, held)) == len(set().union(*held)) == people
