"""The one table of moves: from which states, to which, by whom, and what must be given (casework, section 3)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final

from django.utils.translation import gettext_lazy as _

from requests_app.facts import Incomplete, MoveNotAllowed
from requests_app.vocabulary import CaseState as S
from requests_app.vocabulary import EventKind, Move, Relation
from requests_app.vocabulary import Relation as R


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
ANY: Final = frozenset(S)


def _line(
    sources: frozenset[S],
    target: S | None,
    who: set[Relation],
    event: EventKind,
    *needs: str,
    closes_escalations: bool = False,
    decides: bool = True,
) -> MoveRule:
    return MoveRule(sources, target, frozenset(who), event, needs, closes_escalations, decides)


# fmt: off
MOVES: Final[dict[Move, MoveRule]] = {
    # move          from          to             who                                    event                 needs
    Move.RECEIVE:  _line(NOBODY,   S.NEW,         {R.ANYONE},                            EventKind.RECEIVED),
    Move.ROUTE:    _line(frozenset({S.NEW}), S.QUEUED, {R.SYSTEM, R.TRIAGE, R.LEAD},     EventKind.ROUTED),
    Move.CLAIM:    _line(IN_QUEUE, S.IN_PROGRESS, {R.MEMBER, R.LEAD},                    EventKind.CLAIMED),
    Move.RELEASE:  _line(WORKED,   S.QUEUED,      {R.OWNER, R.LEAD, R.SYSTEM},           EventKind.RELEASED,   "reason"),
    Move.ASSIGN:   _line(IN_QUEUE | WORKED, S.IN_PROGRESS, {R.LEAD, R.OWNER, R.CALLED_IN}, EventKind.ASSIGNED),
    Move.FORWARD:  _line(WORKED,   S.QUEUED,      {R.OWNER},                             EventKind.FORWARDED,  "summary", "asked", "checked", "promised"),
    Move.RETURN:   _line(WORKED,   S.QUEUED,      {R.OWNER},                             EventKind.RETURNED,   "reason", "missing"),
    Move.RESOLVE:  _line(WORKED,   S.RESOLVED,    {R.OWNER},                             EventKind.RESOLVED,   "outcome", "words", closes_escalations=True),
    Move.CLOSE:    _line(frozenset({S.RESOLVED}), S.CLOSED, {R.RESIDENT, R.SYSTEM},      EventKind.CLOSED,     closes_escalations=True),
    Move.REOPEN:   _line(ANSWERED, S.QUEUED,      {R.RESIDENT, R.STAFF},                 EventKind.REOPENED,   "reason"),
    Move.CANCEL:   _line(ALIVE,    S.CANCELLED,   {R.RESIDENT, R.STAFF},                 EventKind.CANCELLED, "reason", closes_escalations=True),
    Move.ESCALATE: _line(ANY,      None,          {R.ANYONE},                            EventKind.ESCALATED,  decides=False),
}
# fmt: on


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
