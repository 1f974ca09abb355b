"""How a promise stands: kept so far, at risk, overdue; and how old a case is."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Final

from django.db.models import OuterRef, Subquery
from django.utils.timesince import timesince

from requests_app.models import Clock
from requests_app.vocabulary import ClockKind

AT_RISK_AFTER: Final = 0.75  # of the time between the start and the promised moment (casework, section 6)


class Standing(StrEnum):
    """What a tag on a board says about a promise."""

    NONE = ""
    AT_RISK = "at_risk"
    OVERDUE = "overdue"


def paused_since() -> Subquery:
    """Read with a case since when its promise stands still; None while it runs."""
    norm = Clock.objects.filter(case=OuterRef("pk"), kind=ClockKind.SERVICE_NORM, stopped_at__isnull=True)
    return Subquery(norm.values("paused_at")[:1])


def standing_of(
    promised_at: datetime | None, *, opened_at: datetime, at: datetime, paused_at: datetime | None = None
) -> Standing:
    """Tell how a promise stands that is not settled; one that stands still stays as it was then."""
    if promised_at is None:
        return Standing.NONE
    at = min(at, paused_at or at)
    if at > promised_at:
        return Standing.OVERDUE
    whole = (promised_at - opened_at).total_seconds()
    return Standing.AT_RISK if (at - opened_at).total_seconds() > AT_RISK_AFTER * whole else Standing.NONE


def age(since: datetime, *, at: datetime) -> str:
    """Say in the reader's language how long ago something was: "3 days"."""
    return timesince(since, at, depth=1).replace("\xa0", " ")
