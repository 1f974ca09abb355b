"""The tables of the supervisors' page: one description each, for the page, for its chart and for the file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from requests_app.queries.supervision_calls import CallsNow, HandedNow
from requests_app.queries.supervision_people import PersonNow
from requests_app.queries.supervision_queues import QueueNow
from requests_app.rules.forecast import HOURS, Forecast
from requests_app.vocabulary import ActorKind, EscalationKind


@dataclass(frozen=True)
class Cell:
    """What stands in a cell, where it leads, and whether it wants attention; `is_number` stands to the end."""

    text: str
    url: str = ""
    is_number: bool = False
    is_bad: bool = False


@dataclass(frozen=True)
class Table:
    """One table; `code` names its file."""

    code: str
    caption: str | Promise
    heads: Sequence[str | Promise]
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def columns(self) -> list[tuple[str | Promise, bool]]:
        """Give each head with whether numbers stand below it."""
        return [(head, cell.is_number) for head, cell in zip(self.heads, self.rows[0], strict=True)]


# fmt: off
QUEUE_FIGURES: Final = (
    ("came",     gettext_lazy("In today")),
    ("left",     gettext_lazy("Out today")),
    ("waiting",  gettext_lazy("Waiting")),
    ("held",     gettext_lazy("In hands")),
    ("parked",   gettext_lazy("Waiting for something")),
    ("at_risk",  gettext_lazy("At risk")),
    ("overdue",  gettext_lazy("Overdue")),
    ("age_1",    gettext_lazy("Up to 1 day")),
    ("age_3",    gettext_lazy("1 to 3 days")),
    ("age_7",    gettext_lazy("3 to 7 days")),
    ("age_more", gettext_lazy("Over 7 days")),
)
# fmt: on
BAD: Final = frozenset({"overdue", "age_more"})


def _behind(**asked: Any) -> str:
    return f"{reverse('desk:supervision_cases')}?{urlencode({name: value for name, value in asked.items() if value})}"


def _calls_behind(**asked: Any) -> str:
    return f"{reverse('desk:supervision_calls')}?{urlencode({name: value for name, value in asked.items() if value})}"


def _number(number: int, url: str = "", *, is_bad: bool = False) -> Cell:
    return Cell(str(number), url if number else "", is_number=True, is_bad=is_bad and number > 0)


def _day(moment: datetime | None) -> str:
    return date_format(moment, _("j M, H:i")) if moment else "–"


def queues_table(queues: Sequence[QueueNow], *, zone: Any) -> Table:
    """Show every queue: what came, went, waits, since when, and what is late."""
    heads = [_("Work queue"), _("Bound"), _("Oldest waits since"), *(str(name) for _code, name in QUEUE_FIGURES)]
    rows = []
    for queue in queues:
        numbers = {**queue.counts, "came": queue.came, "left": queue.left}
        board = f"{reverse('desk:board')}?{urlencode({'queue': queue.code})}"
        since = queue.oldest_since.astimezone(zone) if queue.oldest_since else None
        figures = (
            _number(numbers[code], _behind(figure=code, queue=queue.code), is_bad=code in BAD)
            for code, _name in QUEUE_FIGURES
        )
        bound = _bound(queue)
        rows.append((Cell(queue.name, board), bound, Cell(_day(since)), *figures))
    return Table("queues", _("Work queues now"), heads, tuple(rows))


def _bound(queue: QueueNow) -> Cell:
    if queue.over_bound_since is None:
        return _number(queue.bound)
    return Cell(_("%(bound)s, too full") % {"bound": queue.bound}, is_number=True, is_bad=True)


def people_table(people: Sequence[PersonNow], *, zone: Any) -> Table:
    """Show who holds how much, in the order of names."""
    heads = (
        _("Person"),
        _("Teams"),
        _("Presence"),
        _("In progress"),
        _("Waiting for something"),
        _("Calls"),
        _("Limit"),
    )
    return Table("people", _("People now"), heads, tuple(_person(person, zone) for person in people))


def _person(person: PersonNow, zone: Any) -> tuple[Cell, ...]:
    until = _day(person.away_until.astimezone(zone)) if person.away_until else ""
    here = _("on duty") if person.is_on_duty else _("here")
    full = person.capacity is not None and person.in_progress >= person.capacity
    limit = Cell(str(person.capacity) if person.capacity is not None else _("none"), is_number=True)
    return (
        Cell(person.name),
        Cell(", ".join(person.teams)),
        Cell(_("away until %(when)s") % {"when": until} if until else here),
        _number(person.in_progress, _behind(figure="in_progress", person=person.id), is_bad=full),
        _number(person.parked, _behind(figure="parked", person=person.id)),
        _number(person.calls),
        limit,
    )


def calls_table(calls: Sequence[CallsNow]) -> Table:
    """Show the open calls by reason and by who raised them."""
    rows = []
    for call in calls:
        asked = {"kind": call.kind, "by": call.raised_by}
        kind, who = EscalationKind(call.kind).label, ActorKind(call.raised_by).label
        unheard = _calls_behind(**asked, unheard="1")
        rows.append(
            (
                Cell(str(kind)),
                Cell(str(who)),
                _number(call.open, _calls_behind(**asked)),
                _number(call.unheard, unheard),
                _number(call.late, unheard, is_bad=True),
            )
        )
    heads = (_("Reason"), _("Raised by"), _("Open"), _("Not heard yet"), _("Too late"))
    return Table("calls", _("Calls for a person now"), heads, tuple(rows))


def handed_table(handed: Sequence[HandedNow]) -> Table:
    """Show the hand-overs that nobody has accepted yet."""
    rows = tuple(
        (
            Cell(one.queue),
            _number(one.open, _behind(figure="not_accepted", queue=one.queue_code)),
            _number(one.late, _behind(figure="late_not_accepted", queue=one.queue_code), is_bad=True),
        )
        for one in handed
    )
    return Table("handed", _("Hand-overs not accepted yet"), (_("Work queue"), _("Open"), _("Too late")), rows)


def forecast_table(found: Forecast) -> Table:
    """Show today hour by hour, beside what the same weekday usually brings."""
    rows = tuple(
        (Cell(f"{hour:02}:00"), Cell(f"{found.expected[hour]:.1f}", is_number=True), _number(found.came[hour]))
        for hour in range(HOURS)
    )
    return Table("forecast", _("Cases that come in today, by hour"), (_("Hour"), _("Expected"), _("Came")), rows)
