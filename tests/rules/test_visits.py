"""Who goes first, what becomes of whoever does not come, how long it takes: and nobody is passed over for ever."""

from __future__ import annotations

from datetime import timedelta
from math import ceil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from requests_app.rules.actor import Actor
from requests_app.rules.visits import (
    MOVES,
    Head,
    LinePace,
    Wait,
    after_not_there,
    ahead_of,
    check_visit_move,
    counted,
    in_order,
    number_of,
    turn_of,
    wait_of,
)
from requests_app.rules.visits_facts import OnlyTheCounter, VisitMoveNotAllowed
from requests_app.vocabulary import (
    APPOINTMENT_TURN,
    ORDINARY_TURN,
    ActorKind,
    Role,
    VisitMove,
    VisitState,
    WaitKnown,
)
from tests.factories import MONDAY

MINUTE = timedelta(minutes=1)
SHARES = st.dictionaries(st.sampled_from(["a", "b", "c"]), st.integers(2, 12)).filter(
    lambda shares: sum(1 / share for share in shares.values()) < 1
)


def clerk(*roles: Role, person_id: int = 1) -> Actor:
    return Actor(kind=ActorKind.STAFF, person_id=person_id, roles=frozenset(roles))


def called_in_turn(turns: list[str], one_of: dict[str, int]) -> list[int]:
    """Let one desk call everybody who waits; give the places in which they came, in the order of the calls."""
    waiting, passed, order = list(enumerate(turns)), dict[str, int](), []
    while waiting:
        heads = {turn: place for place, turn in reversed(waiting)}
        first = in_order(
            [Head(1, turn, place, MONDAY + place * MINUTE) for turn, place in heads.items()],
            passed_over=passed,
            one_of=one_of,
            at=MONDAY,
        )[0]
        passed = counted(passed, first.turn, one_of)
        waiting.remove((first.visit_id, first.turn))
        order.append(first.visit_id)
    return order


@settings(max_examples=60)
@given(shares=SHARES, dice=st.data())
def test_nobody_starves_whatever_comes(shares: dict[str, int], dice: st.DataObject) -> None:
    turns = dice.draw(st.lists(st.sampled_from([ORDINARY_TURN, *shares]), min_size=1, max_size=60))

    order = called_in_turn(turns, shares)

    assert sorted(order) == list(range(len(turns)))
    for turn in (ORDINARY_TURN, *shares):
        of_turn = [place for place in order if turns[place] == turn]
        assert of_turn == sorted(of_turn), "within a turn whoever came first goes first"
        # While somebody of the turn waits: how many others are called before the next one of it.
        gaps, since = [], 0
        for place in order:
            since = 0 if turns[place] == turn else since + 1
            gaps.append(since)
            if place == (of_turn or [-1])[-1]:
                break
        if of_turn and turn != ORDINARY_TURN:
            assert max(gaps) <= shares[turn] - 1 + len(shares) - 1


@settings(max_examples=40)
@given(shares=SHARES, wait=st.integers(1, 20))
def test_one_ordinary_person_is_called_however_many_of_the_classes_keep_coming(
    shares: dict[str, int], wait: int
) -> None:
    # All of the classes came before: the worst that can be.
    turns = [turn for _round in range(40) for turn in shares] + [ORDINARY_TURN] * wait
    passed, calls = dict[str, int](), 0
    heads = [Head(1, turn, 1, MONDAY) for turn in shares] + [Head(1, ORDINARY_TURN, 2, MONDAY - MINUTE)]

    while calls < len(turns):
        first = in_order(heads, passed_over=passed, one_of=shares, at=MONDAY)[0]
        passed, calls = counted(passed, first.turn, shares), calls + 1
        if first.turn == ORDINARY_TURN:
            break

    bound = next(n for n in range(1, 500) if n - sum(ceil(n / share) for share in shares.values()) > 0)
    assert calls <= bound


def test_a_class_gets_its_share_and_the_others_the_rest() -> None:
    turns = [ORDINARY_TURN] * 12 + ["by-law"] * 12

    order = called_in_turn(turns, {"by-law": 3})

    assert ["P" if turns[place] == "by-law" else "." for place in order[:9]] == list("..P..P..P")


