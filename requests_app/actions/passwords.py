"""The letter by which somebody of the staff chooses a password: ordered here, sent by a task."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

import structlog
from django.db import transaction
from django.db.models import Q

from requests_app.actions import jobs
from requests_app.models import JobRow, StaffMember
from requests_app.queries.passwords import who_may_reset
from requests_app.vocabulary import Job

log = structlog.get_logger(__name__)

# Whoever asks again within this time has the letter already, or will have it soon.
PAUSE: Final = timedelta(minutes=5)


def request_reset(email: str, *, at: datetime) -> None:
    """Order a letter for everybody with this address. Whether there is anybody is not told."""
    with transaction.atomic():
        found = who_may_reset().filter(email__iexact=email.strip()) if email.strip() else StaffMember.objects.none()
        for person in found.select_for_update(no_key=True).order_by("id"):
            order_reset(person, at=at)


def order_reset(person: StaffMember, *, at: datetime, is_first: bool = False) -> bool:
    """Order one letter, unless one is under way or was just sent; the caller holds the person's lock."""
    recent = JobRow.objects.filter(name=Job.SEND_PASSWORD_RESET, person=person)
    is_bound = recent.filter(Q(done_at=None, dead_at=None) | Q(created_at__gt=at - PAUSE)).exists()
    if is_bound and not is_first:
        return False
    job = jobs.order_password_reset(person, at=at)
    log.info("password.reset_ordered", job_id=job.pk, person_id=person.pk)
    return True
