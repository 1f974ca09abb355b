"""How full the queues and the tabs of the board are: counted to a thousand, whatever the size of the city."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.db.models import F, IntegerField, OuterRef, QuerySet, Subquery, Value

from requests_app.models import Case, StaffMember, WorkQueue
from requests_app.queries.board_rows import HELD, WAITING
from requests_app.queries.board_tabs import TABS, as_marks, seen_in_queues, under, values_of
from requests_app.queries.shapes import Marks, ask
from requests_app.rules.actor import Actor
from requests_app.rules.visibility import Scope, scope_of

# From here on a board says "999+": whoever looks at it takes the next case, and supervision counts them all.
COUNTED_TO: Final = 1000

Counts = dict[tuple[str, int], int]


class _Counted(Subquery):
    """Counts the rows of a queryset, and stops where they are many."""

    template = "(SELECT count(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()

    def __init__(self, cases: QuerySet[Case]) -> None:
        super().__init__(cases.order_by().values("pk")[:COUNTED_TO])


def counts_of(actor: Actor, *, at: datetime) -> Counts:
    """Count each tab and each queue in one statement: (tab, 0) or ("waiting" | "worked", queue) -> cases."""

    def build(marks: Marks) -> Any:
        reader = as_marks(actor, marks)
        here = seen_in_queues(reader).filter(queue=OuterRef("pk"))
        whose = WorkQueue.objects.filter(is_active=True).order_by()
        if scope_of(reader.roles) != Scope.CITY:
            whose = whose.filter(pk__in=reader.queue_ids)
        herself = StaffMember.objects.filter(pk=marks["reader"]).order_by()
        first, *rest = [
            _line(whose, "waiting", F("pk"), here.filter(state__in=WAITING)),
            _line(whose, "worked", F("pk"), here.filter(state__in=HELD)),
            *(_line(herself, tab, Value(0), under(tab, reader, soon=marks["soon"])) for tab in TABS if tab != "queues"),
        ]
        return first.union(*rest, all=True)

    rows = ask(("board counts", scope_of(actor.roles)), build, values_of(actor, at=at))
    counts = {(kind, where): number for kind, where, number in rows}
    own = actor.queue_ids | actor.led_queue_ids
    return counts | {("queues", 0): sum(counts.get(("waiting", queue), 0) for queue in own)}


def in_words(number: int) -> str:
    """Write a number as far as it was counted."""
    return str(number) if number < COUNTED_TO else f"{COUNTED_TO - 1}+"


def _line(rows: QuerySet[Any], kind: str, place: Any, cases: QuerySet[Case]) -> Any:
    return rows.annotate(kind=Value(kind), place=place, number=_Counted(cases)).values_list("kind", "place", "number")
