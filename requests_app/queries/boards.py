"""The board of the desk: how full each queue is, and one page of cases."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from django.db.models import Count, Exists, F, QuerySet, Value

from requests_app.models import Case, Handover, WorkQueue
from requests_app.queries.board_pages import (
    PAGE_SIZE,
    behind,
    first_of_queues,
    mark_of,
    open_calls,
    page,
    read_mark,
)
from requests_app.queries.board_rows import HELD, WAITING, Line, Row, row_of
from requests_app.queries.queues import active_queues
from requests_app.queries.shapes import Marks, ask
from requests_app.queries.visibility import visible_to
from requests_app.rules.actor import Actor
from requests_app.rules.visibility import Scope, scope_of
from requests_app.vocabulary import ENDED_STATES, CaseState, Office

TABS: Final = ("mine", "queues", "called", "handed", "help")
INTO_QUEUES: Final = frozenset({Scope.QUEUES, Scope.CITY})
# Of the cases that somebody has handed over, so many of the newest are followed.
HANDED_LOOKED_AT: Final = 500


@dataclass(frozen=True)
class QueueBox:
    """One work queue and how many cases wait there or are worked on."""

    code: str
    name: str
    is_mine: bool
    waiting: int = 0
    worked: int = 0
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


def board(actor: Actor, asked: Asked, *, language: str, at: datetime) -> Board:
    """Read the board (three queries): the queues, all counts at once, one page of cases."""
    queues = [queue for queue in active_queues() if _shows(actor, queue)]
    asked = _settle(asked, actor, queues)
    counts = _counts(actor)
    boxes = {queue.pk: _box(queue, actor, counts) for queue in queues}
    chosen = next((queue for queue in queues if queue.code == asked.queue_code), None)
    found = _lines(actor, asked, chosen)
    shown = found[:PAGE_SIZE]
    return Board(
        asked=asked,
        queue=boxes[chosen.pk] if chosen else None,
        counts={tab: counts.get((tab, 0), 0) for tab in TABS},
        offices=_offices(queues, boxes),
        rows=tuple(row_of(line, language=language, at=at) for line in shown),
        next_mark=mark_of(shown[-1]) if len(found) > PAGE_SIZE else "",
        can_claim=bool(actor.queue_ids),
    )


def _shows(actor: Actor, queue: WorkQueue) -> bool:
    scope = scope_of(actor.roles)
    return scope == Scope.CITY or (scope in INTO_QUEUES and queue.pk in actor.queue_ids | actor.led_queue_ids)


def _settle(asked: Asked, actor: Actor, queues: list[WorkQueue]) -> Asked:
    """Choose a tab where none, or one that does not exist, was asked for."""
    code = asked.queue_code if any(queue.code == asked.queue_code for queue in queues) else ""
    fallback = "queues" if actor.queue_ids | actor.led_queue_ids else "called"
    tab = "" if code else asked.tab if asked.tab in TABS else fallback
    return replace(asked, queue_code=code, tab=tab, is_worked=asked.is_worked and bool(code))


def _box(queue: WorkQueue, actor: Actor, counts: dict[tuple[str, int], int]) -> QueueBox:
    return QueueBox(
        code=queue.code,
        name=queue.name,
        is_mine=queue.pk in actor.queue_ids,
        waiting=counts.get(("waiting", queue.pk), 0),
        worked=counts.get(("worked", queue.pk), 0),
        is_too_full=queue.over_bound_since is not None,
    )


def _offices(queues: list[WorkQueue], boxes: dict[int, QueueBox]) -> tuple[OfficeBox, ...]:
    grouped = {office: tuple(boxes[queue.pk] for queue in queues if queue.office == office) for office in Office}
    return tuple(OfficeBox(str(office.label), found) for office, found in grouped.items() if found)


def _tab(actor: Actor, tab: str) -> QuerySet[Case]:
    """Say which cases stand under a tab; whoever owns a case or was called into it sees it without more ado."""
    if tab == "mine":
        return Case.objects.filter(owner=actor.person_id)
    if tab == "called":
        return Case.objects.filter(Exists(open_calls().filter(owner=actor.person_id)))
    if tab == "handed":
        newest = Handover.objects.filter(sent_by=actor.person_id).order_by("-sent_at", "-id").values("case")
        return visible_to(actor).filter(pk__in=newest[:HANDED_LOOKED_AT]).exclude(state__in=ENDED_STATES)
    if tab == "help":
        return visible_to(actor).filter(needs_routing_help=True, state=CaseState.NEW)
    return _in_own_queues(actor).filter(state__in=WAITING)


def _in_own_queues(actor: Actor) -> QuerySet[Case]:
    """Give the cases of the reader's queues; whoever sees into queues sees all of them."""
    seen = Case.objects.all() if scope_of(actor.roles) in INTO_QUEUES else visible_to(actor)
    return seen.filter(queue__in=actor.queue_ids | actor.led_queue_ids)


