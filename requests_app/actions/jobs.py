"""The one writer of job rows: the row is the truth, the message a hint."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Final

import structlog
from django.db.models import F

from requests_app.actions.audit import current_request_id
from requests_app.lib.tracing import span
from requests_app.models import Case, JobRow, Message, StaffMember
from requests_app.models.writing import Change, new_row
from requests_app.vocabulary import JOB_MAX_ATTEMPTS, LANE_OF_OFFICE, Job, Lane, Office, Way

# Seconds to wait after the first, second, ... failure.
RETRY_AFTER_SECONDS: Final = (2, 5, 15, 60, 300, 900, 3600)


def order_routing(case: Case, *, office: str, at: datetime) -> JobRow:
    """Order the routing of a case for its present round, in the lane of the office that holds it."""
    job = routing_row(case, office=office, at=at)
    job.save(force_insert=True)
    return job


def routing_row(case: Case, *, office: str, at: datetime, job_id: int | None = None) -> JobRow:
    """Plan the job that routes a case. Not saved; `job_id`: drawn before."""
    return new_row(
        JobRow,
        id=job_id,
        name=Job.ROUTE_CASE,
        lane=LANE_OF_OFFICE[Office(office)],
        case_id=case.pk,
        revision=case.revision,
        routing_round=case.routing_round,
        request_id=current_request_id(),
        created_at=at,
        due_at=at,
    )


def order_message(
    message: Message, *, at: datetime, lane: Lane = Lane.OUTBOUND, due_at: datetime | None = None
) -> JobRow:
    """Order the sending of a message, at once or later."""
    job = message_row(message, at=at, lane=lane, due_at=due_at)
    job.save(force_insert=True)
    return job


def message_row(
    message: Message,
    *,
    at: datetime,
    lane: Lane = Lane.OUTBOUND,
    due_at: datetime | None = None,
    job_id: int | None = None,
) -> JobRow:
    """Plan the job that sends a message. Not saved; `job_id`: drawn before."""
    return new_row(
        JobRow,
        id=job_id,
        name=Job.SEND_TEXT if message.way == Way.SMS else Job.SEND_MESSAGE,
        lane=lane,
        message_id=message.pk,
        request_id=current_request_id(),
        created_at=at,
        due_at=due_at or at,
    )


def order_password_reset(person: StaffMember, *, at: datetime) -> JobRow:
    """Order the letter by which somebody chooses a password; the task makes its secret."""
    return JobRow.objects.create(
        name=Job.SEND_PASSWORD_RESET,
        lane=Lane.OUTBOUND,
        person=person,
        request_id=current_request_id(),
        created_at=at,
        due_at=at,
    )


def order_sign_in_code(*, at: datetime) -> JobRow:
    """Order the message with a code; the task makes the code when it is sent."""
    return JobRow.objects.create(
        name=Job.SEND_SIGN_IN_CODE,
        lane=Lane.OUTBOUND,
        request_id=current_request_id(),
        created_at=at,
        due_at=at,
    )


def order_letter_with_report(order_id: int, *, at: datetime) -> JobRow:
    """Order the letter with a report that somebody has ordered; the task counts it."""
    return JobRow.objects.create(
        name=Job.SEND_REPORT,
        lane=Lane.OUTBOUND,
        report_order_id=order_id,
        request_id=current_request_id(),
        created_at=at,
        due_at=at,
    )


def order_recount(calendar_id: int, *, at: datetime) -> JobRow:
    """Order the open clocks of a changed calendar to be counted again."""
    return JobRow.objects.create(
        name=Job.RECOMPUTE_CLOCKS,
        lane=Lane.CLOCK,
        calendar_id=calendar_id,
        request_id=current_request_id(),
        created_at=at,
        due_at=at,
    )


def order_bulk(run_id: int, *, at: datetime) -> JobRow:
    """Order one step for many cases to be worked off."""
    return JobRow.objects.create(
        name=Job.WORK_OFF_BULK,
        lane=LANE_OF_OFFICE[Office.MIDDLE],
        bulk_run_id=run_id,
        request_id=current_request_id(),
        created_at=at,
        due_at=at,
    )


def order_scan(*, at: datetime) -> JobRow:
    """Order the virus check of every file that waits for it."""
    return JobRow.objects.create(
        name=Job.SCAN_ATTACHMENTS,
        lane=Lane.OUTBOUND,
        request_id=current_request_id(),
        created_at=at,
        due_at=at,
    )


def is_scan_ordered() -> bool:
    """Tell whether a virus check is under way."""
    return JobRow.objects.filter(
        name=Job.SCAN_ATTACHMENTS, lane=Lane.OUTBOUND, done_at__isnull=True, dead_at__isnull=True
    ).exists()


def open_row(job_id: int, *, at: datetime) -> JobRow | None:
    """Lock an open row; None when it is done, dead, leased, or in another consumer's hands. Within a transaction."""
    return (
        JobRow.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(pk=job_id, done_at__isnull=True, dead_at__isnull=True)
        .exclude(lease_until__gt=at)
        .first()
    )


