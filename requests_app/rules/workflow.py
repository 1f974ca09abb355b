"""The one table of moves: from which states, to which, by whom, and what must be given (casework, section 3)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final

from django.utils.translation import gettext_lazy as _

from requests_app.facts import Incomplete, MoveNotAllowed
from requests_app.vocabulary import CaseState as S
from requests_app.vocabulary import EventKind, Move, Relation
from requests_app.vocabulary import Relation as Tie


@dataclass(frozen=True)
class MoveRule:
    """One line of the table. `target` None keeps the state; `decides` raises the revision."""

    sources: frozenset[S]
    target: S | None
    who: frozenset[Relation]
    event: EventKind
    needs: tuple[str, ...] = ()
    closes_escalations: bool = False  # refused while somebody else owes an answer to a call
    decides: bool = True


@dataclass(frozen=True)
class CaseFacts:
    """What the table asks of a case."""

    state: S
    is_owned: bool = False
    is_pinned: bool = False
    open_escalations_of_others: int = 0
    words_given: Mapping[str, str] = field(default_factory=dict)


NOBODY: Final[frozenset[S]] = frozenset()
IN_QUEUE: Final = frozenset({S.NEW, S.QUEUED})
WORKED: Final = frozenset({S.IN_PROGRESS})
ALIVE: Final = frozenset({S.NEW, S.QUEUED, S.IN_PROGRESS, S.WAITING})
ANSWERED: Final = frozenset({S.RESOLVED, S.CLOSED, S.CANCELLED})
ANSWERED_NOW: Final = frozenset({S.RESOLVED})
ANY: Final = frozenset(S)


# What a person must write for a move; the same words name the fields of a form.
WORDS_NEEDED: Final[dict[Move, tuple[str, ...]]] = {
    Move.RELEASE: ("reason",),
    Move.FORWARD: ("summary", "asked", "checked", "promised"),
    Move.RETURN: ("reason", "missing"),
    Move.RESOLVE: ("outcome", "words"),
    Move.REOPEN: ("reason",),
    Move.CANCEL: ("reason",),
}
# Refused while somebody else owes an answer to a call for a person.
ENDING: Final = frozenset({Move.RESOLVE, Move.CLOSE, Move.CANCEL})
# Moves that decide nothing about state, place or owner, and so leave the revision alone.
OVERLAYS: Final = frozenset({Move.ESCALATE})


def _line(move: Move, sources: frozenset[S], target: S | None, who: set[Relation], event: EventKind) -> MoveRule:
    return MoveRule(
        sources=sources,
        target=target,
        who=frozenset(who),
        event=event,
        needs=WORDS_NEEDED.get(move, ()),
        closes_escalations=move in ENDING,
        decides=move not in OVERLAYS,
    )


# fmt: off
_TABLE: Final = (
    # move          from             to             who                                         event
    (Move.RECEIVE,  NOBODY,          S.NEW,         {Tie.ANYONE},                               EventKind.RECEIVED),
    (Move.ROUTE,    IN_QUEUE,        S.QUEUED,      {Tie.SYSTEM, Tie.TRIAGE, Tie.LEAD},         EventKind.ROUTED),
    (Move.CLAIM,    IN_QUEUE,        S.IN_PROGRESS, {Tie.MEMBER, Tie.LEAD},                     EventKind.CLAIMED),
    (Move.RELEASE,  WORKED,          S.QUEUED,      {Tie.OWNER, Tie.LEAD, Tie.SYSTEM},          EventKind.RELEASED),
    (Move.ASSIGN,   IN_QUEUE|WORKED, S.IN_PROGRESS, {Tie.LEAD, Tie.OWNER, Tie.CALLED_IN},       EventKind.ASSIGNED),
    (Move.FORWARD,  WORKED,          S.QUEUED,      {Tie.OWNER},                                EventKind.FORWARDED),
    (Move.RETURN,   WORKED,          S.QUEUED,      {Tie.OWNER},                                EventKind.RETURNED),
    (Move.RESOLVE,  WORKED,          S.RESOLVED,    {Tie.OWNER},                                EventKind.RESOLVED),
    (Move.CLOSE,    ANSWERED_NOW,    S.CLOSED,      {Tie.RESIDENT, Tie.SYSTEM},                 EventKind.CLOSED),
    (Move.REOPEN,   ANSWERED,        S.QUEUED,      {Tie.RESIDENT, Tie.STAFF},                  EventKind.REOPENED),
    (Move.CANCEL,   ALIVE,           S.CANCELLED,   {Tie.RESIDENT, Tie.STAFF},                  EventKind.CANCELLED),
    (Move.ESCALATE, ANY,             None,          {Tie.ANYONE},                               EventKind.ESCALATED),
)
# fmt: on

MOVES: Final[dict[Move, MoveRule]] = {line[0]: _line(*line) for line in _TABLE}


def check_move(move: Move, case: CaseFacts, relations: Collection[Relation]) -> MoveRule:
    """Give the line of the table, or raise `MoveNotAllowed` (state, person, open call) or `Incomplete` (words)."""
    rule = MOVES[move]
    if rule.sources and case.state not in rule.sources:
        raise MoveNotAllowed(_("This step is not possible in the state the case is in now."))
    if Relation.ANYONE not in rule.who and rule.who.isdisjoint(relations):
        raise MoveNotAllowed(_("This step is for somebody else: the person in charge, the lead or the resident."))
    if rule.closes_escalations and case.open_escalations_of_others:
        raise MoveNotAllowed(_("Somebody was called in and has not answered yet. The call must be closed first."))
    missing = [need for need in rule.needs if not case.words_given.get(need, "").strip()]
    if missing:
        raise Incomplete(missing)
    return rule


def possible_moves(state: S, relations: Collection[Relation]) -> list[Move]:
    """List the moves that a page may offer, in the order of the table."""
    return [
        move
        for move, rule in MOVES.items()
        if state in rule.sources and (Relation.ANYONE in rule.who or not rule.who.isdisjoint(relations))
    ]
