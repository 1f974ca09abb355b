"""The board of the desk: how full each queue is, and one page of cases."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import JSONObject

from requests_app.models import Case, Escalation, Handover, ServiceRequest, TeamMembership, WorkQueue
from requests_app.queries.board_rows import COLUMNS, WAITING, Line, Row, row_of
from requests_app.queries.promises import paused_since
from requests_app.queries.queues import active_queues
from requests_app.queries.shapes import Marks, ask
from requests_app.queries.visibility import visible_to
from requests_app.rules.actor import Actor
from requests_app.rules.visibility import Scope, scope_of
from requests_app.vocabulary import ENDED_STATES, CaseState, EscalationState, Office

PAGE_SIZE: Final = 50
TABS: Final = ("mine", "queues", "called", "handed", "help")


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
    if scope_of(actor.roles) == Scope.CITY:
        return True
    return scope_of(actor.roles) == Scope.QUEUES and queue.pk in actor.queue_ids | actor.led_queue_ids


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
    """Say which cases stand under a tab."""
    seen = visible_to(actor)
    if tab == "mine":
        return seen.filter(owner=actor.person_id)
    if tab == "called":
        return seen.filter(Exists(_calls().filter(owner=actor.person_id)))
    if tab == "handed":
        return seen.filter(Exists(_handed().filter(sent_by=actor.person_id))).exclude(state__in=ENDED_STATES)
    if tab == "help":
        return seen.filter(needs_routing_help=True, state=CaseState.NEW)
    return seen.filter(queue__in=actor.queue_ids | actor.led_queue_ids, state__in=WAITING)


def _wanted(actor: Actor, asked: Asked, chosen: int) -> QuerySet[Case]:
    if not chosen:
        return _tab(actor, asked.tab)
    in_queue = visible_to(actor).filter(queue=chosen)
    return in_queue.exclude(state__in=WAITING) if asked.is_worked else in_queue.filter(state__in=WAITING)


def _calls() -> QuerySet[Escalation]:
    return Escalation.objects.filter(case=OuterRef("pk")).exclude(state=EscalationState.CLOSED)


def _handed() -> QuerySet[Handover]:
    return Handover.objects.filter(case=OuterRef("pk")).order_by("-sent_at", "-id")


def _counts(actor: Actor) -> dict[tuple[str, int], int]:
    """Count each tab and each queue in one statement: (tab, 0) or ("waiting" | "worked", queue) -> cases."""

    def build(marks: Marks) -> Any:
        reader = _reader(actor, marks)
        placed = visible_to(reader).filter(queue__isnull=False)
        parts: list[Any] = [
            _counted(placed.filter(state__in=WAITING), "waiting", F("queue_id")),
            _counted(placed.exclude(state__in=WAITING), "worked", F("queue_id")),
            *(_counted(_tab(reader, tab), tab, Value(0)) for tab in TABS),
        ]
        first, *rest = parts
        return first.union(*rest, all=True)

    rows = ask(("board counts", scope_of(actor.roles)), build, _values(actor))
    return {(kind, where): number for kind, where, number in rows}


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
        return _page(_wanted(_reader(actor, marks), asked, marks["chosen"] if chosen else 0), marks)

    tab = asked.tab if chosen is None else ""
    shape = ("board page", scope_of(actor.roles), tab, asked.is_worked, chosen is None, mark is None)
    return [Line(*row) for row in ask(shape, build, values)]


def _page(cases: QuerySet[Case], marks: Marks) -> Any:
    if "last" in marks:
        cases = cases.filter(Q(rank_at__gt=marks["rank_at"]) | Q(rank_at=marks["rank_at"], id__gt=marks["last"]))
    first = ServiceRequest.objects.filter(case=OuterRef("pk")).order_by("id")
    sent = _handed().values(
        data=JSONObject(
            to="to_queue__name",
            first_name="accepted_by__first_name",
            last_name="accepted_by__last_name",
            accept_by="accept_by",
            ended_at="ended_at",
        )
    )
    here = TeamMembership.objects.filter(team__queues=OuterRef("queue"), person=marks["reader"])
    return (
        cases.annotate(
            came_by=Subquery(first.values("channel")[:1]),
            sent=Subquery(sent[:1]),
            is_called=Exists(_calls()),
            can=Subquery(here.values(data=JSONObject(skills="skills", clearance="clearance"))[:1]),
            paused_at=paused_since(),
        )
        .order_by("rank_at", "id")
        .values_list(*COLUMNS)[: PAGE_SIZE + 1]
    )


def mark_of(line: Any) -> str:
    """Write the place of a row in the order, for the address of the next page."""
    return f"{line.rank_at.timestamp():.6f}_{line.id}"


def read_mark(text: str) -> tuple[datetime, int] | None:
    """Read such a mark; None for none, or for one that nobody has written."""
    rank, _sep, pk = text.partition("_")
    try:
        return datetime.fromtimestamp(float(rank), tz=UTC), int(pk)
    except (ValueError, OverflowError, OSError):
        return None
