"""What a monitoring system is told of the work: depths, ages and signs of life, in ten statements whatever waits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Min, Q

from requests_app.models import Case, Clock, Escalation, JobRow, WorkQueue
from requests_app.queries import ops
from requests_app.vocabulary import ClockKind, EscalationState


@dataclass(frozen=True)
class QueueDepth:
    """How many cases wait in a work queue, and for how many seconds the oldest has."""

    queue: str
    office: str
    waiting: int
    oldest_seconds: float


@dataclass(frozen=True)
class Calls:
    """Calls for a person: open ones, those nobody has heard yet, and for how long the oldest of these waits."""

    open: int
    unacknowledged: int
    oldest_seconds: float


@dataclass(frozen=True)
class ClockCount:
    """Clocks of one kind that run: all, those past their date, and those the sweep should have acted on."""

    kind: str
    running: int
    breached: int
    overdue: int


@dataclass(frozen=True)
class Figures:
    """Everything that `/metrics` says about the work."""

    status: ops.Status
    queues: tuple[QueueDepth, ...]
    relay_lag_seconds: float
    jobs_failing: int  # open, and tried in vain at least once
    calls: Calls
    clocks: tuple[ClockCount, ...]


def figures(*, at: datetime) -> Figures:
    """Read all of it; each statement reads an index of what is open, never a growing table."""
    unheard = JobRow.objects.filter(done_at__isnull=True, dead_at__isnull=True, due_at__lte=at)
    jobs = unheard.aggregate(
        oldest=Min("due_at", filter=Q(hints=0)),
        failing=Count("id", filter=Q(attempts__gt=0)),
    )
    return Figures(
        status=ops.status(at=at),
        queues=tuple(_queues(at=at)),
        relay_lag_seconds=_age(jobs["oldest"], at=at),
        jobs_failing=jobs["failing"],
        calls=_calls(at=at),
        clocks=tuple(_clocks(at=at)),
    )


def _queues(*, at: datetime) -> Iterator[QueueDepth]:
    """Count by queue; an empty queue is told too, so that its line does not end."""
    waiting = Case.objects.filter(queue__isnull=False, owner__isnull=True).values("queue").order_by()
    counted = {row["queue"]: row for row in waiting.annotate(count=Count("id"), oldest=Min("waiting_since"))}
    for queue in WorkQueue.objects.filter(is_active=True).order_by("code").only("code", "office"):
        row = counted.get(queue.pk)
        depth, oldest = (row["count"], row["oldest"]) if row else (0, None)
        yield QueueDepth(queue.code, queue.office, depth, _age(oldest, at=at))


def _calls(*, at: datetime) -> Calls:
    still_open = Escalation.objects.exclude(state=EscalationState.CLOSED).filter(is_drill=False)
    unheard = Q(acknowledged_at__isnull=True)
    told = still_open.aggregate(
        open=Count("id"), unheard=Count("id", filter=unheard), oldest=Min("raised_at", filter=unheard)
    )
    return Calls(told["open"], told["unheard"], _age(told["oldest"], at=at))


def _clocks(*, at: datetime) -> Iterator[ClockCount]:
    running = Clock.objects.filter(stopped_at__isnull=True).values("kind").order_by()
    told = running.annotate(
        running=Count("id"),
        breached=Count("id", filter=Q(breached_at__isnull=False) | Q(due_at__lt=at, paused_at__isnull=True)),
        overdue=Count("id", filter=Q(act_at__lt=at, paused_at__isnull=True)),
        name=F("kind"),
    )
    counted = {row["name"]: row for row in told}
    for kind in ClockKind:
        row = counted.get(kind.value, {"running": 0, "breached": 0, "overdue": 0})
        yield ClockCount(kind.value, row["running"], row["breached"], row["overdue"])


def _age(moment: datetime | None, *, at: datetime) -> float:
    return max(0.0, round((at - moment).total_seconds(), 1)) if moment else 0.0
