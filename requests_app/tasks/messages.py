"""Send a message: claim with a lease, send outside any transaction, then close the row."""

from __future__ import annotations

from celery import shared_task
from django.db import Error as DatabaseFault
from django.db import connection
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
            is_sent = _hand_over(sending)
        except Exception as fault:
            is_dead = note_failure(job_id, fault)
            notification.mark_failed(sending.message_id, error=type(fault).__name__, is_final=is_dead)
            return
        _note(sending, is_sent=is_sent)


def _hand_over(sending: Sending) -> bool:
    """Give the letter to the mail server; False where it was taken before, or nobody can be reached any more."""
    if sending.is_sent:
        return False
    message = message_to_send(sending.message_id, is_to_resident=sending.is_to_resident)
    letter = write_letter(message)
    if letter is None:
        return False
    email.send(email.Letter(letter.to, letter.subject, letter.body, message.message_id))
    return True


def _note(sending: Sending, *, is_sent: bool) -> None:
    """Note that the server has it; on another connection where this one has broken in the very moment.

    Where that fails too, the message stays in the middle of sending: whoever sends it again counts it as a repeat.
    """
    try:
        notification.end_sending(sending, is_sent=is_sent, at=timezone.now())
    except DatabaseFault:
        connection.close()
        notification.end_sending(sending, is_sent=is_sent, at=timezone.now())
