"""Send a message: claim with a lease, send outside any transaction, then close the row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from requests_app.actions import notification
from requests_app.actions.jobs import close_job, logging_as
from requests_app.gateways import email
from requests_app.queries.notifications import message_to_send, write_letter
from requests_app.tasks.consume import claim, note_failure
from requests_app.vocabulary import Job, MessageState

if TYPE_CHECKING:
    from requests_app.models import JobRow


@shared_task(name=Job.SEND_MESSAGE)
def send(job_id: int, **_: Any) -> None:
    """Send the message of a job row, at least once; a repeat carries the same Message-ID."""
    job = claim(job_id)
    if job is None or job.message_id is None:
        return
    with logging_as(job.pk, request_id=job.request_id):
        try:
            _send(job, job.message_id)
        except Exception as fault:
            is_dead = note_failure(job_id, fault)
            notification.mark_failed(job.message_id, error=type(fault).__name__, is_final=is_dead)


def _send(job: JobRow, message_id: int) -> None:
    message = message_to_send(message_id)
    letter = write_letter(message) if message.state != MessageState.SENT else None
    if letter is not None:
        notification.mark_sending(message)
        email.send(email.Letter(letter.to, letter.subject, letter.body, message.message_id))
    at = timezone.now()
    with transaction.atomic():
        if letter is not None:
            notification.mark_sent(message, at=at)
        elif message.state != MessageState.SENT:
            notification.mark_not_needed(message)
        close_job(job, at=at)
