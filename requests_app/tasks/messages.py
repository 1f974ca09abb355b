"""Send a message: claim with a lease, send outside any transaction, then close the row."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from requests_app.actions import notification
from requests_app.actions.jobs import logging_as
from requests_app.actions.notification import Sending
from requests_app.gateways import email
from requests_app.queries.notifications import message_to_send, write_letter
from requests_app.tasks.consume import LEASE_SECONDS, each_job, note_failure
from requests_app.vocabulary import Job


@shared_task(name=Job.SEND_MESSAGE)
@each_job
def send(job_id: int) -> None:
    """Send the message of a job row, at least once; a repeat carries the same Message-ID."""
    sending = notification.begin_sending(job_id, at=timezone.now(), seconds=LEASE_SECONDS)
    if sending is None:
        return
    with logging_as(job_id, request_id=sending.request_id, name=Job.SEND_MESSAGE):
        try:
            _send(sending)
        except Exception as fault:
            is_dead = note_failure(job_id, fault)
            notification.mark_failed(sending.message_id, error=type(fault).__name__, is_final=is_dead)


def _send(sending: Sending) -> None:
    letter = None
    if not sending.is_sent:
        message = message_to_send(sending.message_id, is_to_resident=sending.is_to_resident)
        letter = write_letter(message)
    if letter is not None:
        email.send(email.Letter(letter.to, letter.subject, letter.body, message.message_id))
    notification.end_sending(sending, is_sent=letter is not None, at=timezone.now())
