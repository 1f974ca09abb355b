"""What can be done with a visit, who goes first, and how long it takes: decided from values alone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Final

from requests_app.rules.actor import Actor
from requests_app.rules.visits_facts import OnlyTheCounter, VisitMoveNotAllowed
from requests_app.vocabulary import (
    APPOINTMENT_TURN,
    COUNTER_ROLES,
    ENDED_VISITS,
    OPEN_VISITS,
    ORDINARY_TURN,
    PeriodKind,
    Role,
    VisitMove,
    VisitState,
    WaitKnown,
)

SUPERVISORS: Final = frozenset({Role.SUPERVISOR})
LEAST_SERVED: Final = 3  # so many in the last hour, and the hour says something
MANY: Final = 1000  # nobody counts further how often a class was passed over


@dataclass(frozen=True)
class VisitRule:
    """From where, to where, and who may."""

    sources: tuple[VisitState, ...]
    targets: tuple[VisitState, ...]
    roles: frozenset[Role] = COUNTER_ROLES
    own: bool = False  # only who has called the visit, or a supervisor


S, M = VisitState, VisitMove
ARRIVING: Final = (S.CALLED, S.WALKING)
HERE: Final = (S.CALLED, S.WALKING, S.SERVING)

MOVES: Final[Mapping[VisitMove, VisitRule]] = {
    M.CALL: VisitRule((S.WAITING,), (S.CALLED,)),
    M.CALL_AGAIN: VisitRule(ARRIVING, (S.CALLED,), own=True),
    M.NOTE_WALKING: VisitRule((S.CALLED,), (S.WALKING,), own=True),
    M.START_SERVING: VisitRule(ARRIVING, (S.SERVING,), own=True),
    M.HOLD: VisitRule(HERE, (S.ON_HOLD,), own=True),
    M.RESUME: VisitRule((S.ON_HOLD,), (S.SERVING,)),
    M.REDIRECT: VisitRule((*HERE, S.ON_HOLD), (S.WAITING,), own=True),
    M.NOT_THERE: VisitRule(ARRIVING, (S.CALLED, S.WAITING, S.NO_SHOW), own=True),
    M.FINISH: VisitRule((S.SERVING, S.ON_HOLD), (S.DONE,), own=True),
    M.MOVE: VisitRule((S.WAITING, S.ON_HOLD), (S.WAITING,), SUPERVISORS),
    M.CALL_BACK: VisitRule((S.NO_SHOW, S.DONE, S.ON_HOLD), (S.WAITING,), SUPERVISORS),
    M.CLOSE_EXCEPTION: VisitRule(OPEN_VISITS, (S.DONE,), SUPERVISORS),
}

PERIOD_OF: Final[Mapping[VisitState, PeriodKind]] = {
    S.WAITING: PeriodKind.WAITING,
    S.CALLED: PeriodKind.WALKING,
    S.WALKING: PeriodKind.WALKING,
    S.SERVING: PeriodKind.SERVING,
    S.ON_HOLD: PeriodKind.ON_HOLD,
}


def need_role(by: Actor, roles: Collection[Role] = COUNTER_ROLES) -> int:
    """Let colleagues with one of these roles pass, and give who it is. Raises `OnlyTheCounter`."""
    if not by.is_staff or by.person_id is None or not by.roles.intersection(roles):
        raise OnlyTheCounter
    return by.person_id


def check_visit_move(move: VisitMove, state: VisitState, *, by: Actor, clerk_id: int | None) -> VisitRule:
    """Ask the table. Raises `OnlyTheCounter` or `VisitMoveNotAllowed`."""
    rule = MOVES[move]
    need_role(by, rule.roles)
    is_hers = not rule.own or by.person_id == clerk_id or bool(by.roles & SUPERVISORS)
    if state not in rule.sources or not is_hers:
        raise VisitMoveNotAllowed
    return rule


def has_ended(state: VisitState) -> bool:
    """Tell whether nothing more happens."""
    return state in ENDED_VISITS


def after_not_there(*, calls: int, no_show_after: int, was_returned: bool) -> VisitState:
    """Say what becomes of somebody who does not come: called again, back to waiting once, then closed."""
    if calls < no_show_after:
        return S.CALLED
    return S.NO_SHOW if was_returned else S.WAITING


def number_of(prefix: str, count: int) -> str:
    """Write a number as it is printed and called: A007, A012, A1000."""
    return f"{prefix}{count:03d}"


@dataclass(frozen=True)
class Turn:
    """Where a visit stands in the order of waiting."""

    name: str
    rank_at: datetime


def turn_of(*, arrived_at: datetime, priority: str, appointment_at: datetime | None, tolerance_minutes: int) -> Turn:
    """Place an arrival: an appointment that is not too late, else the priority class, else everybody's."""
    if appointment_at is not None and arrived_at <= appointment_at + timedelta(minutes=tolerance_minutes):
        return Turn(APPOINTMENT_TURN, appointment_at)
    return Turn(priority or ORDINARY_TURN, arrived_at)


