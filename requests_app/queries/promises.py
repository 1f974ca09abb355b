"""How a promise stands: kept so far, at risk, overdue; and how old a case is."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Final

from django.utils.timesince import timesince

AT_RISK_AFTER: Final = 0.75  # of the time between the start and the promised moment (casework, section 6)


class Standing(StrEnum):
    """What a tag on a board says about a promise."""

    NONE = ""
    AT_RISK = "at_risk"
    OVERDUE = "overdue"


def standing_of(promised_at: datetime | None, *, opened_at: datetime, at: datetime) -> Standing:
    """Tell how a promise stands that still runs."""
    if promised_at is None:
        return Standing.NONE
    if at > promised_at:
        return Standing.OVERDUE
    whole = (promised_at - opened_at).total_seconds()
    return Standing.AT_RISK if (at - opened_at).total_seconds() > AT_RISK_AFTER * whole else Standing.NONE


def age(since: datetime, *, at: datetime) -> str:
    """Say in the reader's language how long ago something was: "3 days"."""
    return timesince(since, at, depth=1).replace("\xa0", " ")
