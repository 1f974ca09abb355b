"""Open calls for a person by reason and by who raised them, and hand-overs that nobody has accepted yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Count, Q, QuerySet

from requests_app.models import Escalation, Handover
from requests_app.vocabulary import EscalationState

CALLS_SHOWN: Final = 100


@dataclass(frozen=True)
class CallsNow:
    """Open calls of one reason, raised by one kind of people."""

    kind: str
    raised_by: str
    open: int
    unheard: int
    late: int


@dataclass(frozen=True)
class HandedNow:
    """Hand-overs into one queue that nobody has accepted yet."""

    queue_code: str
    queue: str
    open: int
    late: int


def calls_now(*, at: datetime) -> tuple[CallsNow, ...]:
    """Count the open calls (one statement)."""
    found = _open_calls().order_by("kind", "raised_by_kind").values("kind", "raised_by_kind")
    unheard = Q(acknowledged_at__isnull=True)
    rows = found.annotate(
        open=Count("pk"),
        unheard=Count("pk", filter=unheard),
        late=Count("pk", filter=unheard & Q(acknowledge_by__lt=at)),
    )
    return tuple(CallsNow(row["kind"], row["raised_by_kind"], row["open"], row["unheard"], row["late"]) for row in rows)


def calls_behind(*, kind: str, raised_by: str, is_unheard: bool) -> list[Any]:
    """List the calls behind a figure, the one that must be heard first at the top (one statement)."""
    found = _open_calls().select_related("case", "owner")
    if kind:
        found = found.filter(kind=kind)
    if raised_by:
        found = found.filter(raised_by_kind=raised_by)
    if is_unheard:
        found = found.filter(acknowledged_at__isnull=True)
    return list(found.order_by("acknowledge_by", "pk")[:CALLS_SHOWN])


def _open_calls() -> QuerySet[Escalation]:
    return Escalation.objects.exclude(state=EscalationState.CLOSED).filter(is_drill=False)


def handed_now(*, at: datetime) -> tuple[HandedNow, ...]:
    """Count the hand-overs under way, by the queue that should accept them (one statement)."""
    rows = Handover.objects.filter(ended_at__isnull=True).order_by("to_queue__position", "to_queue__name")
    counted = rows.values("to_queue__code", "to_queue__name").annotate(
        open=Count("pk"), late=Count("pk", filter=Q(accept_by__lt=at))
    )
    return tuple(HandedNow(row["to_queue__code"], row["to_queue__name"], row["open"], row["late"]) for row in counted)