@dataclass(frozen=True)
class Head:
    """The first who waits in one line for one turn, or for one desk."""

    line_id: int
    turn: str
    visit_id: int
    rank_at: datetime
    tolerance_minutes: int = 0
    for_desk: bool = False


def in_order(
    heads: Iterable[Head], *, passed_over: Mapping[str, int], one_of: Mapping[str, int], at: datetime
) -> list[Head]:
    """Say who is next at a desk, and who if that one is gone.

    First whose appointment has come; then a priority class that is due; then whoever waits longest.
    A class is due when the desk has made one call less than `one_of` since the last one of that class.
    Whoever is early for an appointment goes last. No one is passed over for ever: see the tests.
    """

    def place(head: Head) -> tuple[int, float, datetime, int]:
        if head.turn == APPOINTMENT_TURN:
            has_come = at >= head.rank_at - timedelta(minutes=head.tolerance_minutes)
            return (0 if has_come else 3, 0, head.rank_at, head.visit_id)
        share, passed = one_of.get(head.turn, 0), passed_over.get(head.turn, 0)
        if share and passed >= share - 1:
            return (1, -passed / share, head.rank_at, head.visit_id)
        return (2, 0, head.rank_at, head.visit_id)

    return sorted(heads, key=place)


def counted(passed_over: Mapping[str, int], called: str, one_of: Mapping[str, int]) -> dict[str, int]:
    """Count a call: each other class was passed over once more. Appointments stand outside of the turns."""
    if called == APPOINTMENT_TURN:
        return {name: passed_over.get(name, 0) for name in one_of}
    return {name: 0 if name == called else min(MANY, passed_over.get(name, 0) + 1) for name in one_of}


@dataclass(frozen=True)
class Wait:
    """How long somebody will wait; `minutes` is None where nobody can know."""

    minutes: int | None
    known: WaitKnown


@dataclass(frozen=True)
class LinePace:
    """What is known of a line: who was served in the last hour, and who serves now."""

    served_last_hour: int
    open_desks: int
    free_desks: int
    minutes_each: int


def wait_of(ahead: int, pace: LinePace) -> Wait:
    """Estimate minutes of waiting: from the last hour, else from the settings; without an open desk it is not known."""
    if not pace.open_desks:
        return Wait(None, WaitKnown.NOT_KNOWN)
    if pace.served_last_hour >= LEAST_SERVED:
        between, known = 60 / pace.served_last_hour, WaitKnown.LAST_HOUR
    elif pace.minutes_each:
        between, known = pace.minutes_each / pace.open_desks, WaitKnown.SETTING
    else:
        return Wait(None, WaitKnown.NOT_KNOWN)
    if ahead < pace.free_desks:
        return Wait(0, known)
    return Wait(ceil((ahead + 1) * between), known)


def ahead_of(*, older: int, older_of_turn: int, appointments: int, one_of: int) -> int:
    """Say how many go before: a priority class passes the others, one of so many."""
    return appointments + (min(older, older_of_turn * one_of + one_of - 1) if one_of else older)
