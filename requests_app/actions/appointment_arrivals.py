"""Somebody comes to an appointment: her code gives her a number in its line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import structlog
from django.db import transaction

from requests_app.actions import visits
from requests_app.lib.business_time import MINUTES_A_DAY
from requests_app.models import Appointment, Visit
from requests_app.queries import places
from requests_app.rules import appointments as rules
from requests_app.rules.actor import Actor
from requests_app.rules.appointment_facts import AppointmentIsCancelled, AppointmentNotFound
from requests_app.rules.references import is_well_formed, normalise_reference
from requests_app.rules.visits_asked import NumberAsked, Ticket
from requests_app.vocabulary import AppointmentState, Channel

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Arrival:
    """At which door somebody stands; `client` says whose keys these are."""

    channel: Channel
    client: str
    language: str = ""


@dataclass(frozen=True)
class CheckedIn:
    """The number of somebody who came to her appointment."""

    ticket: Ticket
    starts_at: datetime


def check_in(reference: str, arrival: Arrival, *, by: Actor, at: datetime) -> CheckedIn:
    """Take the arrival of somebody with an appointment: a number in its line, which is called at its time.

    A second try gives the same number. A clerk may take in whoever comes too early, too late, or after all.
    Raises `AppointmentNotFound`, `AppointmentIsCancelled`, the facts of `judge_arrival`, and what `take_number` raises.
    """
    with transaction.atomic():
        row = _arriving(reference, by=by)
        if row.visit_id is None:
            _judge(row, by=by, at=at)
        asked = NumberAsked(
            line=row.line.code,
            language=arrival.language or row.language,
            channel=arrival.channel,
            client=arrival.client,
            # One key for each appointment: a second try at another kiosk gives no second number.
            idempotency_key=f"appointment:{row.pk}",
            appointment_at=row.starts_at,
        )
        if row.visit is not None:
            ticket = _ticket_of(row.visit)
        else:
            ticket = visits.take_number(asked, by=by, at=at)
            row.state, row.visit_id, row.changed_at = AppointmentState.ARRIVED, ticket.visit_id, at
            row.save(update_fields=["state", "visit", "changed_at"])
            log.info("appointment.arrived", appointment_id=row.pk, visit_id=ticket.visit_id)
    return CheckedIn(ticket, row.starts_at)


def _ticket_of(visit: Visit) -> Ticket:
    return Ticket(
        visit_id=visit.pk,
        number=visit.number,
        line=visit.line.code,
        line_names=visit.line.names,
        provisional_number=visit.provisional_number,
        arrived_at=visit.arrived_at,
        is_new=False,
    )


def _arriving(reference: str, *, by: Actor) -> Appointment:
    code = normalise_reference(reference)
    rows = Appointment.objects.select_for_update(no_key=True, of=("self",)).select_related("line__site", "visit__line")
    row = rows.filter(reference=code).exclude(state=AppointmentState.HELD).first() if is_well_formed(code) else None
    if row is None or (by.site_id is not None and row.line.site_id != by.site_id and not by.is_staff):
        raise AppointmentNotFound
    return row


def _judge(row: Appointment, *, by: Actor, at: datetime) -> None:
    if row.state == AppointmentState.CANCELLED:
        raise AppointmentIsCancelled
    zone = ZoneInfo(places.city().timezone)
    # At a counter only the day counts: the clerk sees who stands there.
    tolerance = MINUTES_A_DAY if by.is_staff else row.line.tolerance_minutes
    rules.judge_arrival(row.starts_at, at=at, tolerance_minutes=tolerance, zone=zone)
