"""The writer of appointments: held while somebody types, booked, moved, cancelled, missed.

Whoever takes a place holds the lock of its line; a constraint of the database says the same (ADR 46).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import structlog
from django.db import connection, transaction

from requests_app.actions import appointment_messages as messages
from requests_app.models import Appointment, Line, Resident
from requests_app.queries import appointments as queries
from requests_app.queries import places
from requests_app.rules import appointments as rules
from requests_app.rules.appointment_facts import AppointmentIsOver, AppointmentNotFound, PlaceTaken
from requests_app.rules.intake import Contact, normalise_phone
from requests_app.vocabulary import AppointmentState, MessageKind

log = structlog.get_logger(__name__)

BATCH: Final = 500


@dataclass(frozen=True)
class Held:
    """What somebody holds while she types."""

    appointment_id: int
    until: datetime


@dataclass(frozen=True)
class Kept:
    """An appointment that was booked or changed, and what opens it."""

    appointment_id: int
    reference: str
    secret: str


def hold(line_code: str, starts_at: datetime, *, language: str, at: datetime, instead_of: int = 0) -> Held:
    """Hold a place for ten minutes; `instead_of`: what the same browser held before, which is free again.

    Raises `PlaceTaken`.
    """
    line = queries.line_that_offers(line_code)
    if line is None:
        raise PlaceTaken
    with transaction.atomic():
        _lock(line)
        Appointment.objects.filter(pk=instead_of, state=AppointmentState.HELD).delete()
        place = _free_place(line, starts_at, at=at)
        row = Appointment.objects.create(
            line=line,
            starts_at=starts_at,
            minutes=line.appointment_minutes,
            place=place,
            state=AppointmentState.HELD,
            held_until=at + rules.HOLD_LASTS,
            reference=rules.new_code(),
            language=language,
            created_at=at,
            changed_at=at,
        )
    return Held(row.pk, at + rules.HOLD_LASTS)


def let_go(appointment_id: int) -> None:
    """Free a place that somebody held and does not want."""
    Appointment.objects.filter(pk=appointment_id, state=AppointmentState.HELD).delete()


def book(appointment_id: int, *, contact: Contact, language: str, at: datetime) -> Kept:
    """Book what is held. A second press changes nothing; a hold that is over counts while nobody took its place.

    Raises `PlaceTaken`.
    """
    with transaction.atomic():
        row = _locked(appointment_id)
        if row is None or row.state not in {AppointmentState.HELD, AppointmentState.BOOKED}:
            raise PlaceTaken
        if row.state == AppointmentState.HELD:
            row.resident, row.language = _resident(contact, language=language, at=at), language
            row.state, row.held_until, row.changed_at = AppointmentState.BOOKED, None, at
            row.save(update_fields=["resident", "language", "state", "held_until", "changed_at"])
            messages.tell(row, MessageKind.APPOINTMENT_BOOKED, at=at)
            log.info("appointment.booked", appointment_id=row.pk)
    return _kept(row)


def move(appointment_id: int, starts_at: datetime, *, at: datetime) -> Kept:
    """Move an appointment to another time in the same line. Raises `PlaceTaken`, `AppointmentIsOver`."""
    line = Line.objects.select_related("site").get(appointments=appointment_id)
    with transaction.atomic():
        _lock(line)
        row = _changeable(appointment_id, at=at)
        if row.starts_at == starts_at:
            return _kept(row)
        row.place = _free_place(line, starts_at, at=at, but=row.pk)
        row.starts_at, row.minutes = starts_at, line.appointment_minutes
        row.sequence, row.reminded_at, row.changed_at = row.sequence + 1, None, at
        row.save(update_fields=["place", "starts_at", "minutes", "sequence", "reminded_at", "changed_at"])
        messages.tell(row, MessageKind.APPOINTMENT_MOVED, at=at)
    log.info("appointment.moved", appointment_id=row.pk)
    return _kept(row)


def cancel(appointment_id: int, *, at: datetime) -> Kept:
    """Cancel an appointment; its place is free at once. A second press changes nothing. Raises `AppointmentIsOver`."""
    with transaction.atomic():
        row = _locked(appointment_id)
        if row is not None and row.state == AppointmentState.CANCELLED:
            return _kept(row)
        row = _changeable(appointment_id, at=at)
        row.state, row.sequence, row.changed_at = AppointmentState.CANCELLED, row.sequence + 1, at
        row.save(update_fields=["state", "sequence", "changed_at"])
        messages.tell(row, MessageKind.APPOINTMENT_CANCELLED, at=at)
    log.info("appointment.cancelled", appointment_id=row.pk)
    return _kept(row)


def turn_mail(appointment_id: int, *, is_on: bool, at: datetime) -> None:
    """Send no more e-mail about an appointment, or send it again."""
    Appointment.objects.filter(pk=appointment_id).update(mail_stopped_at=None if is_on else at)


def look_after_appointments(*, at: datetime) -> int:
    """Do what time brings: tidy holds that are over, remind, note who has not come; give how many."""
    gone = Appointment.objects.filter(state=AppointmentState.HELD, held_until__lte=at).delete()[0]
    reminded = sum(_remind(pk, at=at) for pk in _ids(queries.to_be_reminded(at=at).values_list("pk", flat=True)))
    return gone + reminded + note_no_shows(at=at)


def note_no_shows(*, at: datetime) -> int:
    """Note who has not come; give how many."""
    late = _ids(queries.not_come(at=at).values_list("pk", flat=True))
    booked = Appointment.objects.filter(pk__in=late, state=AppointmentState.BOOKED)
    return booked.update(state=AppointmentState.NO_SHOW, changed_at=at) if late else 0


def _ids(found: Sequence[int] | object) -> list[int]:
    return list(found[:BATCH])  # type: ignore[index]  # a queryset of ids


def _remind(appointment_id: int, *, at: datetime) -> bool:
    """Remind once; whoever booked an hour ago remembers by herself."""
    with transaction.atomic():
        row = _locked(appointment_id)
        if row is None or row.state != AppointmentState.BOOKED or row.reminded_at is not None:
            return False
        due_at = rules.remind_at(row.starts_at, booked_at=row.changed_at)
        if due_at is not None and due_at > at:
            return False
        row.reminded_at = at
        row.save(update_fields=["reminded_at"])
        if due_at is not None:
            messages.tell(row, MessageKind.APPOINTMENT_REMINDED, at=at)
    return due_at is not None


def _lock(line: Line) -> None:
    """Let one at a time take places of a line; the lock goes with the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('appointments'), %s)", [line.pk])


