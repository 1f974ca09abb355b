"""How the machinery is: signs of life, what waits in each lane, which jobs are dead."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import DatabaseError, connection
from django.db.models import Count, Min

from requests_app.models import AuditRun, Heartbeat, JobRow
from requests_app.rules.auditing import TOO_OLD_AFTER
from requests_app.vocabulary import Lane

# Three missed beats of about ten seconds.
FRESH_SECONDS: Final = 35
REMEMBERED: Final = timedelta(days=1)
DEAD_SHOWN: Final = 20


@dataclass(frozen=True)
class Process:
    """One process and how long ago it gave a sign of life."""

    name: str
    kind: str
    lanes: tuple[str, ...]
    seconds_ago: float
    alive: bool


@dataclass(frozen=True)
class LaneStatus:
    """One lane: how many workers serve it, how many jobs are open, how old the oldest is."""

    name: str
    workers: int
    open: int
    oldest_seconds: float


@dataclass(frozen=True)
class DeadJob:
    """A job that was given up after its last attempt; ids and names only."""

    id: int
    name: str
    lane: str
    case_id: int | None
    attempts: int
    last_error: str
    dead_at: datetime | None


@dataclass(frozen=True)
class AuditStatus:
    """The latest audit: how many violations, and how many hours ago."""

    violations: int
    hours_ago: float


@dataclass(frozen=True)
class Status:
    """Everything that `/statusz` shows; `problems` is empty when all is well."""

    at: datetime
    relay: bool
    beat: bool
    broker: bool | None
    lanes: tuple[LaneStatus, ...]
    processes: tuple[Process, ...]
    dead_count: int
    dead_jobs: tuple[DeadJob, ...]
    audit: AuditStatus | None  # none: it has not run yet

    @property
    def problems(self) -> tuple[str, ...]:
        """Name what is wrong, in codes: relay, beat, broker, lane:<name>, dead_jobs, audit, audit_old."""
        found = [name for name, well in (("relay", self.relay), ("beat", self.beat)) if not well]
        found += ["broker"] if self.broker is False else []
        found += [f"lane:{lane.name}" for lane in self.lanes if not lane.workers]
        found += ["dead_jobs"] if self.dead_count else []
        if self.audit is not None:
            found += ["audit"] if self.audit.violations else []
            found += ["audit_old"] if self.audit.hours_ago > TOO_OLD_AFTER.total_seconds() / 3600 else []
        return tuple(found)


def database_answers() -> bool:
    """Ask the database for nothing but an answer."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def status(*, at: datetime) -> Status:
    """Read how all processes, lanes and jobs are (five queries)."""
    # Each start of a relay leaves a row of its own; those of the last day are of interest.
    beats = list(Heartbeat.objects.filter(at__gte=at - REMEMBERED).order_by("kind", "process"))
    processes = tuple(_process(beat, at=at) for beat in beats)
    dead = JobRow.objects.filter(dead_at__isnull=False, done_at__isnull=True)
    return Status(
        at=at,
        relay=any(process.alive for process in processes if process.kind == "relay"),
        beat=any(process.alive for process in processes if process.kind == "beat"),
        broker=_broker(beats, at=at),
        lanes=_lanes(processes, at=at),
        processes=processes,
        dead_count=dead.count(),
        dead_jobs=tuple(
            DeadJob(**row)
            for row in dead.order_by("-dead_at").values(
                "id", "name", "lane", "case_id", "attempts", "last_error", "dead_at"
            )[:DEAD_SHOWN]
        ),
        audit=_audit(at=at),
    )


def _audit(*, at: datetime) -> AuditStatus | None:
    last = AuditRun.objects.order_by("-at", "-id").only("violations", "at").first()
    return AuditStatus(last.violations, round((at - last.at).total_seconds() / 3600, 1)) if last else None


def _process(beat: Heartbeat, *, at: datetime) -> Process:
    seconds_ago = (at - beat.at).total_seconds()
    return Process(
        name=beat.process,
        kind=beat.kind,
        lanes=tuple(beat.lanes),
        seconds_ago=round(seconds_ago, 1),
        alive=seconds_ago <= FRESH_SECONDS,
    )


def _broker(beats: Iterable[Heartbeat], *, at: datetime) -> bool | None:
    """Take the relay's word: the web itself never speaks with the broker. None: nobody knows."""
    fresh = at - timedelta(seconds=FRESH_SECONDS)
    words = [beat.details.get("broker") for beat in beats if beat.kind == "relay" and beat.at >= fresh]
    known = [bool(word) for word in words if word is not None]
    return any(known) if known else None


def _lanes(processes: Iterable[Process], *, at: datetime) -> tuple[LaneStatus, ...]:
    alive = [process for process in processes if process.kind == "worker" and process.alive]
    waiting = {
        row["lane"]: row
        for row in JobRow.objects.filter(done_at__isnull=True, dead_at__isnull=True, created_at__lte=at)
        .values("lane")
        .annotate(open=Count("id"), oldest=Min("created_at"))
        .order_by()
    }
    return tuple(
        LaneStatus(
            name=lane.value,
            workers=sum(lane.value in process.lanes for process in alive),
            open=waiting[lane.value]["open"] if lane.value in waiting else 0,
            oldest_seconds=_seconds_since(waiting[lane.value]["oldest"], at=at) if lane.value in waiting else 0.0,
        )
        for lane in Lane
    )


def _seconds_since(moment: datetime, *, at: datetime) -> float:
    return round((at - moment).total_seconds(), 1)
