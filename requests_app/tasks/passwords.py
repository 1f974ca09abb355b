"""Sends the letter by which somebody of the staff chooses a password."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celery import shared_task
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from requests_app.actions.jobs import close_job, logging_as
from requests_app.gateways import email
from requests_app.lib.codes import keyed_secret
from requests_app.queries.passwords import reset_letter
from requests_app.tasks.consume import claim, each_job, note_failure
from requests_app.vocabulary import Job

if TYPE_CHECKING:
    from requests_app.models import JobRow


@shared_task(name=Job.SEND_PASSWORD_RESET)
@each_job
def send_password_reset(job_id: int) -> None:
    """Make the secret and send it: it lies in no row, no argument and no log.

    Retries by the row's due time, each with a secret of its own; after the last try the job is dead and shown.
    """
    job = claim(job_id)
    if job is None or job.person_id is None:
        return
    with logging_as(job.pk, request_id=job.request_id, name=job.name):
        try:
            _send(job, job.person_id)
        except Exception as fault:
            note_failure(job_id, fault)


def _send(job: JobRow, person_id: int) -> None:
    letter = reset_letter(person_id)
    if letter is not None:
        token = keyed_secret(key=settings.REFERENCE_SECRET, message=f"password:{job.pk}", length=26)
        message_id = f"<{token}@{settings.MESSAGE_ID_DOMAIN}>"
        email.send(email.Letter(letter.to, letter.subject, letter.body, message_id))
    with transaction.atomic():
        close_job(job, at=timezone.now())
