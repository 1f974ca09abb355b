"""An entry for a person's own calendar (RFC 5545), with the zone's rules in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from icalendar import Event

PRODUCT: Final = "-//cityservices//appointments//EN"


@dataclass(frozen=True)
class Entry:
    """What stands in the calendar; `sequence` tells a later copy from an earlier one of the same `uid`."""

    uid: str
    sequence: int
    starts_at: datetime
    minutes: int
    zone: ZoneInfo
    summary: str
    location: str
    description: str
    url: str
    made_at: datetime
    is_cancelled: bool = False


def calendar_file(entry: Entry) -> bytes:
    """Write the file. A cancelled entry is taken out of the calendar by it (METHOD:CANCEL, RFC 5546)."""
    from icalendar import Calendar  # with the zones of the whole world: only where somebody asks for a file

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if entry.is_cancelled else "PUBLISH")
    calendar.add_component(_event(entry))
    day = entry.starts_at.astimezone(entry.zone).date()
    calendar.add_missing_timezones(first_date=date(day.year, 1, 1), last_date=date(day.year + 1, 1, 1))
    return bytes(calendar.to_ical())


def _event(entry: Entry) -> Event:
    begins = entry.starts_at.astimezone(entry.zone)
    from icalendar import Alarm, Event

    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.made_at)
    event.add("dtstart", begins)
    event.add("dtend", (entry.starts_at + timedelta(minutes=entry.minutes)).astimezone(entry.zone))
    event.add("summary", entry.summary)
    event.add("location", entry.location)
    event.add("description", entry.description)
    event.add("url", entry.url)
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    if not entry.is_cancelled:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", entry.summary)
        alarm.add("trigger", timedelta(hours=-2))
        event.add_component(alarm)
    return event
