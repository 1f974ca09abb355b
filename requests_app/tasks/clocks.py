"""Count clocks again: the job behind a changed calendar."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from celery import shared_task

from requests_app.actions.jobs import order_recount
from requests_app.actions.sla_recounting import recount_batch
from requests_app.tasks.consume import each_job, in_one_transaction
from requests_app.vocabulary import Job

if TYPE_CHECKING:
    from requests_app.models import JobRow


@shared_task(name=Job.RECOMPUTE_CLOCKS)
@each_job
def recompute(job_id: int) -> None:
    """Count one batch of a calendar's open clocks again, and order the next batch in the same transaction.

    Retries by the row's due time; a kill undoes the batch. After the last try the job is dead and shown.
    """

    def effect(job: JobRow, at: datetime) -> None:
        if job.calendar_id is not None and recount_batch(job.calendar_id, at=at):
            order_recount(job.calendar_id, at=at)

    in_one_transaction(job_id, effect)
