"""How a promise stands: kept so far, at risk, overdue; and how old a case is."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Final

from django.db.models import OuterRef, Subquery
from django.utils.timesince import timesince
from django.utils.translation import get_language

from requests_app.models import Clock
from requests_app.vocabulary import ClockKind

AT_RISK_AFTER: Final = 0.75  # of the time between the start and the promised moment (casework, section 6)
SECONDS_OF_A_DAY: Final = 86_400
A_MOMENT: Final = datetime(2000, 1, 1, tzinfo=UTC)


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
    at, language = at.astimezone(since.tzinfo), get_language() or "en"
    # The words hang on the minutes of the first day, and then on the days: many cases share them.
    waited = (at - since).total_seconds()
    if waited < SECONDS_OF_A_DAY:
        return _age(A_MOMENT, A_MOMENT + timedelta(minutes=max(waited, 0) // 60), language)
    # Whether the hour of the day has come round again decides when the next day, week or month begins.
    hour = time(1, tzinfo=UTC) if at.time() >= since.time() else time(0, tzinfo=UTC)
    return _age(datetime.combine(since, time(1, tzinfo=UTC)), datetime.combine(at, hour), language)


@lru_cache(maxsize=4096)
def _age(since: datetime, at: datetime, language: str) -> str:
    return timesince(since, at, depth=1).replace("\xa0", " ")
