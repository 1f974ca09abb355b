"""The one writer of the read audit."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from requests_app.models import PersonReading
from requests_app.rules.actor import Actor
from requests_app.vocabulary import ReadPurpose


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
