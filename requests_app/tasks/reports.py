"""Sends a report that somebody has ordered: counted now, as a paper and as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from requests_app.actions.jobs import close_job, logging_as
from requests_app.gateways import email
from requests_app.lib.codes import keyed_secret
from requests_app.queries.report_orders import report_letter
from requests_app.tasks.consume import claim, each_job, note_failure
from requests_app.vocabulary import Job

if TYPE_CHECKING:
    from requests_app.models import JobRow


@shared_task(name=Job.SEND_REPORT)
@each_job
def send_report(job_id: int) -> None:
    """Count the report of the time before its order was due, and send it; retries by the row's due time.

    Its Message-ID is that of the row: a repeat after a kill carries the same one.
    """
    job = claim(job_id)
    if job is None or job.report_order_id is None:
        return
    with logging_as(job.pk, request_id=job.request_id, name=job.name):
        try:
            _send(job, job.report_order_id)
        except Exception as fault:
            note_failure(job_id, fault)


def _send(job: JobRow, order_id: int) -> None:
    letter = report_letter(order_id, at=job.created_at)
    if letter is not None:
        token = keyed_secret(key=settings.REFERENCE_SECRET, message=f"report:{job.pk}", length=26)
        message_id = f"<{token}@{settings.MESSAGE_ID_DOMAIN}>"
        email.send(email.Letter(letter.to, letter.subject, letter.body, message_id, files=letter.files))
    close_job(job, at=timezone.now())
