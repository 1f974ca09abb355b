"""Whose turn it is: nobody is passed over, nobody gets what she cannot take, and none is buried."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from requests_app.rules.actor import Actor
from requests_app.rules.assignment import Ability, Demand, may_pick
from requests_app.rules.handing_out import GIVEN_AT_MOST, Present, whose_turn
from requests_app.vocabulary import ActorKind, HandsOut, Picking, Role

ANYTHING = Demand()


def play(people: list[Present], rounds: int, how: HandsOut) -> Counter[int]:
    """Give so many cases; nobody finishes any."""
    given: Counter[int] = Counter()
    for turn in range(1, rounds + 1):
        who = whose_turn(people, ANYTHING, how=how)
        if who is None:
            break
        given[who] += 1
        people = [
            replace(one, last_turn=turn, ability=replace(one.ability, held=one.ability.held + 1))
            if one.person_id == who
            else one
            for one in people
        ]
    return given


@given(
    people=st.integers(1, 8),
    rounds=st.integers(0, 60),
    how=st.sampled_from([HandsOut.ROUND_ROBIN, HandsOut.LEAST_LOADED]),
)
def test_equals_get_the_same_number_but_for_one_and_no_more_than_they_can(
    people: int, rounds: int, how: HandsOut
) -> None:
    given = play([Present(pk, Ability()) for pk in range(people)], rounds, how)
    shares = [given[pk] for pk in range(people)]
    assert max(shares) - min(shares) <= 1
    assert max(shares) <= GIVEN_AT_MOST
    assert sum(shares) == min(rounds, people * GIVEN_AT_MOST)


def test_in_turn_goes_by_the_last_turn_and_least_loaded_by_what_is_held() -> None:
    busy = Present(1, Ability(held=4), last_turn=3)
    idle = Present(2, Ability(held=0), last_turn=4)
    assert whose_turn([busy, idle], ANYTHING, how=HandsOut.ROUND_ROBIN) == 1
    assert whose_turn([busy, idle], ANYTHING, how=HandsOut.LEAST_LOADED) == 2


def test_nobody_gets_what_she_cannot_take() -> None:
    new, able = Present(1, Ability()), Present(2, Ability(skills=frozenset({"playground"}), clearance=2, held=4))
    demand = Demand(skills=frozenset({"playground"}), clearance=1)
    assert whose_turn([new, able], demand, how=HandsOut.LEAST_LOADED) == 2
    assert whose_turn([new], demand, how=HandsOut.ROUND_ROBIN) is None


def test_a_limit_of_her_own_counts_and_may_be_higher() -> None:
    assert whose_turn([Present(1, Ability(capacity=2, held=2))], ANYTHING, how=HandsOut.ROUND_ROBIN) is None
    assert whose_turn([Present(1, Ability(capacity=9, held=8))], ANYTHING, how=HandsOut.ROUND_ROBIN) == 1
    assert whose_turn([], ANYTHING, how=HandsOut.ROUND_ROBIN) is None


@pytest.mark.parametrize(
    ("picking", "led", "roles", "may"),
    [
        (Picking.TEAM, set(), set(), True),
        (Picking.LEADS, set(), {Role.SPECIALIST}, False),
        (Picking.LEADS, {7}, {Role.SPECIALIST}, True),
        (Picking.LEADS, {8}, {Role.SPECIALIST}, False),
        (Picking.LEADS, set(), {Role.SUPERVISOR}, True),
    ],
)
def test_who_may_choose_among_what_waits(picking: Picking, led: set[int], roles: set[Role], may: bool) -> None:
    actor = Actor(ActorKind.STAFF, person_id=1, led_queue_ids=frozenset(led), roles=frozenset(roles))
    assert may_pick(actor, 7, picking=picking) is may
