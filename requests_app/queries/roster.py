"""Who is on duty for the whole city: now, and in the weeks to come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from requests_app.models import DutyShift, StaffMember
from requests_app.queries.people import active_staff
from requests_app.rules.roster import Turn, with_gaps

WEEKS_SHOWN: Final = 8
Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class RosterLine:
    """One turn, or a gap, with the name of whoever is on duty."""

    turn: Turn
    name: str
    is_now: bool


@dataclass(frozen=True)
class Roster:
    """The turns of the next weeks, and whom a shift can be given to."""

    lines: tuple[RosterLine, ...]
    people: Pairs
    has_gap: bool


def roster(*, at: datetime) -> Roster:
    """Read the roster of the next weeks (three queries)."""
    end = at + timedelta(weeks=WEEKS_SHOWN)
    rows = DutyShift.objects.filter(ends_at__gt=at, starts_at__lt=end).order_by("starts_at", "id")
    shifts = list(rows.values_list("starts_at", "ends_at", "id", "person_id"))
    names = {person.pk: person.name for person in StaffMember.objects.filter(duty_shifts__ends_at__gt=at).distinct()}
    turns = with_gaps((Turn(*shift) for shift in shifts), start=at, end=end)
    lines = tuple(
        RosterLine(
            turn=turn,
            name=names.get(turn.person_id or 0, ""),
            is_now=turn.starts_at <= at < turn.ends_at,
        )
        for turn in turns
    )
    people = tuple((str(person.pk), person.name) for person in active_staff().exclude(roles=[]))
    return Roster(lines, people, has_gap=any(turn.is_gap for turn in turns))


def on_duty(*, at: datetime) -> list[StaffMember]:
    """List whoever is on duty now, the longest first (one query)."""
    shifts = DutyShift.objects.filter(starts_at__lte=at, ends_at__gt=at).select_related("person")
    return [shift.person for shift in shifts.order_by("starts_at", "id")]
