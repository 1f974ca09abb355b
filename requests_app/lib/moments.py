"""Times as machines write them."""

from __future__ import annotations

from datetime import UTC, datetime

from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_aware


def moment(text: str) -> datetime | None:
    """Read a time with its zone; None for anything else, also for one at the edge of all calendars."""
    try:
        found = parse_datetime(text)
        return found.astimezone(UTC) if found is not None and is_aware(found) else None
    except (ValueError, OverflowError):
        return None
