"""The one writer of whether e-mail goes out about a request: its resident says so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from requests_app.actions import workflow
from requests_app.models import ServiceRequest
from requests_app.rules.actor import Actor
from requests_app.vocabulary import EventKind


def stop_mail(request_ids: Sequence[int], *, by: Actor, at: datetime) -> int:
    """Send no more e-mail about these requests; give how many that changes. What waits is not sent either."""
    return _turn(request_ids, EventKind.MAIL_STOPPED, by=by, at=at)


def resume_mail(request_ids: Sequence[int], *, by: Actor, at: datetime) -> int:
    """Send e-mail about these requests again; give how many that changes."""
    return _turn(request_ids, EventKind.MAIL_RESUMED, by=by, at=at)


def _turn(request_ids: Sequence[int], kind: EventKind, *, by: Actor, at: datetime) -> int:
    """Note it on each request, and in its case's ledger; a second press changes nothing.

    One transaction for each: locks of several cases are never held together. Raises `CaseNotFound`.
    """
    is_off = kind == EventKind.MAIL_STOPPED
    return sum(_turn_one(number, kind, is_off=is_off, by=by, at=at) for number in sorted(request_ids))


def _turn_one(request_id: int, kind: EventKind, *, is_off: bool, by: Actor, at: datetime) -> bool:
    named = ServiceRequest.objects.filter(pk=request_id, mail_stopped_at__isnull=is_off)
    with transaction.atomic():
        case_id = ServiceRequest.objects.values_list("case_id", flat=True).get(pk=request_id)
        case = workflow.lock_case(case_id, by=by)
        if not named.update(mail_stopped_at=at if is_off else None):
            return False
        workflow.write_beside(case, kind, by=by, at=at, data={"request": request_id})
    return True