def _free_place(line: Line, starts_at: datetime, *, at: datetime, but: int = 0) -> int:
    """Give the lowest place that is free; the caller holds the line's lock. Raises `PlaceTaken`."""
    terms = queries.terms_of(line, places.city())
    if not rules.is_a_time(starts_at, terms, at=at):
        raise PlaceTaken
    # What is over takes no place; the constraint must not see it either.
    Appointment.objects.filter(line=line, state=AppointmentState.HELD, held_until__lte=at).delete()
    taken = queries.taken_in(line.pk, starts_at, starts_at + timedelta(minutes=terms.minutes), at=at, but=but)
    free = rules.free_places(starts_at, minutes=terms.minutes, places=terms.places, taken=taken)
    if not free:
        raise PlaceTaken
    return free[0]


def _locked(appointment_id: int) -> Appointment | None:
    return Appointment.objects.select_for_update(no_key=True).filter(pk=appointment_id).first()


def _changeable(appointment_id: int, *, at: datetime) -> Appointment:
    row = _locked(appointment_id)
    if row is None:
        raise AppointmentNotFound
    if row.state != AppointmentState.BOOKED or not rules.may_change(row.starts_at, at=at):
        raise AppointmentIsOver
    return row


def _resident(contact: Contact, *, language: str, at: datetime) -> Resident | None:
    if contact.is_empty:
        return None
    phone = normalise_phone(contact.phone, region=places.city().country) if contact.phone else ""
    return Resident.objects.create(
        name=contact.name,
        email=contact.email,
        phone=phone or "",
        language=language,
        contact_by=contact.by,
        created_at=at,
    )


def _kept(row: Appointment) -> Kept:
    return Kept(row.pk, row.reference, queries.secret_for(row))
