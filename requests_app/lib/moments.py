"""Times as machines write them."""

from __future__ import annotations

from datetime import datetime

from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_aware


def moment(text: str) -> datetime | None:
    """Read a time with its zone; None for anything else."""
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found if found is not None and is_aware(found) else None
