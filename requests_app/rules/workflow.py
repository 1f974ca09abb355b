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
    """One line of the table.

    The first of `targets` is the usual one; None keeps the state. A move that `decides` raises the revision.
    """

    sources: frozenset[S]
    targets: tuple[S | None, ...]
    who: frozenset[Relation]
    event: EventKind
    needs: tuple[str, ...] = ()
    is_ending: bool = False  # refused while somebody else owes an answer, or a blocking case below is open
    decides: bool = True


@dataclass(frozen=True)
class CaseFacts:
    """What the table asks of a case."""

    state: S
    open_escalations_of_others: int = 0
    open_blocking_children: int = 0
    words_given: Mapping[str, str] = field(default_factory=dict)


NOBODY: Final[frozenset[S]] = frozenset()
IN_QUEUE: Final = frozenset({S.NEW, S.QUEUED})
QUEUED: Final = frozenset({S.QUEUED})
WORKED: Final = frozenset({S.IN_PROGRESS})
WAITS: Final = frozenset({S.WAITING})
REVIEWED: Final = frozenset({S.REVIEW})
HELD: Final = WORKED | WAITS | REVIEWED
ALIVE: Final = frozenset({S.NEW, S.QUEUED, S.IN_PROGRESS, S.WAITING})
ANSWERED: Final = frozenset({S.RESOLVED, S.CLOSED, S.CANCELLED})
ANSWERED_NOW: Final = frozenset({S.RESOLVED})
JOINED: Final = frozenset({S.MERGED})
ANY: Final = frozenset(S)

# What a person must write for a move; the same words name the fields of a form.
WORDS_NEEDED: Final[dict[Move, tuple[str, ...]]] = {
    Move.RELEASE: ("reason",),
    Move.FORWARD: ("summary", "asked", "checked", "promised"),
    Move.TRANSFER: ("reason",),
    Move.RETURN: ("reason", "missing"),
    Move.CONSULT: ("question",),
    Move.PARK: ("reason",),
    Move.RESOLVE: ("outcome", "words"),
    Move.REOPEN: ("reason",),
    Move.APPEAL: ("reason",),
    Move.WRITE: ("words",),
    Move.UPHOLD: ("words",),
    Move.OVERTURN: ("words",),
    Move.CANCEL: ("reason",),
    Move.MERGE: ("reason",),
    Move.UNMERGE: ("reason",),
    Move.SPLIT: ("reason",),
    Move.RECLASSIFY: ("reason",),
}
# Refused while somebody else owes an answer to a call for a person, or a blocking case below is open.
ENDING: Final = frozenset({Move.RESOLVE, Move.CLOSE, Move.CANCEL, Move.MERGE, Move.UPHOLD})
# Moves that decide nothing about state, place, owner, service or priority, and so leave the revision alone.
OVERLAYS: Final = frozenset({Move.CONSULT, Move.SPLIT, Move.FOLLOW, Move.UNFOLLOW, Move.WRITE, Move.ESCALATE})

# A move of another case that decides about this one as well: its dates and its priority, and who waits for it.
DECIDED_ELSEWHERE: Final = frozenset({EventKind.ABSORBED, EventKind.LET_GO})

Targets = tuple[S | None, ...]


def _line(move: Move, sources: frozenset[S], targets: Targets, who: set[Relation], event: EventKind) -> MoveRule:
    return MoveRule(
        sources=sources,
        targets=targets,
        who=frozenset(who),
        event=event,
        needs=WORDS_NEEDED.get(move, ()),
        is_ending=move in ENDING,
        decides=move not in OVERLAYS,
    )


KEPT: Final = (None,)
GOES_ON: Final = (S.IN_PROGRESS, S.QUEUED)  # queued where the owner is away
GIVEN_BACK: Final = (S.QUEUED, S.WAITING)  # what waits goes on waiting, without an owner
GIVEN: Final = (S.IN_PROGRESS, S.WAITING, S.REVIEW)  # what waits or is reviewed stays so, in other hands
SORTED: Final = (None, S.QUEUED)  # queued where the new service belongs to another queue
RESTORED: Final = (S.QUEUED, S.NEW, S.IN_PROGRESS, S.WAITING)  # where it was, if that is still possible