@contextmanager
def logging_as(job_id: int, *, request_id: str, name: str) -> Iterator[None]:
    """Log, and be traced, under the id of the request that ordered the job."""
    bound = structlog.contextvars.bound_contextvars(request_id=request_id, job_id=job_id)
    with bound, span(name, request_id=request_id):
        yield


def close_job(job: JobRow, *, at: datetime) -> None:
    """Mark a job done, in the transaction that holds its effect."""
    JobRow.objects.filter(pk=job.pk).update(done_at=at, lease_until=None, last_error="")


def closing(job_id: int, *, at: datetime) -> Change:
    """Plan the closing of a job, to be written with its effect."""
    return Change(CLOSE, (at, job_id))


CLOSE: Final = "UPDATE requests_app_jobrow SET done_at = %s, lease_until = NULL, last_error = '' WHERE id = %s"


def lease_job(job: JobRow, *, at: datetime, seconds: int) -> None:
    """Keep other consumers away while the outside world is asked."""
    JobRow.objects.filter(pk=job.pk).update(lease_until=at + timedelta(seconds=seconds))


def postpone_job(job_id: int, *, at: datetime, seconds: int) -> None:
    """Try again later, for as long as it takes: what the job needs is away. No try is counted."""
    later = at + timedelta(seconds=seconds)
    JobRow.objects.filter(pk=job_id, done_at__isnull=True).update(lease_until=later, due_at=later)


def fail_job(job_id: int, *, at: datetime, error: str) -> bool:
    """Note a failure and when to try again; give True when that was the last attempt and the job is dead.

    `error` is the name of an exception, never its text: that could hold personal words.
    """
    attempts = JobRow.objects.values_list("attempts", flat=True).get(pk=job_id) + 1
    is_dead = attempts >= JOB_MAX_ATTEMPTS
    wait = RETRY_AFTER_SECONDS[min(attempts, len(RETRY_AFTER_SECONDS)) - 1]
    JobRow.objects.filter(pk=job_id, done_at__isnull=True).update(
        attempts=F("attempts") + 1,
        last_error=error[:500],
        # Hints that still lie in the lane must not use up the tries: the row is held until it is due again.
        lease_until=at + timedelta(seconds=wait),
        due_at=at + timedelta(seconds=wait),
        dead_at=at if is_dead else None,
    )
    return is_dead


def replay_jobs(job_ids: list[int] | None, *, at: datetime) -> int:
    """Bring dead jobs back to life (all, or those named); give how many."""
    dead = JobRow.objects.filter(dead_at__isnull=False, done_at__isnull=True)
    if job_ids is not None:
        dead = dead.filter(pk__in=job_ids)
    return dead.update(dead_at=None, lease_until=None, attempts=0, hints=0, due_at=at, last_error="")