def _wanted(actor: Actor, asked: Asked, chosen: int) -> QuerySet[Case]:
    if not chosen:
        return _tab(actor, asked.tab)
    # One of those that `_shows` lets through.
    return Case.objects.filter(queue=chosen, state__in=HELD if asked.is_worked else WAITING)


def _counts(actor: Actor) -> dict[tuple[str, int], int]:
    """Count each tab and each queue in one statement: (tab, 0) or ("waiting" | "worked", queue) -> cases."""

    def build(marks: Marks) -> Any:
        reader = _reader(actor, marks)
        shown = _placed(reader)
        parts: list[Any] = [
            _counted(shown.filter(state__in=WAITING), "waiting", F("queue_id")),
            _counted(shown.filter(state__in=HELD), "worked", F("queue_id")),
            *(_counted(_tab(reader, tab), tab, Value(0)) for tab in TABS if tab != "queues"),
        ]
        first, *rest = parts
        return first.union(*rest, all=True)

    rows = ask(("board counts", scope_of(actor.roles)), build, _values(actor))
    counts = {(kind, where): number for kind, where, number in rows}
    own = actor.queue_ids | actor.led_queue_ids
    return counts | {("queues", 0): sum(counts.get(("waiting", queue), 0) for queue in own)}


def _placed(reader: Actor) -> QuerySet[Case]:
    """Give the cases whose queues stand beside the board."""
    if scope_of(reader.roles) == Scope.CITY:
        return Case.objects.filter(queue__isnull=False)
    return _in_own_queues(reader)


def _values(actor: Actor) -> dict[str, Any]:
    """Give what differs from reader to reader in the statements of the board."""
    return {"reader": actor.person_id, "queues": actor.queue_ids | actor.led_queue_ids}


def _reader(actor: Actor, marks: Marks) -> Actor:
    """Put marks in the place of a reader and her queues; her rights shape the statement."""
    return replace(actor, person_id=marks["reader"], queue_ids=marks["queues"], led_queue_ids=frozenset())


def _counted(cases: QuerySet[Case], kind: str, where: Any) -> Any:
    keyed = cases.order_by().annotate(kind=Value(kind), place=where)
    return keyed.values("kind", "place").annotate(number=Count("id")).values_list("kind", "place", "number")


def _lines(actor: Actor, asked: Asked, chosen: WorkQueue | None) -> list[Any]:
    """Read the page behind a mark, the longest waiting first, and one line more."""
    mark = read_mark(asked.after)
    values = _values(actor) | {"chosen": chosen.pk if chosen else 0}
    if mark is not None:
        values |= {"rank_at": mark[0], "last": mark[1]}

    def build(marks: Marks) -> Any:
        if asked.tab == "queues" and chosen is None and scope_of(actor.roles) in INTO_QUEUES:
            return page(Case.objects.filter(pk__in=first_of_queues(marks)), marks)
        return page(behind(_wanted(_reader(actor, marks), asked, marks["chosen"] if chosen else 0), marks), marks)

    tab = asked.tab if chosen is None else ""
    shape = ("board page", scope_of(actor.roles), tab, asked.is_worked, chosen is None, mark is None)
    return [Line(*row) for row in ask(shape, build, values)]
