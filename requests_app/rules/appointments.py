"""Appointments: which times are offered, which place is free, and who may come in when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from requests_app.lib import codes
from requests_app.lib.business_time import WorkingTime
from requests_app.rules.appointment_facts import ArrivesOnAnotherDay, ArrivesTooEarly, ArrivesTooLate
from requests_app.rules.references import new_reference
from requests_app.rules.sla import working_time_of

PREFIX: Final = "A"
HOLD_LASTS: Final = timedelta(minutes=10)
NOTICE: Final = timedelta(minutes=60)  # so long before it begins an appointment can be booked, moved or cancelled
DAYS_AHEAD: Final = 28
REMIND_BEFORE: Final = timedelta(days=1)
NO_REMINDER_WITHIN: Final = timedelta(hours=4)  # who books so late needs none


@dataclass(frozen=True)
class Taken:
    """A place that somebody has, or holds."""

    starts_at: datetime
    minutes: int
    place: int

    def overlaps(self, starts_at: datetime, minutes: int) -> bool:
        """Tell whether it is in the way of another one in the same place."""
        ends_at = self.starts_at + timedelta(minutes=self.minutes)
        return self.starts_at < starts_at + timedelta(minutes=minutes) and starts_at < ends_at


@dataclass(frozen=True)
class Terms:
    """What a line offers: how long an appointment lasts, how many there are at a time, and when the house is open."""

    minutes: int
    places: int
    hours: WorkingTime


def hours_of_house(
    *,
    timezone: str,
    week: Mapping[str, Any],
    closures: Iterable[Mapping[str, Any]],
    country: str = "",
    subdivision: str = "",
    days_off: Iterable[str] = (),
) -> WorkingTime:
    """Give the hours of a house: its week, without public holidays, its closures and the city's days off."""
    shut: dict[str, list[list[str]]] = {}
    for day in (*days_off, *(str(closure["on"]) for closure in closures)):
        shut[day] = []
    return working_time_of(timezone=timezone, windows=week, country=country, subdivision=subdivision, overrides=shut)


def times_on(day: date, terms: Terms) -> list[datetime]:
    """List the times (UTC) at which appointments begin on a day; each ends while the house is open."""
    if terms.minutes < 1 or terms.places < 1:
        return []
    found = []
    for opens, closes in terms.hours.windows_on(day):
        for minute in range(opens, closes - terms.minutes + 1, terms.minutes):
            moment = _on_the_wall(day, minute, terms.hours.zone)
            if moment is not None:
                found.append(moment)
    return found


def _on_the_wall(day: date, minute: int, zone: ZoneInfo) -> datetime | None:
    """Give the moment at which the clock on the wall shows a time; None where spring leaves it out."""
    wall = datetime.combine(day, time(minute // 60, minute % 60))
    moment = wall.replace(tzinfo=zone).astimezone(UTC)
    return moment if moment.astimezone(zone).replace(tzinfo=None) == wall else None


def free_places(starts_at: datetime, *, minutes: int, places: int, taken: Iterable[Taken]) -> list[int]:
    """List the places that nobody has at a time, the lowest first."""
    in_the_way = {one.place for one in taken if one.overlaps(starts_at, minutes)}
    return [place for place in range(1, places + 1) if place not in in_the_way]


def offered_on(day: date, terms: Terms, taken: Sequence[Taken], *, at: datetime) -> list[datetime]:
    """List the times of a day that can still be booked."""
    return [
        moment
        for moment in times_on(day, terms)
        if moment >= at + NOTICE and free_places(moment, minutes=terms.minutes, places=terms.places, taken=taken)
    ]


def is_a_time(starts_at: datetime, terms: Terms, *, at: datetime) -> bool:
    """Tell whether appointments begin at a moment, and it is neither too near nor too far."""
    day = starts_at.astimezone(terms.hours.zone).date()
    last = at.astimezone(terms.hours.zone).date() + timedelta(days=DAYS_AHEAD)
    return at + NOTICE <= starts_at and day <= last and starts_at in times_on(day, terms)


def may_change(starts_at: datetime, *, at: datetime) -> bool:
    """Tell whether an appointment can still be moved or cancelled without a colleague."""
    return starts_at > at


def remind_at(starts_at: datetime, *, booked_at: datetime) -> datetime | None:
    """Say when somebody is reminded: a day before; None where she has booked so late that she remembers."""
    wanted = max(starts_at - REMIND_BEFORE, booked_at + NO_REMINDER_WITHIN)
    return wanted if wanted <= starts_at - NO_REMINDER_WITHIN else None


def judge_arrival(starts_at: datetime, *, at: datetime, tolerance_minutes: int, zone: ZoneInfo) -> None:
    """Let somebody check in around her time. Raises a fact with the sentence for whoever is too early or too late."""
    tolerance = timedelta(minutes=tolerance_minutes)
    begins = starts_at.astimezone(zone)
    if begins.date() != at.astimezone(zone).date():
        raise ArrivesOnAnotherDay(starts_at)
    if at < starts_at - tolerance:
        raise ArrivesTooEarly(starts_at, opens_at=starts_at - tolerance)
    if at > starts_at + tolerance:
        raise ArrivesTooLate(starts_at)


def new_code() -> str:
    """Draw the reference of an appointment, such as `A-7Q2M-XR4K`."""
    return new_reference(PREFIX)


def secret_of(*, reference: str, version: int, key: str) -> str:
    """Make the secret of an appointment again: an HMAC under the server's key, and none that opens a request."""
    return codes.keyed_secret(key=key, message=f"appointment:{reference}:{version}", length=20)


def is_secret(candidate: str, *, reference: str, version: int, key: str) -> bool:
    """Compare a candidate with the secret of an appointment, in constant time."""
    return codes.same_secret(candidate.strip().lower(), secret_of(reference=reference, version=version, key=key))
