"""Rows of visits and desks that are locked and read in one statement, and the counter of numbers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from typing import Final, cast
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from requests_app.lib.prepared import fetch
from requests_app.models import Line, Visit
from requests_app.queries import places
from requests_app.queries.records import read
from requests_app.queries.shapes import Marks
from requests_app.rules.visits import Head
from requests_app.rules.visits_facts import DeskNotOpen, VisitNotFound
from requests_app.vocabulary import APPOINTMENT_TURN, AT_A_DESK, ORDINARY_TURN, DeskState, VisitState


@dataclass(frozen=True)
class OpenDesk:
    """A desk whose period is locked: who sits there, which lines it serves, whom it has passed over how often."""

    desk_id: int
    site_id: int
    period_id: int
    clerk_id: int
    state: DeskState
    line_ids: tuple[int, ...]
    passed_over: Mapping[str, int]
    one_of: Mapping[str, int]  # the city's priority classes; 0: there no more, whoever waits goes by age
    is_busy: bool
    day: date


def day_of(at: datetime) -> date:
    """Give the city's day at a moment (one query)."""
    return at.astimezone(ZoneInfo(places.city().timezone)).date()


def lock_desk(desk_id: int, *, at: datetime) -> OpenDesk:
    """Lock the open period of a desk, within a transaction (two statements). Raises `DeskNotOpen`."""
    desk = lock_period(desk_id, at=at)
    [[is_busy]] = fetch(IS_BUSY, [desk_id])
    return replace(desk, is_busy=is_busy)


def lock_period(desk_id: int, *, at: datetime) -> OpenDesk:
    """Lock the open period of a desk, within a transaction (one statement). Raises `DeskNotOpen`.

    Who is there is asked by itself, as if the desk were free until then: what was asked with the lock would be as old
    as the wait for it.
    """
    found = fetch(LOCK_DESK, [desk_id])
    if not found:
        raise DeskNotOpen
    period_id, clerk_id, state, line_ids, passed_over, site_id, zone, one_of = found[0]
    return OpenDesk(
        desk_id=desk_id,
        site_id=site_id,
        period_id=period_id,
        clerk_id=clerk_id,
        state=DeskState(state),
        line_ids=tuple(line_ids),
        passed_over=_read(passed_over),
        one_of=_read(one_of),
        is_busy=False,
        day=at.astimezone(ZoneInfo(zone)).date(),
    )


def _read(found: object) -> dict[str, int]:
    return json.loads(found) if isinstance(found, str) else dict(cast("Mapping[str, int]", found or {}))


_AT_A_DESK: Final = ", ".join(f"'{state}'" for state in AT_A_DESK)
LOCK_DESK: Final = """
    SELECT period.id, period.clerk_id, period.state, period.line_ids, period.passed_over, desk.site_id,
        (SELECT timezone FROM requests_app_city),
        (SELECT jsonb_object_agg(code, CASE WHEN is_active THEN one_of ELSE 0 END) FROM requests_app_priorityclass)
    FROM requests_app_deskperiod period JOIN requests_app_desk desk ON desk.id = period.desk_id
    WHERE period.desk_id = $1 AND period.ended_at IS NULL
    FOR UPDATE OF period
"""
_BUSY: Final = "SELECT EXISTS (SELECT 1 FROM requests_app_visit WHERE desk_id = {desk} AND state IN ({states}))"
IS_BUSY: Final = _BUSY.format(desk="$1", states=_AT_A_DESK)
IS_BUSY_HERE: Final = _BUSY.format(desk="$4", states=_AT_A_DESK)


@dataclass(frozen=True)
class LookRound:
    """What a desk sees that wants to call: whether it is busy, and who could be next."""

    is_busy: bool
    heads: tuple[Head, ...]


def look_round(desk: OpenDesk) -> LookRound:
    """Give the first of each line and turn that a desk serves, and the first who waits for it alone (one statement)."""
    turns = [APPOINTMENT_TURN, ORDINARY_TURN, *desk.one_of]
    lines = "{" + ",".join(map(str, desk.line_ids)) + "}"
    rows = fetch(LOOK_ROUND, [lines, "{" + ",".join(turns) + "}", desk.day, desk.desk_id])
    heads = tuple(Head(*row[1:]) for row in rows if row[1] is not None)
    return LookRound(rows[0][0], heads)


HEADS: Final = """
    SELECT line.id, waiting.turn, first.id, first.rank_at, line.tolerance_minutes, FALSE
    FROM requests_app_line line
    CROSS JOIN unnest($2::text[]) AS waiting(turn)
    CROSS JOIN LATERAL (
        SELECT id, rank_at FROM requests_app_visit
        WHERE line_id = line.id AND day = $3 AND turn = waiting.turn AND state = 'waiting' AND for_desk_id IS NULL
        ORDER BY rank_at, id LIMIT 1
    ) first
    WHERE line.id = ANY($1::bigint[])
    UNION ALL
    (SELECT visit.line_id, visit.turn, visit.id, visit.rank_at, line.tolerance_minutes, TRUE
    FROM requests_app_visit visit JOIN requests_app_line line ON line.id = visit.line_id
    WHERE visit.for_desk_id = $4 AND visit.day = $3 AND visit.state = 'waiting'
    ORDER BY visit.rank_at, visit.id LIMIT 1)
"""
LOOK_ROUND: Final = (
    f"SELECT desk.*, head.* FROM (SELECT ({IS_BUSY_HERE})) desk LEFT JOIN LATERAL ({HEADS}) head ON TRUE"  # noqa: S608
)


def lock_first(head: Head, desk: OpenDesk) -> Visit | None:
    """Lock the first of a head's line and turn that nobody else has locked, within a transaction; None: all are gone.

    Others who call at the same moment are not waited for, and never get the same visit.
    """
    if head.for_desk:
        return next(iter(read("a visit for a desk", _for_desk, {"desk": desk.desk_id, "visit": head.visit_id})), None)
    build = partial(_first, head.turn, desk.day)
    found = read(("the next visit", head.turn, desk.day), build, {"line": head.line_id})
    return next(iter(found), None)


def _for_desk(marks: Marks) -> QuerySet[Visit]:
    waiting = Visit.objects.filter(state=VisitState.WAITING, for_desk=marks["desk"], pk=marks["visit"])
    return waiting.select_for_update(skip_locked=True)


def _first(turn: str, day: date, marks: Marks) -> QuerySet[Visit]:
    waiting = Visit.objects.filter(state=VisitState.WAITING, for_desk__isnull=True, line=marks["line"])
    first = waiting.filter(turn=turn, day=day).order_by("rank_at", "id")
    return first.select_for_update(skip_locked=True)[:1]


def lock_visit(visit_id: int) -> Visit:
    """Lock a visit, within a transaction. Raises `VisitNotFound`."""
    found = read("a visit, locked", _locked, {"visit": visit_id})
    if not found:
        raise VisitNotFound
    visit: Visit = found[0]
    return visit


def _locked(marks: Marks) -> QuerySet[Visit]:
    return Visit.objects.select_for_update().filter(pk=marks["visit"])


def next_number(line: Line, day: date) -> int:
    """Draw the next number of a line's day; others who draw wait until the transaction ends."""
    [[number]] = fetch(NEXT_NUMBER, [line.pk, day])
    return int(number)


NEXT_NUMBER: Final = """
    INSERT INTO requests_app_lineday (line_id, day, last_number) VALUES ($1, $2, 1)
    ON CONFLICT (line_id, day) DO UPDATE SET last_number = requests_app_lineday.last_number + 1
    RETURNING last_number
"""
