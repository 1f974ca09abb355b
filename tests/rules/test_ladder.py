"""A call for a person always ends with a person: the ladder, tried on random organisations."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from requests_app.facts import EscalationMoveNotAllowed, NobodyToCall
from requests_app.rules.escalation import (
    ANSWERS,
    LADDER_ORDER,
    LEVEL_OF,
    Availability,
    Ladder,
    Owner,
    check_answer,
    hand_on,
    possible_answers,
    resolve_owner,
)
from requests_app.vocabulary import EscalationState as E
from requests_app.vocabulary import OwnerSource as O

PEOPLE = st.integers(1, 12)
LADDERS = st.builds(
    Ladder,
    steps=st.dictionaries(st.sampled_from(LADDER_ORDER), st.lists(PEOPLE, max_size=3).map(tuple)),
    fallback=st.lists(PEOPLE, min_size=2, max_size=5, unique=True).map(tuple),
)
AVAILABILITIES = st.builds(
    Availability,
    active=st.frozensets(PEOPLE),
    substitute_of=st.dictionaries(PEOPLE, st.none() | PEOPLE),
    excluded=st.frozensets(PEOPLE, max_size=4),
)
FULL = Ladder(
    steps={O.NAMED: (1,), O.OWNER_LEAD: (2,), O.QUEUE_LEAD: (3,), O.DEPUTY: (4,), O.HEAD: (5,), O.ROSTER: (6,)},
    fallback=(7, 8),
)
ALL = frozenset(range(1, 13))


@settings(max_examples=400)
@given(LADDERS, AVAILABILITIES, st.integers(0, 4))
def test_while_the_list_has_an_active_person_somebody_active_is_named(
    ladder: Ladder, who: Availability, above: int
) -> None:
    assume(set(ladder.fallback) & who.active)

    owner = resolve_owner(ladder, who, above_level=above)

    assert owner.person_id in who.active
    assert owner.is_flagged == (owner.source == O.LAST_RESORT)
    if not owner.is_flagged:
        assert owner.person_id not in who.excluded, "whoever called, or is complained about, was named"
        assert owner.person_id not in who.substitute_of, "somebody absent was named"
        assert owner.level > above or owner.source == O.FALLBACK


@given(LADDERS, AVAILABILITIES)
def test_a_flag_is_raised_only_where_nobody_else_was_left(ladder: Ladder, who: Availability) -> None:
    assume(set(ladder.fallback) & who.active)
    everybody = {person for step in ladder.steps.values() for person in step} | set(ladder.fallback)

    if resolve_owner(ladder, who).is_flagged:
        assert all(who.stand_in_for(person) is None for person in everybody)


def test_the_steps_are_asked_in_the_order_of_the_law() -> None:
    gone: set[int] = set()
    named = []
    for _ in range(8):
        owner = resolve_owner(FULL, Availability(active=ALL, excluded=frozenset(gone)))
        named.append((owner.person_id, owner.source))
        gone.add(owner.person_id)

    sources = [O.NAMED, O.OWNER_LEAD, O.QUEUE_LEAD, O.DEPUTY, O.HEAD, O.ROSTER, O.FALLBACK, O.FALLBACK]
    assert named == list(zip(range(1, 9), sources, strict=True))


def test_the_last_of_the_list_is_named_whatever_the_exclusions_and_flagged() -> None:
    owner = resolve_owner(FULL, Availability(active=ALL, excluded=ALL))

    assert (owner.person_id, owner.source, owner.is_flagged) == (8, O.LAST_RESORT, True)


def test_the_last_active_of_the_list_is_the_last_resort() -> None:
    owner = resolve_owner(FULL, Availability(active=frozenset({7}), excluded=ALL))

    assert owner.person_id == 7


def test_a_substitute_of_a_substitute_is_found() -> None:
    who = Availability(active=ALL, substitute_of={1: 9, 9: 10, 10: 11})

    assert resolve_owner(FULL, who).person_id == 11


@pytest.mark.parametrize("loop", [{1: 1}, {1: 9, 9: 1}, {1: 9, 9: 10, 10: 9}])
def test_substitutes_that_loop_lead_to_the_next_step(loop: dict[int, int | None]) -> None:
    assert resolve_owner(FULL, Availability(active=ALL, substitute_of=loop)).person_id == 2


@pytest.mark.parametrize(
    ("excluded", "substitutes"),
    [
        (frozenset({9}), {1: 9}),  # whoever called stands in for the person named
        (frozenset(), {1: None}),  # absent without a substitute
        (frozenset(), {1: 20}),  # the substitute has left
    ],
)
def test_a_stand_in_who_cannot_be_called_leads_to_the_next_step(
    excluded: frozenset[int], substitutes: dict[int, int | None]
) -> None:
    who = Availability(active=ALL, substitute_of=substitutes, excluded=excluded)

    assert resolve_owner(FULL, who).person_id == 2


@pytest.mark.parametrize(("above", "person"), [(0, 1), (1, 5), (2, 6), (3, 7), (4, 7)])
def test_climbing_skips_the_lower_steps(above: int, person: int) -> None:
    assert resolve_owner(FULL, Availability(active=ALL), above_level=above).person_id == person


@given(LADDERS, AVAILABILITIES, PEOPLE, st.sampled_from(sorted(LEVEL_OF)))
def test_whoever_stands_in_for_somebody_away_is_present_and_not_below_her(
    ladder: Ladder, who: Availability, person: int, source: O
) -> None:
    assume(set(ladder.fallback) & who.active)
    held = Owner(person, source, LEVEL_OF[source])

    owner = hand_on(ladder, who, held)

    assert owner.person_id in who.active
    if not owner.is_flagged:
        assert owner.person_id not in who.excluded | set(who.substitute_of)
        assert owner.level >= min(held.level, LEVEL_OF[O.ROSTER])


def test_a_substitute_takes_the_place_of_whoever_is_away() -> None:
    owner = hand_on(FULL, Availability(active=ALL, substitute_of={5: 9}), Owner(5, O.HEAD, 2))

    assert owner == Owner(9, O.HEAD, 2)


def test_levels_never_fall_along_the_ladder() -> None:
    levels = [LEVEL_OF[source] for source in (*LADDER_ORDER, O.FALLBACK, O.LAST_RESORT)]

    assert levels == sorted(levels)
    assert set(LEVEL_OF) == set(O)


def test_only_a_city_whose_whole_list_has_left_names_nobody() -> None:
    with pytest.raises(NobodyToCall):
        resolve_owner(FULL, Availability(active=frozenset()))


@pytest.mark.parametrize("answer", ANSWERS)
@pytest.mark.parametrize("state", E)
def test_only_the_owner_or_somebody_above_answers_and_never_a_closed_call(answer: str, state: E) -> None:
    with pytest.raises(EscalationMoveNotAllowed):
        check_answer(answer, state, is_owner_or_above=False)

    if state == E.CLOSED or answer not in possible_answers(state):
        with pytest.raises(EscalationMoveNotAllowed):
            check_answer(answer, state, is_owner_or_above=True)
    else:
        assert check_answer(answer, state, is_owner_or_above=True).target in E


def test_a_drill_takes_one_answer() -> None:
    assert possible_answers(E.OPEN, is_drill=True) == possible_answers(E.REASSIGNED, is_drill=True) == ["acknowledge"]
    with pytest.raises(EscalationMoveNotAllowed):
        check_answer("take_over", E.OPEN, is_owner_or_above=True, is_drill=True)


def test_every_open_call_can_be_passed_on_and_closed() -> None:
    for state in set(E) - {E.CLOSED}:
        assert {"reassign", "refuse", "close"} <= set(possible_answers(state))
    assert possible_answers(E.CLOSED) == []
