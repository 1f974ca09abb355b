"""The one writer of a visit's state, place and time: the row and its ledger in one go."""

from __future__ import annotations

from datetime import datetime

from requests_app.models import Visit, VisitCall, VisitPeriod
from requests_app.rules.actor import Actor
from requests_app.rules.visits import PERIOD_OF, check_visit_move, has_ended
from requests_app.rules.visits_facts import VisitChanged
from requests_app.vocabulary import VisitMove, VisitState


def check(visit: Visit, move: VisitMove, *, by: Actor, revision: int | None = None) -> None:
    """Ask whether a locked visit may be moved. Raises `VisitChanged`, `OnlyTheCounter`, `VisitMoveNotAllowed`."""
    if revision is not None and revision != visit.revision:
        raise VisitChanged(expected=revision, found=visit.revision)
    check_visit_move(move, VisitState(visit.state), by=by, clerk_id=visit.clerk_id)


def write(visit: Visit, to: VisitState, *, at: datetime) -> Visit:
    """Write where a locked visit stands now, and the stretch of time that begins; place and desk are set by the caller.

    What has ended ends with its last stretch; so all of them together are the stay.
    """
    at = max(at, visit.last_moved_at)
    visit.state, visit.last_moved_at = to, at
    visit.ended_at = at if has_ended(to) else None
    if to != VisitState.WAITING:
        visit.for_desk_id = None
    visit.revision += 1
    visit.save()
    turn_the_page(visit, at=at)
    return visit


def turn_the_page(visit: Visit, *, at: datetime) -> None:
    """End the open stretch of a visit and begin the next one, if there is one."""
    VisitPeriod.objects.filter(visit=visit, ended_at__isnull=True).update(ended_at=at)
    if not has_ended(VisitState(visit.state)):
        begin_period(visit, at=at).save(force_insert=True)


def begin_period(visit: Visit, *, at: datetime) -> VisitPeriod:
    """Lay out the stretch that a visit's state begins; whoever waits waits at no desk."""
    is_waiting = visit.state == VisitState.WAITING
    return VisitPeriod(
        visit=visit,
        line_id=visit.line_id,
        kind=PERIOD_OF[VisitState(visit.state)],
        started_at=at,
        desk_id=None if is_waiting else visit.desk_id,
        clerk_id=None if is_waiting else visit.clerk_id,
    )


def note_call(visit: Visit, *, by_id: int, at: datetime) -> VisitCall:
    """Write a call down for the board; a visit that is called has a desk."""
    if visit.desk_id is None:
        raise AssertionError(f"visit {visit.pk} is called to no desk")
    call = VisitCall(visit=visit, site_id=visit.site_id, desk_id=visit.desk_id, by_id=by_id, at=at)
    call.save(force_insert=True)
    return call