# fmt: off
_TABLE: Final = (
    # move            from             to                who                                   event
    (Move.RECEIVE,    NOBODY,          (S.NEW,),         {Tie.ANYONE},                         EventKind.RECEIVED),
    (Move.ROUTE,      IN_QUEUE,        (S.QUEUED,),      {Tie.SYSTEM, Tie.TRIAGE, Tie.LEAD},   EventKind.ROUTED),
    (Move.CLAIM,      IN_QUEUE,        (S.IN_PROGRESS,), {Tie.MEMBER, Tie.LEAD},               EventKind.CLAIMED),
    (Move.RELEASE,    WORKED|WAITS,    GIVEN_BACK,       {Tie.OWNER, Tie.LEAD, Tie.SYSTEM},    EventKind.RELEASED),
    (Move.ASSIGN,     IN_QUEUE|HELD,   GIVEN,            {Tie.LEAD, Tie.OWNER, Tie.CALLED_IN, Tie.SYSTEM},
                                                                                       EventKind.ASSIGNED),
    (Move.FORWARD,    WORKED,          (S.QUEUED,),      {Tie.OWNER},                          EventKind.FORWARDED),
    (Move.TRANSFER,   WORKED|QUEUED,   (S.QUEUED,),      {Tie.OWNER, Tie.LEAD},                EventKind.TRANSFERRED),
    (Move.RETURN,     WORKED,          (S.QUEUED,),      {Tie.OWNER},                          EventKind.RETURNED),
    (Move.CONSULT,    HELD,            KEPT,             {Tie.OWNER},                          EventKind.CONSULTED),
    (Move.PARK,       WORKED,          (S.WAITING,),     {Tie.OWNER},                          EventKind.PARKED),
    (Move.RESUME,     WAITS,           GOES_ON,          {Tie.OWNER, Tie.LEAD, Tie.MEMBER, Tie.RESIDENT, Tie.SYSTEM},
                                                                                       EventKind.RESUMED),
    (Move.RESOLVE,    WORKED,          (S.RESOLVED,),    {Tie.OWNER},                          EventKind.RESOLVED),
    (Move.CLOSE,      ANSWERED_NOW,    (S.CLOSED,),      {Tie.RESIDENT, Tie.SYSTEM},           EventKind.CLOSED),
    (Move.REOPEN,     ANSWERED,        (S.QUEUED,),      {Tie.RESIDENT, Tie.STAFF},            EventKind.REOPENED),
    (Move.APPEAL,     ANSWERED,        (S.REVIEW,),      {Tie.RESIDENT},                       EventKind.APPEALED),
    (Move.UPHOLD,     REVIEWED,        (S.CLOSED,),      {Tie.OWNER},                          EventKind.UPHELD),
    (Move.OVERTURN,   REVIEWED,        (S.QUEUED,),      {Tie.OWNER},                          EventKind.OVERTURNED),
    (Move.CANCEL,     ALIVE,           (S.CANCELLED,),   {Tie.RESIDENT, Tie.STAFF},            EventKind.CANCELLED),
    (Move.MERGE,      ALIVE,           (S.MERGED,),      {Tie.STAFF},                          EventKind.MERGED),
    (Move.UNMERGE,    JOINED,          RESTORED,         {Tie.LEAD},                           EventKind.UNMERGED),
    (Move.SPLIT,      WORKED,          KEPT,             {Tie.OWNER},                          EventKind.SPLIT),
    (Move.RECLASSIFY, ALIVE,           SORTED,           {Tie.TRIAGE, Tie.LEAD},               EventKind.RECLASSIFIED),
    (Move.FOLLOW,     ANY,             KEPT,             {Tie.STAFF},                          EventKind.FOLLOWED),
    (Move.UNFOLLOW,   ANY,             KEPT,             {Tie.STAFF},                          EventKind.UNFOLLOWED),
    (Move.WRITE,      ANY-JOINED,      KEPT,             {Tie.OWNER, Tie.MEMBER, Tie.LEAD, Tie.CALLED_IN},
                                                                                       EventKind.WROTE),
    (Move.ESCALATE,   ANY,             KEPT,             {Tie.ANYONE},                         EventKind.ESCALATED),
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
    if rule.is_ending and case.open_escalations_of_others:
        raise MoveNotAllowed(_("Somebody was called in and has not answered yet. The call must be closed first."))
    if rule.is_ending and case.open_blocking_children:
        raise MoveNotAllowed(_("A case below this one is still open and holds it up. End that case first."))
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
