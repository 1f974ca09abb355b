"""What a clerk does at a desk: call the next one, serve, put on hold, send on, end."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Final

from django.db import transaction

from requests_app.actions.visits import note_performed
from requests_app.actions.visits_writing import check, write
from requests_app.models import Visit
from requests_app.models.writing import Change
from requests_app.queries.visits_locks import OpenDesk, lock_desk, lock_first, lock_period, lock_visit, look_round
from requests_app.rules.actor import Actor
from requests_app.rules.visits import SUPERVISORS, Head, after_not_there, counted, in_order, need_role
from requests_app.rules.visits_facts import DeskIsBusy, DeskNotOpen, NobodyWaits, VisitMoveNotAllowed
from requests_app.vocabulary import ORDINARY_TURN, DeskState, VisitMove, VisitState

COUNT_TURN: Final = "UPDATE requests_app_deskperiod SET passed_over = %s WHERE id = %s"
LOOKS: Final = 3  # whom others took meanwhile is not waited for: look again


def call_next(desk_id: int, *, by: Actor, at: datetime) -> Visit:
    """Call whoever is next to a desk; two desks never get the same visit.

    Raises `OnlyTheCounter`, `DeskNotOpen`, `DeskIsBusy`, `NobodyWaits`.
    """
    clerk_id = need_role(by)
    with transaction.atomic():
        desk = lock_period(desk_id, at=at)
        _check_open(desk, by=by)
        visit, head = _take_first(desk, at=at)
        visit.desk_id, visit.clerk_id, visit.calls = desk.desk_id, clerk_id, 1
        passed_over = json.dumps(counted(desk.passed_over, head.turn, desk.one_of))
        beside = Change(COUNT_TURN, (passed_over, desk.period_id))
        return write(visit, VisitState.CALLED, at=at, called_by=clerk_id, beside=[beside])


def desk_of(desk_id: int, *, by: Actor, at: datetime) -> OpenDesk:
    """Lock a desk that can take somebody. Raises `DeskNotOpen` (also for another one's desk) or `DeskIsBusy`."""
    desk = lock_desk(desk_id, at=at)
    _check_open(desk, by=by)
    if desk.is_busy:
        raise DeskIsBusy
    return desk


def _check_open(desk: OpenDesk, *, by: Actor) -> None:
    is_hers = desk.clerk_id == by.person_id or bool(by.roles & SUPERVISORS)
    if desk.state != DeskState.OPEN or not is_hers:
        raise DeskNotOpen


def _take_first(desk: OpenDesk, *, at: datetime) -> tuple[Visit, Head]:
    for _look in range(LOOKS):
        seen = look_round(desk)
        if seen.is_busy:
            raise DeskIsBusy
        heads = in_order(seen.heads, passed_over=desk.passed_over, one_of=desk.one_of, at=at)
        if not heads:
            break
        for head in heads:
            visit = lock_first(head, desk)
            if visit is not None:
                return visit, head
    raise NobodyWaits


def call_again(visit_id: int, *, by: Actor, at: datetime, revision: int | None = None) -> Visit:
    """Call somebody once more to the same desk. Raises what `moving` raises."""
    with moving(visit_id, VisitMove.CALL_AGAIN, by=by, revision=revision) as visit:
        return _call_once_more(visit, by=by, at=at)


def _call_once_more(visit: Visit, *, by: Actor, at: datetime) -> Visit:
    visit.calls += 1
    return write(visit, VisitState.CALLED, at=at, called_by=need_role(by))


def note_walking(visit_id: int, *, by: Actor, at: datetime, revision: int | None = None) -> Visit:
    """Note that somebody is on the way to the desk. Raises what `moving` raises."""
    with moving(visit_id, VisitMove.NOTE_WALKING, by=by, revision=revision) as visit:
        return write(visit, VisitState.WALKING, at=at)


def start_serving(visit_id: int, *, by: Actor, at: datetime, revision: int | None = None) -> Visit:
    """Begin to serve whoever has come. Raises what `moving` raises."""
    with moving(visit_id, VisitMove.START_SERVING, by=by, revision=revision) as visit:
        return write(visit, VisitState.SERVING, at=at)


def hold(visit_id: int, *, by: Actor, at: datetime, revision: int | None = None) -> Visit:
    """Let somebody step aside: the desk is free, the visit goes on later. Raises what `moving` raises."""
    with moving(visit_id, VisitMove.HOLD, by=by, revision=revision) as visit:
        return write(visit, VisitState.ON_HOLD, at=at)


def resume(visit_id: int, *, desk_id: int, by: Actor, at: datetime, revision: int | None = None) -> Visit:
    """Go on with somebody on hold, at a free desk of whoever asks.

    Raises what `moving` raises, `DeskNotOpen` and `DeskIsBusy`.
    """
    with transaction.atomic():
        need_role(by)
        desk = desk_of(desk_id, by=by, at=at)  # before the visit, as whoever calls locks them
        with moving(visit_id, VisitMove.RESUME, by=by, revision=revision) as visit:
            if visit.site_id != desk.site_id:
                raise VisitMoveNotAllowed
            visit.desk_id, visit.clerk_id = desk.desk_id, by.person_id
            return write(visit, VisitState.SERVING, at=at)


def not_there(visit_id: int, *, by: Actor, at: datetime, revision: int | None = None) -> Visit:
    """Note that nobody came: called again, after the line's number of calls back to waiting once, then closed.

    The state of the visit says what has become of it. Raises what `moving` raises.
    """
    with moving(visit_id, VisitMove.NOT_THERE, by=by, revision=revision) as visit:
        becomes = after_not_there(
            calls=visit.calls, no_show_after=visit.line.no_show_after, was_returned=visit.was_returned
        )
        if becomes == VisitState.CALLED:
            return _call_once_more(visit, by=by, at=at)
        if becomes == VisitState.WAITING:
            send_back(visit, at=at)
        return write(visit, becomes, at=at)


def send_back(visit: Visit, *, at: datetime) -> None:
    """Let a locked visit wait once more: behind all who wait now, for it was passed on its own account."""
    visit.was_returned, visit.calls, visit.rank_at = True, 0, at
    visit.turn = visit.priority_class.code if visit.priority_class else ORDINARY_TURN


def finish(
    visit_id: int, *, by: Actor, at: datetime, performed: Collection[str] = (), revision: int | None = None
) -> Visit:
    """End a visit, with the codes of the services that were performed.

    Raises what `moving` raises, and `VisitIncomplete` for an unknown service.
    """
    with moving(visit_id, VisitMove.FINISH, by=by, revision=revision) as visit:
        note_performed(visit, performed)
        return write(visit, VisitState.DONE, at=at)


@contextmanager
def moving(visit_id: int, move: VisitMove, *, by: Actor, revision: int | None) -> Iterator[Visit]:
    """Open one transaction, lock a visit and check the table; the body writes.

    Raises `VisitNotFound`, `VisitChanged`, `OnlyTheCounter`, `VisitMoveNotAllowed`.
    """
    need_role(by)
    with transaction.atomic():
        visit = lock_visit(visit_id)
        check(visit, move, by=by, revision=revision)
        yield visit
