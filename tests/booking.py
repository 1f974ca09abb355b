"""A line with appointments, and people who book; ask for the fixture `konstanz` first."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from requests_app.actions import appointments
from requests_app.actions.appointments import Kept
from requests_app.models import Appointment, Line
from requests_app.queries import appointments as queries
from requests_app.rules.intake import Contact
from tests import visiting
from tests.factories import MONDAY, ROSA

PASSPORTS = "passports"


def passports(**more: Any) -> Line:
    """Give a line with two places at a time, of twenty minutes each."""
    given = {"appointment_minutes": 20, "appointment_places": 2, **more}
    return visiting.line(PASSPORTS, "P", **given)


def times(at: datetime = MONDAY) -> list[datetime]:
    """List the free times of the first day that is not today."""
    line = passports()
    day = (at + timedelta(days=1)).date()
    return list(queries.offer_of(line, wanted=day, language="en", at=at).times)


def booked(starts_at: datetime | None = None, *, at: datetime = MONDAY, contact: Contact = ROSA) -> Kept:
    """Book the first time of tomorrow, or this one."""
    held = appointments.hold(PASSPORTS, starts_at or times(at)[0], language="en", at=at)
    return appointments.book(held.appointment_id, contact=contact, language="en", at=at)


def row(kept: Kept) -> Appointment:
    """Read an appointment."""
    return Appointment.objects.get(pk=kept.appointment_id)
