"""Sends the message with a sign-in code."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import structlog
from celery import shared_task
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from requests_app.actions.jobs import close_job, logging_as
from requests_app.gateways import email, sms
from requests_app.gateways.faults import Refused
from requests_app.lib.codes import keyed_secret
from requests_app.queries.sign_in import CodeToSend, code_to_send
from requests_app.tasks.consume import claim, each_job, note_failure
from requests_app.vocabulary import ContactBy, Job

if TYPE_CHECKING:
    from requests_app.models import JobRow

log = structlog.get_logger(__name__)


@shared_task(name=Job.SEND_SIGN_IN_CODE)
@each_job
def send_sign_in_code(job_id: int) -> None:
    """Make the code and send it: it lies in no row, no argument and no log.

    Retries by the row's due time, with the same code; after ten minutes nothing is sent any more.
    """
    job = claim(job_id)
    if job is None:
        return
    with logging_as(job.pk, request_id=job.request_id, name=job.name):
        try:
            _send(job)
        except Exception as fault:
            note_failure(job_id, fault)


def _send(job: JobRow) -> None:
    found = code_to_send(job.pk, at=timezone.now())
    if found is not None:
        SENDERS[found.address.way](found, job.pk)
    with transaction.atomic():
        close_job(job, at=timezone.now())


def _by_mail(code: CodeToSend, job_id: int) -> None:
    letter = code.letter
    message_id = f"<{_token(job_id)}@{settings.MESSAGE_ID_DOMAIN}>"
    email.send(email.Letter(letter.to, letter.subject, letter.body, message_id))


def _by_sms(code: CodeToSend, job_id: int) -> None:
    """Hand the code to a provider; where the number gets no messages, asking again helps nobody."""
    text = code.text
    try:
        sms.send(sms.Text(text.to, text.words, _token(job_id)))
    except Refused as fact:
        log.warning("sign_in.refused", why=str(fact))


def _token(job_id: int) -> str:
    return keyed_secret(key=settings.REFERENCE_SECRET, message=f"sign-in:{job_id}", length=26)


# How a code goes out, by the way of its address.
SENDERS: Final[dict[ContactBy, Callable[[CodeToSend, int], None]]] = {
    ContactBy.EMAIL: _by_mail,
    ContactBy.PHONE: _by_sms,
}
