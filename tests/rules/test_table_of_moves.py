"""The table of moves, asked for every move x state x relation; the law is written down here a second time."""

from __future__ import annotations

from itertools import product

import pytest

from requests_app.facts import Incomplete, MoveNotAllowed
from requests_app.rules.workflow import MOVES, CaseFacts, check_move, possible_moves
from requests_app.vocabulary import CaseState as S
from requests_app.vocabulary import Move
from requests_app.vocabulary import Relation as Tie

# Casework, section 3: from where, to where, by whom, with which words.
LAW: dict[Move, tuple[set[S], S | None, set[Tie], tuple[str, ...]]] = {
    Move.ROUTE: ({S.NEW, S.QUEUED}, S.QUEUED, {Tie.SYSTEM, Tie.TRIAGE, Tie.LEAD}, ()),
    Move.CLAIM: ({S.NEW, S.QUEUED}, S.IN_PROGRESS, {Tie.MEMBER, Tie.LEAD}, ()),
    Move.RELEASE: ({S.IN_PROGRESS}, S.QUEUED, {Tie.OWNER, Tie.LEAD, Tie.SYSTEM}, ("reason",)),
    Move.ASSIGN: ({S.NEW, S.QUEUED, S.IN_PROGRESS}, S.IN_PROGRESS, {Tie.LEAD, Tie.OWNER, Tie.CALLED_IN}, ()),
    Move.FORWARD: ({S.IN_PROGRESS}, S.QUEUED, {Tie.OWNER}, ("summary", "asked", "checked", "promised")),
    Move.RETURN: ({S.IN_PROGRESS}, S.QUEUED, {Tie.OWNER}, ("reason", "missing")),
    Move.RESOLVE: ({S.IN_PROGRESS}, S.RESOLVED, {Tie.OWNER}, ("outcome", "words")),
    Move.CLOSE: ({S.RESOLVED}, S.CLOSED, {Tie.RESIDENT, Tie.SYSTEM}, ()),
    Move.REOPEN: ({S.RESOLVED, S.CLOSED, S.CANCELLED}, S.QUEUED, {Tie.RESIDENT, Tie.STAFF}, ("reason",)),
    Move.CANCEL: ({S.NEW, S.QUEUED, S.IN_PROGRESS, S.WAITING}, S.CANCELLED, {Tie.RESIDENT, Tie.STAFF}, ("reason",)),
    Move.ESCALATE: (set(S), None, set(Tie), ()),
}
WORDS = dict.fromkeys(("reason", "missing", "outcome", "words", "summary", "asked", "checked", "promised"), "said")


@pytest.mark.parametrize(("move", "state"), list(product(LAW, S)))
def test_a_move_is_possible_for_those_and_from_those_states_that_the_law_names(move: Move, state: S) -> None:
    sources, target, who, _ = LAW[move]

    for relation in Tie:
        case = CaseFacts(state=state, words_given=WORDS)
        if state in sources and relation in who:
            assert check_move(move, case, {relation}).target == target
            assert move in possible_moves(state, {relation})
        else:
            with pytest.raises(MoveNotAllowed):
                check_move(move, case, {relation})
            assert move not in possible_moves(state, {relation})


def test_the_law_and_the_table_name_the_same_moves() -> None:
    assert set(MOVES) == set(LAW) | {Move.RECEIVE}


@pytest.mark.parametrize(("move", "word"), [(move, word) for move, line in LAW.items() for word in line[3]])
def test_words_that_a_move_needs_are_asked_for_by_name(move: Move, word: str) -> None:
    sources, _, who, _ = LAW[move]
    case = CaseFacts(state=min(sources), words_given=WORDS | {word: "  \n "})

    with pytest.raises(Incomplete) as missing:
        check_move(move, case, who)

    assert missing.value.fields == (word,)


@pytest.mark.parametrize("move", LAW)
def test_a_call_that_somebody_else_has_not_answered_holds_up_what_ends_a_case(move: Move) -> None:
    sources, _, who, _ = LAW[move]
    case = CaseFacts(state=min(sources), words_given=WORDS, open_escalations_of_others=1)

    if move in {Move.RESOLVE, Move.CLOSE, Move.CANCEL}:
        with pytest.raises(MoveNotAllowed):
            check_move(move, case, who)
    else:
        check_move(move, case, who)


def test_everything_but_a_call_for_a_person_raises_the_revision() -> None:
    assert {move for move, rule in MOVES.items() if not rule.decides} == {Move.ESCALATE}


def test_a_person_can_be_called_in_from_every_state_by_anybody() -> None:
    assert all(Move.ESCALATE in possible_moves(state, {Tie.ANYONE}) for state in S)
