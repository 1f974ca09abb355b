"""Visits that go elsewhere: to another line or desk, moved or called back by a supervisor, ended when left open."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from requests_app.actions.visits_desk import moving
from requests_app.actions.visits_writing import open_again, write
from requests_app.models import Desk, Line, Visit
from requests_app.queries.visits_locks import day_of
from requests_app.rules.actor import Actor
from requests_app.rules.visits import SUPERVISORS, need_role
from requests_app.rules.visits_facts import DeskUnknown, LineIsClosed, LineUnknown, VisitIncomplete, VisitMoveNotAllowed
from requests_app.vocabulary import LeftOpenReason, VisitMove, VisitState


def redirect(
    visit_id: int,
    *,
    by: Actor,
    at: datetime,
    line: str = "",
    desk_id: int | None = None,
    revision: int | None = None,
) -> Visit:
    """Send somebody on to a line or a desk of the house; number and arrival stay, so nobody starts again at the end.

    Raises what `moving` raises, `LineUnknown`, `LineIsClosed`, `DeskUnknown`, `VisitIncomplete`.
    """
    with moving(visit_id, VisitMove.REDIRECT, by=by, revision=revision) as visit:
        _aim(visit, line=line, desk_id=desk_id)
        visit.calls, visit.desk_id, visit.clerk_id = 0, None, None
        return write(visit, VisitState.WAITING, at=at)


def move_visit(
    visit_id: int,
    *,
    by: Actor,
    at: datetime,
    line: str = "",
    desk_id: int | None = None,
    revision: int | None = None,
) -> Visit:
    """Let a supervisor put somebody who waits into another line, or before one desk; number and arrival stay.

    Raises what `moving` raises, `LineUnknown`, `LineIsClosed`, `DeskUnknown`, `VisitIncomplete`.
    """
    with moving(visit_id, VisitMove.MOVE, by=by, revision=revision) as visit:
        _aim(visit, line=line, desk_id=desk_id)
        visit.desk_id = visit.clerk_id = None
        return write(visit, VisitState.WAITING, at=at)


def call_back(visit_id: int, *, by: Actor, at: datetime, revision: int | None = None) -> Visit:
    """Let a supervisor bring somebody back to waiting who was ended, or is on hold, on the same day.

    The time in between is told as on hold. Raises what `moving` raises.
    """
    with moving(visit_id, VisitMove.CALL_BACK, by=by, revision=revision) as visit:
        if visit.day != day_of(at):
            raise VisitMoveNotAllowed
        open_again(visit)
        visit.calls, visit.desk_id, visit.clerk_id = 0, None, None
        return write(visit, VisitState.WAITING, at=at)


def close_exception(visit_id: int, *, reason: str, by: Actor, at: datetime, revision: int | None = None) -> Visit:
    """Let a supervisor end a visit that was left open, and say why.

    Raises what `moving` raises, and `VisitIncomplete` without a reason.
    """
    with moving(visit_id, VisitMove.CLOSE_EXCEPTION, by=by, revision=revision) as visit:
        if reason not in LeftOpenReason.values:
            raise VisitIncomplete(["reason"], _("Choose why the visit ends."))
        visit.left_open_reason = reason
        return write(visit, VisitState.DONE, at=at)


def open_line(code: str, *, by: Actor) -> None:
    """Let a supervisor open a line: it gives numbers. Raises `OnlyTheCounter`, `LineUnknown`."""
    _set_open(code, is_open=True, by=by)


def close_line(code: str, *, by: Actor) -> None:
    """Let a supervisor close a line: it gives no numbers; who waits is served. Raises as `open_line`."""
    _set_open(code, is_open=False, by=by)


def _set_open(code: str, *, is_open: bool, by: Actor) -> None:
    need_role(by, SUPERVISORS)
    if not Line.objects.filter(code=code, is_active=True).update(is_open=is_open):
        raise LineUnknown


def _aim(visit: Visit, *, line: str, desk_id: int | None) -> None:
    """Say where a locked visit waits from now on."""
    if not line and desk_id is None:
        raise VisitIncomplete(["line"], _("Choose a line or a desk."))
    if line:
        visit.line = _line(visit, line)
    visit.for_desk_id = _desk(visit, desk_id)


def _line(visit: Visit, code: str) -> Line:
    line = Line.objects.filter(code=code, site=visit.site_id, is_active=True).first()
    if line is None:
        raise LineUnknown
    if not line.is_open:
        raise LineIsClosed
    return line


def _desk(visit: Visit, desk_id: int | None) -> int | None:
    """Check a desk: open or paused, for behind a closed one nobody would be called."""
    if desk_id is None:
        return None
    if not Desk.objects.filter(pk=desk_id, site=visit.site_id, periods__ended_at__isnull=True, periods__isnull=False):
        raise DeskUnknown
    return desk_id
