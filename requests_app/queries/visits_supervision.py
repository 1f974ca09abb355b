"""What a supervisor sees of a house: its lines, its desks, who is there, and how much was left open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Final

from django.db.models import QuerySet

from requests_app.lib.prepared import fetch
from requests_app.models import Visit
from requests_app.queries.records import read
from requests_app.queries.shapes import Marks
from requests_app.queries.visits import VisitCard, card_of, told
from requests_app.queries.visits_locks import day_of
from requests_app.vocabulary import AT_A_DESK, OPEN_VISITS, DeskState, PauseReason

_OPEN: Final = ", ".join(f"'{state}'" for state in OPEN_VISITS)
_BUSY: Final = ", ".join(f"'{state}'" for state in AT_A_DESK)


@dataclass(frozen=True)
class House:
    """A house that has lines, and how many visits of earlier days are still open there."""

    site_id: int
    code: str
    name: str
    left_open: int


@dataclass(frozen=True)
class DeskCard:
    """A desk now: open, paused with a reason, or closed (no state), who sits there, and the number at it."""

    desk_id: int
    site_id: int
    name: str
    state: DeskState | None
    state_words: str
    reason_words: str
    clerk: str
    since: datetime | None
    number: str


def supervised_houses(*, at: datetime) -> list[House]:
    """Give the houses that have lines (two queries)."""
    return [House(*row) for row in fetch(HOUSES, [day_of(at)])]


HOUSES: Final = f"""
    SELECT site.id, site.code, site.name, (
        SELECT count(*) FROM requests_app_visit visit
        WHERE visit.site_id = site.id AND visit.state IN ({_OPEN}) AND visit.day < $1
    )
    FROM requests_app_site site
    WHERE EXISTS (SELECT 1 FROM requests_app_line line WHERE line.site_id = site.id AND line.is_active)
    ORDER BY site.id
"""  # noqa: S608 - constants of the vocabulary


def desks_of_site(site_id: int) -> list[DeskCard]:
    """Give the desks of a house (one query)."""
    return [_desk(*row) for row in fetch(f"{DESKS} WHERE desk.site_id = $1 ORDER BY desk.name, desk.id", [site_id])]


def desk_card(desk_id: int) -> DeskCard | None:
    """Give one desk; None where there is none (one query)."""
    rows = fetch(f"{DESKS} WHERE desk.id = $1", [desk_id])
    return _desk(*rows[0]) if rows else None


DESKS: Final = f"""
    SELECT desk.id, desk.site_id, desk.name, period.state, period.reason,
        trim(person.first_name || ' ' || person.last_name), period.started_at, visit.number
    FROM requests_app_desk desk
    LEFT JOIN requests_app_deskperiod period ON period.desk_id = desk.id AND period.ended_at IS NULL
    LEFT JOIN requests_app_staffmember person ON person.id = period.clerk_id
    LEFT JOIN requests_app_visit visit ON visit.desk_id = desk.id AND visit.state IN ({_BUSY})
"""  # noqa: S608 - constants of the vocabulary


def _desk(
    desk_id: int,
    site_id: int,
    name: str,
    state: str | None,
    reason: str | None,
    clerk: str | None,
    since: datetime | None,
    number: str | None,
) -> DeskCard:
    known = DeskState(state) if state else None
    return DeskCard(
        desk_id=desk_id,
        site_id=site_id,
        name=name,
        state=known,
        state_words=str(known.label) if known else "",
        reason_words=str(PauseReason(reason).label) if reason else "",
        clerk=clerk or "",
        since=since,
        number=number or "",
    )


def with_number(site_id: int, number: str, *, at: datetime) -> list[VisitCard]:
    """Give today's visits of a number, ended ones too (two queries)."""
    day = day_of(at)
    found = read(("a number today", day), partial(_numbered, day), {"site": site_id, "number": number})
    return [card_of(visit) for visit in found]


def _numbered(day: date, marks: Marks) -> QuerySet[Visit]:
    return told().filter(site=marks["site"], day=day, number=marks["number"])
