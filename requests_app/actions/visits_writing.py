"""The one writer of a visit's state, place and time: the row and its ledger in one go."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db.models import Model

from requests_app.models import Visit, VisitCall, VisitPeriod
from requests_app.models.writing import Change, change_of, draw_ids, write_together
from requests_app.rules.actor import Actor
from requests_app.rules.visits import PERIOD_OF, check_visit_move, has_ended
from requests_app.rules.visits_facts import VisitChanged
from requests_app.vocabulary import VisitMove, VisitState

WRITTEN: Final = (
    *("line", "state", "turn", "rank_at", "for_desk", "desk", "clerk", "calls", "was_returned"),
    *("last_moved_at", "ended_at", "left_open_reason", "revision"),
)


def check(visit: Visit, move: VisitMove, *, by: Actor, revision: int | None = None) -> None:
    """Ask whether a locked visit may be moved. Raises `VisitChanged`, `OnlyTheCounter`, `VisitMoveNotAllowed`."""
    if revision is not None and revision != visit.revision:
        raise VisitChanged(expected=revision, found=visit.revision)
    check_visit_move(move, VisitState(visit.state), by=by, clerk_id=visit.clerk_id)


def write(
    visit: Visit,
    to: VisitState,
    *,
    at: datetime,
    called_by: int | None = None,
    beside: Sequence[Change] = (),
) -> Visit:
    """Write where a locked visit stands now, and the stretch of time that begins; place and desk are set by the caller.

    What has ended ends with its last stretch; so all of them together are the stay. `called_by`: it is a call, which
    the board shows. `beside`: what changes with it, in the same statement. Ids are drawn under the lock: calls are
    numbered in the order in which people were taken from the line.
    """
    at = max(at, visit.last_moved_at)
    visit.state, visit.last_moved_at = to, at
    visit.ended_at = at if has_ended(to) else None
    if to != VisitState.WAITING:
        visit.for_desk_id = None
    visit.revision += 1
    ids = draw_ids(({} if has_ended(to) else {VisitPeriod: 1}) | ({VisitCall: 1} if called_by else {}))
    rows: list[Model] = [] if has_ended(to) else [period_of(visit, at=at, pk=ids.take(VisitPeriod))]
    if called_by is not None:
        rows.append(_call_of(visit, by_id=called_by, at=at, pk=ids.take(VisitCall)))
    met = write_together(rows, changes=[change_of(visit, WRITTEN), _end_of_period(visit, at=at), *beside])
    if met[:2] != (1, 1):
        raise AssertionError(f"visit {visit.pk} or its running stretch is gone")
    return visit


def open_again(visit: Visit) -> None:
    """Tell the time since a visit ended as on hold, before it is written to go on."""
    if visit.ended_at is not None:
        visit.state = VisitState.ON_HOLD
        write_together([period_of(visit, at=visit.ended_at, pk=draw_ids({VisitPeriod: 1}).take(VisitPeriod))])


def period_of(visit: Visit, *, at: datetime, pk: int | None = None) -> VisitPeriod:
    """Lay out the stretch that a visit's state begins; whoever waits waits at no desk."""
    is_waiting = visit.state == VisitState.WAITING
    return VisitPeriod(
        pk=pk,
        visit_id=visit.pk,
        line_id=visit.line_id,
        kind=PERIOD_OF[VisitState(visit.state)],
        started_at=at,
        desk_id=None if is_waiting else visit.desk_id,
        clerk_id=None if is_waiting else visit.clerk_id,
    )


def _end_of_period(visit: Visit, *, at: datetime) -> Change:
    return Change(
        "UPDATE requests_app_visitperiod SET ended_at = %s WHERE visit_id = %s AND ended_at IS NULL", (at, visit.pk)
    )


def _call_of(visit: Visit, *, by_id: int, at: datetime, pk: int) -> VisitCall:
    if visit.desk_id is None:
        raise AssertionError(f"visit {visit.pk} is called to no desk")
    return VisitCall(pk=pk, visit_id=visit.pk, site_id=visit.site_id, desk_id=visit.desk_id, by_id=by_id, at=at)
