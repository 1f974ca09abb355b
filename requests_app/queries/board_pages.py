"""One page of the board: which cases stand on it, and what each line needs, in one statement."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import RawSQL
from django.db.models.functions import JSONObject

from requests_app.models import Case, Handover, ServiceRequest
from requests_app.queries.board_rows import COLUMNS
from requests_app.queries.board_tabs import open_calls
from requests_app.queries.promises import paused_since
from requests_app.queries.shapes import Marks

PAGE_SIZE: Final = 50


def handed_over() -> QuerySet[Handover]:
    """Give the hand-overs of the case of an outer query, the newest first."""
    return Handover.objects.filter(case=OuterRef("pk")).order_by("-sent_at", "-id")


def behind(cases: QuerySet[Case], marks: Marks) -> QuerySet[Case]:
    """Leave out what stands before the mark, where there is one."""
    if "last" not in marks:
        return cases
    return cases.filter(Q(rank_at__gt=marks["rank_at"]) | Q(rank_at=marks["rank_at"], id__gt=marks["last"]))


def first_of_queues(marks: Marks) -> RawSQL:
    """Find the cases of a page over several queues: the first ones of each, by its index, and of these the first."""
    [queues] = marks["queues"]
    mark = (marks["rank_at"], marks["last"]) if "last" in marks else ()
    beyond = "AND (rank_at, id) > (%s, %s)" if mark else ""
    return RawSQL(  # noqa: S611 - words of our own
        f"""
        SELECT found.id FROM unnest(%s::bigint[]) AS own(id) CROSS JOIN LATERAL (
            SELECT id, rank_at FROM requests_app_case WHERE queue_id = own.id AND state IN ('new', 'queued') {beyond}
            ORDER BY rank_at, id LIMIT {PAGE_SIZE + 1}
        ) found ORDER BY found.rank_at, found.id LIMIT {PAGE_SIZE + 1}
        """,  # noqa: S608
        (queues, *mark),
    )


LONGEST_WAITING_FIRST: Final = ("rank_at", "id")
NEWEST_FIRST: Final = ("-opened_at", "-id")


def page(cases: QuerySet[Case], *, order: tuple[str, ...] = LONGEST_WAITING_FIRST) -> Any:
    """Read the lines of one page in an order, and one line more."""
    first = ServiceRequest.objects.filter(case=OuterRef("pk")).order_by("id")
    sent = handed_over().values(
        data=JSONObject(
            to="to_queue__name",
            first_name="accepted_by__first_name",
            last_name="accepted_by__last_name",
            accept_by="accept_by",
            ended_at="ended_at",
        )
    )
    return (
        cases.annotate(
            came_by=Subquery(first.values("channel")[:1]),
            sent=Subquery(sent[:1]),
            is_called=Exists(open_calls()),
            paused_at=paused_since(),
        )
        .order_by(*order)
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
