"""Work off one step for many cases: each case is a transaction of its own."""

from __future__ import annotations

import time
from typing import Final

from celery import shared_task
from django.utils import timezone

from requests_app.actions import bulk
from requests_app.actions.jobs import close_job, logging_as, postpone_job
from requests_app.tasks.consume import claim, each_job, note_failure
from requests_app.vocabulary import Job

# So long one consumer goes on before others have their turn; the lease is longer, and short enough after a kill.
AT_A_STRETCH_SECONDS: Final = 6
LEASE_SECONDS: Final = 12


@shared_task(name=Job.WORK_OFF_BULK)
@each_job
def work_off(job_id: int) -> None:
    """Go on with a run where it stands, for some seconds; what is left waits for the next hint.

    A kill loses nothing and does nothing twice: each case is changed together with its line of the run.
    """
    job = claim(job_id, seconds=LEASE_SECONDS)
    if job is None or job.bulk_run_id is None:
        return
    end = time.monotonic() + AT_A_STRETCH_SECONDS
    try:
        with logging_as(job.pk, request_id=job.request_id, name=job.name):
            while bulk.work_off_next(job.bulk_run_id, at=timezone.now()):
                if time.monotonic() > end:
                    postpone_job(job.pk, at=timezone.now(), seconds=0)
                    return
        close_job(job, at=timezone.now())
    except Exception as fault:
        note_failure(job_id, fault)
