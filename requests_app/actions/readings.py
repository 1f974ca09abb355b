"""The one writer of the read audit."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings

from requests_app.models import PersonReading
from requests_app.rules.actor import Actor
from requests_app.vocabulary import ReadPurpose

BATCH: Final = 1000


def note_reading(
    *, ways: Iterable[str], request_ids: Iterable[int], purpose: ReadPurpose, by: Actor, at: datetime
) -> None:
    """Write down that somebody looked a person up: by which ways, and which requests were shown; no words."""
    if by.person_id is None:
        raise ValueError("only a colleague reads what the city knows of a person")
    PersonReading.objects.create(
        at=at,
        person_id=by.person_id,
        site_id=by.site_id,
        purpose=purpose,
        ways=list(ways),
        request_ids=list(request_ids),
    )


def forget_old_readings(*, at: datetime) -> int:
    """Forget the looks whose term is over, the oldest first; give how many."""
    old = PersonReading.objects.filter(at__lte=at - timedelta(days=settings.READING_DAYS)).order_by("at")
    ids = list(old.values_list("pk", flat=True)[:BATCH])
    return PersonReading.objects.filter(pk__in=ids).delete()[0] if ids else 0
