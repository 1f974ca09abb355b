"""The board of the desk: how full each queue is, and one page of cases."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, NamedTuple

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone

from requests_app.models import Case, TeamMembership, WorkQueue
from requests_app.queries.board_counts import Counts, counts_of, in_words
from requests_app.queries.board_pages import PAGE_SIZE, behind, first_of_queues, mark_of, page, read_mark
from requests_app.queries.board_rows import HELD, WAITING, Line, Look, Row, ability_of, row_of
from requests_app.queries.board_tabs import INTO_QUEUES, TABS, as_marks, under, values_of
from requests_app.queries.shapes import Marks, ask
from requests_app.rules.actor import Actor
from requests_app.rules.visibility import Scope, scope_of
from requests_app.vocabulary import HandsOut, Office

QUEUE_COLUMNS: Final = ("pk", "code", "name", "office", "is_too_full", "able", "hands_out")


@dataclass(frozen=True)
class QueueBox:
    """One work queue and how many cases wait there or are worked on, as far as they were counted."""

    code: str
    name: str
    is_mine: bool
    waiting: str = "0"
    worked: str = "0"
    is_too_full: bool = False


@dataclass(frozen=True)
class OfficeBox:
    """The queues of one office that the reader may see."""

    name: str
    queues: tuple[QueueBox, ...]


@dataclass(frozen=True)
class Asked:
    """Which page of the board is wanted; `after` is the mark of the last row seen."""

    tab: str = ""
    queue_code: str = ""
    is_worked: bool = False
    after: str = ""


@dataclass(frozen=True)
class Board:
    """Everything that the board shows."""

    asked: Asked
    queue: QueueBox | None
    counts: dict[str, int]
    offices: tuple[OfficeBox, ...]
    rows: tuple[Row, ...]
    next_mark: str
    can_claim: bool
    listed: tuple[int, ...] = ()  # the queues whose cases stand here
    hands_out: bool = False  # one of her queues gives cases to whoever is there


class Queue(NamedTuple):
    """What the board needs to know of a queue; `ability` is what the reader can do as one of its team, as JSON."""

    id: int
    code: str
    name: str
    office: str
    is_too_full: bool
    ability: str | None
    hands_out: str


def board(actor: Actor, asked: Asked, *, language: str, at: datetime) -> Board:
    """Read the board (three queries): the queues, all counts at once, one page of cases."""
    known = _queues(actor)
    queues = [queue for queue in known if _shows(actor, queue)]
    asked = _settle(asked, actor, queues)
    counts = counts_of(actor, at=at)
    boxes = {queue.id: _box(queue, actor, counts) for queue in queues}
    chosen = next((queue for queue in queues if queue.code == asked.queue_code), None)
    found = _lines(actor, asked, chosen, at=at)
    shown, own = found[:PAGE_SIZE], {queue.id: ability_of(queue.ability) for queue in known if queue.ability}
    look = Look(language, timezone.localtime(at), own)
    return Board(
        asked=asked,
        queue=boxes[chosen.id] if chosen else None,
        counts={tab: counts.get((tab, 0), 0) for tab in TABS},
        offices=_offices(queues, boxes),
        rows=tuple(row_of(line, look) for line in shown),
        next_mark=mark_of(shown[-1]) if len(found) > PAGE_SIZE else "",
        can_claim=bool(actor.queue_ids),
        listed=(chosen.id,) if chosen else tuple(actor.queue_ids | actor.led_queue_ids),
        hands_out=any(queue.id in actor.queue_ids and queue.hands_out != HandsOut.PULL for queue in known),
    )


def _queues(actor: Actor) -> list[Queue]:
    """List the queues in use, office by office, in the city's order."""

    def build(marks: Marks) -> Any:
        here = TeamMembership.objects.filter(team=OuterRef("team"), person=marks["reader"])
        able = Subquery(here.values(data=JSONObject(skills="skills", clearance="clearance"))[:1])
        known = WorkQueue.objects.filter(is_active=True).order_by("position", "name")
        is_too_full = Q(over_bound_since__isnull=False)
        return known.annotate(is_too_full=is_too_full, able=able).values_list(*QUEUE_COLUMNS)

    return [Queue(*row) for row in ask("queues of a board", build, {"reader": actor.person_id})]


def _shows(actor: Actor, queue: Queue) -> bool:
    scope = scope_of(actor.roles)
    return scope == Scope.CITY or (scope in INTO_QUEUES and queue.id in actor.queue_ids | actor.led_queue_ids)


def _settle(asked: Asked, actor: Actor, queues: list[Queue]) -> Asked:
    """Choose a tab where none, or one that does not exist, was asked for."""
    code = asked.queue_code if any(queue.code == asked.queue_code for queue in queues) else ""
    fallback = "queues" if actor.queue_ids | actor.led_queue_ids else "called"
    tab = "" if code else asked.tab if asked.tab in TABS else fallback
    return replace(asked, queue_code=code, tab=tab, is_worked=asked.is_worked and bool(code))


def _box(queue: Queue, actor: Actor, counts: Counts) -> QueueBox:
    return QueueBox(
        code=queue.code,
        name=queue.name,
        is_mine=queue.id in actor.queue_ids,
        waiting=in_words(counts.get(("waiting", queue.id), 0)),
        worked=in_words(counts.get(("worked", queue.id), 0)),
        is_too_full=queue.is_too_full,
    )


def _offices(queues: list[Queue], boxes: dict[int, QueueBox]) -> tuple[OfficeBox, ...]:
    grouped = {office: tuple(boxes[queue.id] for queue in queues if queue.office == office) for office in Office}
    return tuple(OfficeBox(str(office.label), found) for office, found in grouped.items() if found)


def _wanted(actor: Actor, asked: Asked, chosen: int, *, soon: datetime) -> QuerySet[Case]:
    if not chosen:
        return under(asked.tab, actor, soon=soon)
    # One of those that `_shows` lets through.
    return Case.objects.filter(queue=chosen, state__in=HELD if asked.is_worked else WAITING)


def _lines(actor: Actor, asked: Asked, chosen: Queue | None, *, at: datetime) -> list[Any]:
    """Read the page behind a mark, the longest waiting first, and one line more."""
    mark = read_mark(asked.after)
    values = values_of(actor, at=at) | {"chosen": chosen.id if chosen else 0}
    if mark is not None:
        values |= {"rank_at": mark[0], "last": mark[1]}

    def build(marks: Marks) -> Any:
        if asked.tab == "queues" and chosen is None and scope_of(actor.roles) in INTO_QUEUES:
            return page(Case.objects.filter(pk__in=first_of_queues(marks)))
        own = marks["chosen"] if chosen else 0
        return page(behind(_wanted(as_marks(actor, marks), asked, own, soon=marks["soon"]), marks))

    tab = asked.tab if chosen is None else ""
    shape = ("board page", scope_of(actor.roles), tab, asked.is_worked, chosen is None, mark is None)
    return [Line(*row) for row in ask(shape, build, values)]
