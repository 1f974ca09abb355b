"""The table of moves, asked for every move x state x relation; the law is written down here a second time."""

from __future__ import annotations

from itertools import product

import pytest

from requests_app.facts import Incomplete, MoveNotAllowed
from requests_app.rules.workflow import MOVES, CaseFacts, check_move, possible_moves
from requests_app.vocabulary import CaseState as S
from requests_app.vocabulary import Move
from requests_app.vocabulary import Relation as Tie

# Casework, section 3: from where, to where (None: it stays), by whom, with which words.
ALIVE = {S.NEW, S.QUEUED, S.IN_PROGRESS, S.WAITING}
ANSWERED = {S.RESOLVED, S.CLOSED, S.CANCELLED}
PACKET = ("summary", "asked", "checked", "promised")
LAW: dict[Move, tuple[set[S], tuple[S | None, ...], set[Tie], tuple[str, ...]]] = {
    Move.ROUTE: ({S.NEW, S.QUEUED}, (S.QUEUED,), {Tie.SYSTEM, Tie.TRIAGE, Tie.LEAD}, ()),
    Move.CLAIM: ({S.NEW, S.QUEUED}, (S.IN_PROGRESS,), {Tie.MEMBER, Tie.LEAD}, ()),
    Move.RELEASE: (
        {S.IN_PROGRESS, S.WAITING},
        (S.QUEUED, S.WAITING),
        {Tie.OWNER, Tie.LEAD, Tie.SYSTEM},
        ("reason",),
    ),
    Move.ASSIGN: (
        {S.NEW, S.QUEUED, S.IN_PROGRESS, S.WAITING, S.REVIEW},
        (S.IN_PROGRESS, S.WAITING, S.REVIEW),
        {Tie.LEAD, Tie.OWNER, Tie.CALLED_IN, Tie.SYSTEM},
        (),
    ),
    Move.FORWARD: ({S.IN_PROGRESS}, (S.QUEUED,), {Tie.OWNER}, PACKET),
    Move.TRANSFER: ({S.IN_PROGRESS, S.QUEUED}, (S.QUEUED,), {Tie.OWNER, Tie.LEAD}, ("reason",)),
    Move.RETURN: ({S.IN_PROGRESS}, (S.QUEUED,), {Tie.OWNER}, ("reason", "missing")),
    Move.CONSULT: ({S.IN_PROGRESS, S.WAITING, S.REVIEW}, (None,), {Tie.OWNER}, ("question",)),
    Move.PARK: ({S.IN_PROGRESS}, (S.WAITING,), {Tie.OWNER}, ("reason",)),
    Move.RESUME: (
        {S.WAITING},
        (S.IN_PROGRESS, S.QUEUED),
        {Tie.OWNER, Tie.LEAD, Tie.MEMBER, Tie.RESIDENT, Tie.SYSTEM},
        (),
    ),
    Move.RESOLVE: ({S.IN_PROGRESS}, (S.RESOLVED,), {Tie.OWNER}, ("outcome", "words")),
    Move.CLOSE: ({S.RESOLVED}, (S.CLOSED,), {Tie.RESIDENT, Tie.SYSTEM}, ()),
    Move.REOPEN: (ANSWERED, (S.QUEUED,), {Tie.RESIDENT, Tie.STAFF}, ("reason",)),
    Move.APPEAL: (ANSWERED, (S.REVIEW,), {Tie.RESIDENT}, ("reason",)),
    Move.UPHOLD: ({S.REVIEW}, (S.CLOSED,), {Tie.OWNER}, ("words",)),
    Move.OVERTURN: ({S.REVIEW}, (S.QUEUED,), {Tie.OWNER}, ("words",)),
    Move.CANCEL: (ALIVE, (S.CANCELLED,), {Tie.RESIDENT, Tie.STAFF}, ("reason",)),
    Move.MERGE: (ALIVE, (S.MERGED,), {Tie.STAFF}, ("reason",)),
    Move.UNMERGE: ({S.MERGED}, (S.QUEUED, S.NEW, S.IN_PROGRESS, S.WAITING), {Tie.LEAD}, ("reason",)),
    Move.SPLIT: ({S.IN_PROGRESS}, (None,), {Tie.OWNER}, ("reason",)),
    Move.RECLASSIFY: (ALIVE, (None, S.QUEUED), {Tie.TRIAGE, Tie.LEAD}, ("reason",)),
    Move.FOLLOW: (set(S), (None,), {Tie.STAFF}, ()),
    Move.UNFOLLOW: (set(S), (None,), {Tie.STAFF}, ()),
    Move.WRITE: (set(S) - {S.MERGED}, (None,), {Tie.OWNER, Tie.MEMBER, Tie.LEAD, Tie.CALLED_IN}, ("words",)),
    Move.ESCALATE: (set(S), (None,), set(Tie), ()),
}
ENDING = {Move.RESOLVE, Move.CLOSE, Move.CANCEL, Move.MERGE, Move.UPHOLD}
OVERLAYS = {Move.CONSULT, Move.SPLIT, Move.FOLLOW, Move.UNFOLLOW, Move.WRITE, Move.ESCALATE}
WORDS = dict.fromkeys(("reason", "missing", "outcome", "words", "question", *PACKET), "said")


@pytest.mark.parametrize(("move", "state"), list(product(LAW, S)))
def test_a_move_is_possible_for_those_and_from_those_states_that_the_law_names(move: Move, state: S) -> None:
    sources, targets, who, _ = LAW[move]

    for relation in Tie:
        case = CaseFacts(state=state, words_given=WORDS)
        if state in sources and relation in who:
            assert check_move(move, case, {relation}).targets == targets
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


@pytest.mark.parametrize(("calls", "children"), [(1, 0), (0, 1)])
@pytest.mark.parametrize("move", LAW)
def test_an_open_call_and_a_blocking_case_below_hold_up_what_ends_a_case(move: Move, calls: int, children: int) -> None:
    sources, _, who, _ = LAW[move]
    case = CaseFacts(min(sources), calls, children, WORDS)

    if move in ENDING:
        with pytest.raises(MoveNotAllowed):
            check_move(move, case, who)
    else:
        check_move(move, case, who)


def test_what_decides_nothing_leaves_the_revision_alone() -> None:
    assert {move for move, rule in MOVES.items() if not rule.decides} == OVERLAYS


def test_a_person_can_be_called_in_from_every_state_by_anybody() -> None:
    assert all(Move.ESCALATE in possible_moves(state, {Tie.ANYONE}) for state in S)