def test_an_appointment_goes_first_when_its_time_has_come_and_last_before() -> None:
    walk_in = Head(1, ORDINARY_TURN, 1, MONDAY - timedelta(hours=1))
    booked = Head(1, APPOINTMENT_TURN, 2, MONDAY, tolerance_minutes=10)

    early = in_order([walk_in, booked], passed_over={}, one_of={}, at=MONDAY - 11 * MINUTE)
    on_time = in_order([walk_in, booked], passed_over={}, one_of={}, at=MONDAY - 10 * MINUTE)

    assert [head.visit_id for head in early] == [1, 2]
    assert [head.visit_id for head in on_time] == [2, 1]


@pytest.mark.parametrize(("late_minutes", "turn"), [(-30, APPOINTMENT_TURN), (10, APPOINTMENT_TURN), (11, "by-law")])
def test_whoever_is_too_late_for_an_appointment_waits_like_the_others(late_minutes: int, turn: str) -> None:
    arrived = MONDAY + late_minutes * MINUTE

    found = turn_of(arrived_at=arrived, priority="by-law", appointment_at=MONDAY, tolerance_minutes=10)

    assert (found.name, found.rank_at) == (turn, MONDAY if turn == APPOINTMENT_TURN else arrived)


def test_whoever_does_not_come_is_called_again_goes_back_once_and_is_then_closed() -> None:
    assert after_not_there(calls=2, no_show_after=3, was_returned=False) == VisitState.CALLED
    assert after_not_there(calls=3, no_show_after=3, was_returned=False) == VisitState.WAITING
    assert after_not_there(calls=3, no_show_after=3, was_returned=True) == VisitState.NO_SHOW


def test_numbers_are_written_as_they_are_called() -> None:
    assert [number_of("A", count) for count in (7, 12, 1000)] == ["A007", "A012", "A1000"]


@pytest.mark.parametrize(
    ("ahead", "pace", "wait"),
    [
        (9, LinePace(0, 0, 0, 8), Wait(None, WaitKnown.NOT_KNOWN)),  # no desk is open
        (9, LinePace(2, 1, 0, 0), Wait(None, WaitKnown.NOT_KNOWN)),  # two in an hour say nothing
        (9, LinePace(2, 2, 0, 8), Wait(40, WaitKnown.SETTING)),
        (9, LinePace(20, 2, 0, 8), Wait(30, WaitKnown.LAST_HOUR)),
        (0, LinePace(20, 2, 1, 8), Wait(0, WaitKnown.LAST_HOUR)),  # somebody sits there and waits for people
        (0, LinePace(20, 2, 0, 8), Wait(3, WaitKnown.LAST_HOUR)),
    ],
)
def test_the_wait_comes_from_the_last_hour_else_from_the_settings_else_it_is_not_known(
    ahead: int, pace: LinePace, wait: Wait
) -> None:
    assert wait_of(ahead, pace) == wait


def test_a_class_does_not_wait_for_all_who_came_before() -> None:
    assert ahead_of(older=30, older_of_turn=2, appointments=1, one_of=3) == 9
    assert ahead_of(older=4, older_of_turn=2, appointments=1, one_of=3) == 5
    assert ahead_of(older=30, older_of_turn=30, appointments=1, one_of=0) == 31


def test_every_move_asks_for_state_role_and_whose_visit_it_is() -> None:
    everybody = {
        "hers": clerk(Role.CLERK),
        "another": clerk(Role.COORDINATOR, person_id=2),
        "sofia": clerk(Role.SUPERVISOR, person_id=3),
        "bruno": clerk(Role.SPECIALIST, person_id=4),
        "kiosk": Actor(kind=ActorKind.KIOSK_USER, device_id=1),
    }
    for move, rule in MOVES.items():
        for state in VisitState:
            allowed = set[str]()
            for name, by in everybody.items():
                try:
                    check_visit_move(move, state, by=by, clerk_id=1)
                    allowed.add(name)
                except (OnlyTheCounter, VisitMoveNotAllowed):
                    pass
            only_supervisors = Role.CLERK not in rule.roles
            may = {"sofia"} if only_supervisors else {"sofia", "hers"} if rule.own else {"sofia", "hers", "another"}
            assert allowed == (may if state in rule.sources else set()), (move, state)
    assert set(MOVES) == set(VisitMove)
