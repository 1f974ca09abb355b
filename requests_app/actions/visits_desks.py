"""Desks: somebody opens one, pauses it with a reason, closes it. Each stretch is a row; a closed desk has none."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from requests_app.actions.visits_writing import write
from requests_app.models import Desk, DeskPeriod, Line, Visit
from requests_app.queries.visits_locks import lock_desk
from requests_app.rules.actor import Actor
from requests_app.rules.visits import SUPERVISORS, need_role
from requests_app.rules.visits_facts import DeskIsBusy, DeskIsTaken, DeskUnknown, VisitIncomplete
from requests_app.vocabulary import AT_A_DESK, DeskState, PauseReason, VisitState


def open_desk(desk_id: int, *, by: Actor, at: datetime, lines: Collection[str] = ()) -> DeskPeriod:
    """Sit down at a desk, or go on after a pause; `lines` names what it serves (none: all lines of the house).

    Another desk of the same person closes. Raises `OnlyTheCounter`, `DeskUnknown`, `DeskIsTaken`, `DeskIsBusy`,
    `VisitIncomplete`.
    """
    clerk_id = need_role(by)
    try:
        with transaction.atomic():
            desk = Desk.objects.select_for_update(no_key=True).filter(pk=desk_id).first()
            if desk is None:
                raise DeskUnknown
            was = _period(desk_id)
            if was is not None and was.clerk_id != by.person_id:
                raise DeskIsTaken
            _leave_others(desk_id, by=by, at=at)
            line_ids = _lines(desk, lines, was)
            _end(was, at=at)
            return DeskPeriod.objects.create(
                desk=desk,
                clerk_id=clerk_id,
                line_ids=line_ids,
                passed_over=was.passed_over if was else {},
                started_at=at,
            )
    except IntegrityError as fault:
        if "desk_has_one_period" in str(fault) or "clerk_has_one_desk" in str(fault):
            raise DeskIsTaken from fault
        raise


def pause_desk(desk_id: int, *, reason: str, by: Actor, at: datetime) -> DeskPeriod:
    """Let a desk call nobody for a while; whoever is served there is served to the end.

    Raises `OnlyTheCounter`, `DeskNotOpen`, `VisitIncomplete`.
    """
    need_role(by)
    if reason not in PauseReason.values:
        raise VisitIncomplete(["reason"], _("Choose why the desk pauses."))
    with transaction.atomic():
        was = _own(desk_id, by=by, at=at)
        _end(was, at=at)
        kept: Mapping[str, object] = {"line_ids": was.line_ids, "passed_over": was.passed_over}
        return DeskPeriod.objects.create(
            desk_id=desk_id, clerk_id=was.clerk_id, state=DeskState.PAUSED, reason=reason, started_at=at, **kept
        )


def close_desk(desk_id: int, *, by: Actor, at: datetime) -> None:
    """Close a desk; who waited for it alone waits in the line again.

    Raises `OnlyTheCounter`, `DeskNotOpen`, `DeskIsBusy` (somebody is called or served there).
    """
    need_role(by)
    with transaction.atomic():
        _close(_own(desk_id, by=by, at=at), at=at)


def leave_desk(person_id: int, *, at: datetime) -> tuple[int, int]:
    """Close the desk of somebody who works here no more; give how many desks and visits that were.

    Whoever was called, served or put on hold by her waits again: number, arrival and place in the line stay, so a
    colleague goes on with the visit next.
    """
    with transaction.atomic():
        periods = DeskPeriod.objects.select_for_update().filter(clerk=person_id, ended_at__isnull=True)
        found = list(periods)
        hers = Visit.objects.select_for_update().filter(clerk=person_id, state__in=(*AT_A_DESK, VisitState.ON_HOLD))
        visits = list(hers.order_by("pk"))
        for visit in visits:
            visit.calls, visit.desk_id, visit.clerk_id = 0, None, None
            write(visit, VisitState.WAITING, at=at)
        for period in found:
            _end(period, at=at)
            _wait_in_line(period.desk_id)
    return len(found), len(visits)


def _own(desk_id: int, *, by: Actor, at: datetime) -> DeskPeriod:
    """Give the locked open period of a desk, for its clerk or a supervisor."""
    desk = lock_desk(desk_id, at=at)
    if desk.clerk_id != by.person_id and not by.roles & SUPERVISORS:
        raise DeskIsTaken
    return DeskPeriod.objects.get(pk=desk.period_id)


def _close(period: DeskPeriod, *, at: datetime) -> None:
    if lock_desk(period.desk_id, at=at).is_busy:
        raise DeskIsBusy
    _end(period, at=at)
    _wait_in_line(period.desk_id)


def _wait_in_line(desk_id: int) -> None:
    Visit.objects.filter(for_desk=desk_id, state=VisitState.WAITING).update(for_desk=None)


def _leave_others(desk_id: int, *, by: Actor, at: datetime) -> None:
    others = DeskPeriod.objects.select_for_update().filter(clerk=by.person_id, ended_at__isnull=True)
    for period in others.exclude(desk=desk_id):
        _close(period, at=at)


def _period(desk_id: int) -> DeskPeriod | None:
    return DeskPeriod.objects.select_for_update().filter(desk=desk_id, ended_at__isnull=True).first()


def _end(period: DeskPeriod | None, *, at: datetime) -> None:
    if period is not None:
        period.ended_at = max(at, period.started_at)
        period.save(update_fields=["ended_at"])


def _lines(desk: Desk, codes: Collection[str], was: DeskPeriod | None) -> list[int]:
    if not codes and was is not None:
        return was.line_ids
    here = Line.objects.filter(site=desk.site_id, is_active=True)
    found = list((here.filter(code__in=codes) if codes else here).order_by("position").values_list("pk", flat=True))
    if not found or len(found) < len(set(codes)):
        raise VisitIncomplete(["lines"], _("Choose the lines that this desk serves."))
    return found
