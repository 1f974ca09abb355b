"""The work queues now: what came and went today, what waits and since when, what is at risk or late."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Count, Min, Q

from requests_app.models import Case, QueueStay
from requests_app.models.cases import STILL_OPEN
from requests_app.queries.board_rows import HELD, WAITING
from requests_app.queries.board_tabs import DUE_WITHIN
from requests_app.queries.queues import active_queues
from requests_app.vocabulary import CaseState

# So long a case waits in its queue: up to a day, three, seven, and longer.
AGES: Final = ("age_1", "age_3", "age_7", "age_more")
_DAYS: Final = (1, 3, 7)


@dataclass(frozen=True)
class QueueNow:
    """One work queue; `counts` is by the names of `requests_app.queries.supervision_lists.FIGURES`."""

    code: str
    name: str
    office: str
    bound: int
    over_bound_since: datetime | None
    oldest_since: datetime | None
    came: int
    left: int
    counts: dict[str, int]


def age_of_waiting(name: str, *, at: datetime) -> Q:
    """Say which waiting cases are of an age."""
    place = AGES.index(name)
    older = Q(waiting_since__lte=at - timedelta(days=_DAYS[place - 1])) if place else Q()
    younger = Q(waiting_since__gt=at - timedelta(days=_DAYS[place])) if place < len(_DAYS) else Q()
    return older & younger


def queues_now(*, at: datetime, midnight: datetime) -> tuple[QueueNow, ...]:
    """Count every queue in use (six statements)."""
    waiting = _by_queue(
        Case.objects.filter(state__in=WAITING),
        waiting=Count("pk"),
        oldest=Min("waiting_since"),
        **{name: Count("pk", filter=age_of_waiting(name, at=at)) for name in AGES},
    )
    held = _by_queue(
        Case.objects.filter(state__in=HELD), held=Count("pk"), parked=Count("pk", filter=Q(state=CaseState.WAITING))
    )
    promised = Case.objects.filter(state__in=STILL_OPEN, promised_at__lt=at + DUE_WITHIN)
    due = _by_queue(
        promised, at_risk=Count("pk", filter=Q(promised_at__gte=at)), overdue=Count("pk", filter=Q(promised_at__lt=at))
    )
    came = _by_queue(QueueStay.objects.filter(entered_at__gte=midnight), number=Count("pk"))
    left = _by_queue(QueueStay.objects.filter(left_at__gte=midnight), number=Count("pk"))
    names = (*AGES, "waiting", "held", "parked", "at_risk", "overdue")
    return tuple(
        QueueNow(
            code=queue.code,
            name=queue.name,
            office=queue.get_office_display(),
            bound=queue.bound,
            over_bound_since=queue.over_bound_since,
            oldest_since=waiting.get(queue.pk, {}).get("oldest"),
            came=came.get(queue.pk, {}).get("number", 0),
            left=left.get(queue.pk, {}).get("number", 0),
            counts=_counts(names, (found.get(queue.pk, {}) for found in (waiting, held, due))),
        )
        for queue in active_queues()
    )


def _by_queue(rows: Any, **counted: Any) -> dict[int, dict[str, Any]]:
    found = rows.filter(queue__isnull=False).order_by().values("queue").annotate(**counted)
    return {row.pop("queue"): row for row in found}


def _counts(names: Iterable[str], parts: Iterable[dict[str, Any]]) -> dict[str, int]:
    merged = {name: number for part in parts for name, number in part.items()}
    return {name: merged.get(name, 0) for name in names}
