"""Calendars as working time."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from requests_app.lib.business_time import WorkingTime
from requests_app.models import Calendar
from requests_app.rules.sla import working_time_of


def working_time(calendar: Calendar) -> WorkingTime:
    """Read a calendar as the rules want it."""
    return working_time_of(
        timezone=calendar.timezone,
        windows=calendar.windows,
        country=calendar.country,
        subdivision=calendar.subdivision,
        overrides=calendar.overrides,
    )


def day_of(instant: datetime | None, calendar: Calendar) -> date | None:
    """Give the day on which an instant falls for whoever works by this calendar: the date that a promise names."""
    return instant.astimezone(ZoneInfo(calendar.timezone)).date() if instant else None
