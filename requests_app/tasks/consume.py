"""How a consumer works off a job row: effect and closing in one transaction, failure noted for another try."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

import structlog
from django.db import transaction
from django.utils import timezone

from requests_app.actions.jobs import close_job, fail_job, lease_job, logging_as, open_row
from requests_app.tasks.connections import close_unless_idle

if TYPE_CHECKING:
    from requests_app.models import JobRow

log = structlog.get_logger(__name__)


LEASE_SECONDS: Final = 60
# After so long the jobs of a hint that are left wait for the next one: a task has its time limit.
LONGEST_HINT_SECONDS: Final = 30


def each_job(work: Callable[[int], None]) -> Callable[..., None]:
    """Make a task's function of what works off one job: a hint may name several, each its own transaction.

    What a hint says beyond that is ignored: an older worker must survive a newer caller's extra argument, and
    whatever it leaves undone is hinted again.
    """

    def follow(job_id: int, also: Sequence[int] = (), **_: Any) -> None:
        end = time.monotonic() + LONGEST_HINT_SECONDS
        work(job_id)
        for other in also:
            if time.monotonic() > end:
                return
            work(other)

    follow.__name__, follow.__qualname__, follow.__module__ = work.__name__, work.__qualname__, work.__module__
    follow.__doc__ = work.__doc__
    return follow


def claim(job_id: int, *, seconds: int = LEASE_SECONDS) -> JobRow | None:
    """Take the lease for so many seconds; None when the work is done or in another consumer's hands."""
    at = timezone.now()
    with transaction.atomic():
        job = open_row(job_id, at=at)
        if job is not None:
            lease_job(job, at=at, seconds=seconds)
        return job


Effect = Callable[["JobRow", datetime], None]


def in_one_transaction(job_id: int, effect: Effect) -> None:
    """Do the effect and close the row together. A failure undoes both, and is noted on the row."""
    at = timezone.now()
    try:
        with transaction.atomic():
            job = open_row(job_id, at=at)
            if job is None:
                return
            with logging_as(job.pk, request_id=job.request_id, name=job.name):
                effect(job, at)
            close_job(job, at=at)
    except Exception as fault:
        note_failure(job_id, fault)


def note_failure(job_id: int, fault: Exception) -> bool:
    """Write attempts, error and next due; give True when the job is dead now. Logs no text: it may be personal."""
    close_unless_idle()
    is_dead = fail_job(job_id, at=timezone.now(), error=type(fault).__name__)
    log.error("job.dead" if is_dead else "job.failed", job_id=job_id, fault=type(fault).__name__)
    return is_dead
