"""Lines as people see them before they wait: how many are there, and how long it takes, where that is known."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from requests_app.lib.prepared import fetch
from requests_app.queries.catalogue import in_language
from requests_app.queries.visits_locks import day_of
from requests_app.rules.visits import LinePace, Wait, ahead_of, wait_of
from requests_app.rules.visits_facts import VisitNotFound
from requests_app.vocabulary import AT_A_DESK

HOUR: Final = timedelta(hours=1)


@dataclass(frozen=True)
class LineCard:
    """A line with the people in it now; `wait` is that of whoever comes next."""

    line_id: int
    code: str
    prefix: str
    name: str
    is_open: bool
    waiting: int
    oldest_since: datetime | None
    open_desks: int
    wait: Wait
    group_codes: tuple[str, ...]
    service_codes: tuple[str, ...]
    appointment_minutes: int
    site_id: int


@dataclass(frozen=True)
class PriorityCard:
    """A priority class that people may say they belong to."""

    code: str
    name: str


@dataclass(frozen=True)
class Place:
    """Where somebody stands: how many go before, and how long that takes."""

    ahead: int
    wait: Wait


def lines_of_site(site_id: int | None, *, language: str, at: datetime) -> list[LineCard]:
    """Give the lines of a house in the city's order, or those of all houses (two queries)."""
    rows = fetch(LINES, [site_id, day_of(at), at - HOUR])
    return [_card(row, language) for row in rows]


def _card(row: Any, language: str) -> LineCard:
    (
        (line_id, code, prefix, names, is_open, minutes_each, appointment_minutes),
        (waiting, oldest, served, desks, busy),
        (groups, services, site_id),
    ) = row[:7], row[7:12], row[12:]
    pace = LinePace(served, desks, max(0, desks - busy), minutes_each)
    return LineCard(
        line_id=line_id,
        code=code,
        prefix=prefix,
        name=in_language(json.loads(names) if isinstance(names, str) else names, language),
        is_open=is_open,
        waiting=waiting,
        oldest_since=oldest,
        open_desks=desks,
        wait=wait_of(waiting, pace),
        group_codes=tuple(groups or ()),
        service_codes=tuple(services or ()),
        appointment_minutes=appointment_minutes,
        site_id=site_id,
    )


def name_of(names: Mapping[str, str], language: str) -> str:
    """Give the name of a line or class in a language."""
    return str(in_language(names, language))


def priorities(*, language: str) -> list[PriorityCard]:
    """Give the priority classes that are offered (one query)."""
    rows = fetch(PRIORITIES)
    return [
        PriorityCard(code, in_language(json.loads(names) if isinstance(names, str) else names, language))
        for code, names in rows
    ]


def place_of(visit_id: int, *, at: datetime) -> Place:
    """Say how many go before a visit that waits, and how long it will take (one query). Raises `VisitNotFound`."""
    rows = fetch(PLACE, [visit_id, at, at - HOUR])
    if not rows:
        raise VisitNotFound
    is_waiting, older, older_of_turn, appointments, one_of, served, desks, busy, minutes_each = rows[0]
    if not is_waiting:
        return Place(0, Wait(0, wait_of(0, LinePace(served, desks, desks, minutes_each)).known))
    ahead = ahead_of(older=older, older_of_turn=older_of_turn, appointments=appointments, one_of=one_of or 0)
    return Place(ahead, wait_of(ahead, LinePace(served, desks, max(0, desks - busy), minutes_each)))


_BUSY: Final = ", ".join(f"'{state}'" for state in AT_A_DESK)
# Of a line: who began to be served in the last hour, which desks are open for it, and how many of these are taken.
_PACE: Final = """
    CROSS JOIN LATERAL (
        SELECT count(DISTINCT visit_id) AS served FROM requests_app_visitperiod
        WHERE line_id = line.id AND kind = 'serving' AND started_at >= {hour_ago} AND started_at <= {now}
    ) hour
    CROSS JOIN LATERAL (
        SELECT count(*) AS desks, count(*) FILTER (WHERE EXISTS (
            SELECT 1 FROM requests_app_visit served WHERE served.desk_id = period.desk_id AND served.state IN ({busy})
        )) AS busy
        FROM requests_app_deskperiod period
        WHERE period.ended_at IS NULL AND period.state = 'open' AND line.id = ANY(period.line_ids)
    ) desk
"""
LINES: Final = f"""
    SELECT line.id, line.code, line.prefix, line.names, line.is_open, line.minutes_each, line.appointment_minutes,
        crowd.waiting, crowd.oldest, hour.served, desk.desks, desk.busy,
        ARRAY(SELECT g.code FROM requests_app_line_groups lg JOIN requests_app_servicegroup g
            ON g.id = lg.servicegroup_id WHERE lg.line_id = line.id ORDER BY g.position, g.code),
        ARRAY(SELECT s.code FROM requests_app_line_services ls JOIN requests_app_servicedefinition s
            ON s.id = ls.servicedefinition_id WHERE ls.line_id = line.id ORDER BY s.position, s.code),
        line.site_id
    FROM requests_app_line line
    CROSS JOIN LATERAL (
        SELECT count(*) AS waiting, min(arrived_at) AS oldest FROM requests_app_visit
        WHERE line_id = line.id AND day = $2 AND state = 'waiting'
    ) crowd
    {_PACE.format(hour_ago="$3::timestamptz", now="$3::timestamptz + interval '1 hour'", busy=_BUSY)}
    WHERE ($1::bigint IS NULL OR line.site_id = $1) AND line.is_active
    ORDER BY line.position, line.code
"""  # noqa: S608 - constants of this module
PRIORITIES: Final = """
    SELECT code, names FROM requests_app_priorityclass WHERE is_active AND is_offered ORDER BY position, code
"""
PLACE: Final = f"""
    SELECT mine.state = 'waiting', crowd.older, crowd.older_of_turn, crowd.appointments, class.one_of,
        hour.served, desk.desks, desk.busy, line.minutes_each
    FROM requests_app_visit mine
    JOIN requests_app_line line ON line.id = mine.line_id
    LEFT JOIN requests_app_priorityclass class ON class.code = mine.turn
    CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE NOT first.has_come AND turn <> 'appointment' AND first.is_older) AS older,
            count(*) FILTER (WHERE turn = mine.turn AND turn <> 'appointment' AND first.is_older) AS older_of_turn,
            count(*) FILTER (WHERE first.has_come AND (mine.turn <> 'appointment' OR first.is_older)) AS appointments
        FROM requests_app_visit other
        CROSS JOIN LATERAL (
            SELECT (other.rank_at, other.id) < (mine.rank_at, mine.id) AS is_older,
                other.turn = 'appointment'
                    AND other.rank_at <= $2::timestamptz + line.tolerance_minutes * interval '1 minute' AS has_come
        ) first
        WHERE other.line_id = mine.line_id AND other.day = mine.day AND other.state = 'waiting'
            AND other.id <> mine.id
    ) crowd
    {_PACE.format(hour_ago="$3::timestamptz", now="$2::timestamptz", busy=_BUSY)}
    WHERE mine.id = $1
"""  # noqa: S608 - constants of this module
