"""What is told about an appointment: one message for each kind and change, written with it and sent by a job."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from requests_app.actions import jobs
from requests_app.actions.notification import way_of
from requests_app.lib.codes import keyed_secret
from requests_app.models import Appointment, Message
from requests_app.queries import places
from requests_app.rules import telling
from requests_app.vocabulary import MessageKind, Way


def tell(row: Appointment, kind: MessageKind, *, at: datetime) -> None:
    """Write one message and its job; nothing where nobody can be told. Within the transaction of the change."""
    resident = row.resident
    way = way_of(resident) if resident is not None else None
    if resident is None or way is None or way == Way.POST:
        return
    mark = keyed_secret(
        key=settings.REFERENCE_SECRET, message=f"message:appointment:{row.pk}:{kind}:{row.sequence}", length=26
    )
    message = Message.objects.create(
        appointment=row,
        kind=kind,
        way=way,
        resident=resident,
        language=row.language,
        message_id=f"<{mark}@{settings.MESSAGE_ID_DOMAIN}>",
        created_at=at,
    )
    jobs.order_message(message, at=at, due_at=_due_at(way, at=at))


def _due_at(way: Way, *, at: datetime) -> datetime:
    """Let no phone ring at night."""
    if way != Way.SMS or not settings.QUIET_HOURS:
        return at
    return telling.after_the_night(at, quiet=settings.QUIET_HOURS, zone=ZoneInfo(places.city().timezone))
