"""The words of a message, made when it is sent: from templates, in the recipient's language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import QuerySet
from django.utils import timezone, translation

from requests_app.lib.direction import left_to_right
from requests_app.models import (
    CaseEvent,
    Clock,
    ContractorLink,
    Escalation,
    EventWords,
    Message,
    ServiceRequest,
    StaffMember,
)
from requests_app.queries import places, reviews
from requests_app.queries.addresses import (
    appointment_link,
    case_link,
    contractor_link,
    incident_link,
    queue_link,
    secret_for,
    status_link,
    stop_appointment_link,
    stop_link,
    supervision_link,
)
from requests_app.queries.appointments import appointment_in_letter
from requests_app.queries.appointments import secret_for as secret_of_appointment
from requests_app.queries.catalogue import in_language
from requests_app.queries.incidents import figures_of
from requests_app.queries.message_words import write_day, write_mail, write_sms
from requests_app.queries.queues import waiting_in
from requests_app.queries.records import read
from requests_app.queries.shapes import Marks, ask
from requests_app.queries.visibility import readable_of
from requests_app.rules.telling import is_sent_by_mail
from requests_app.vocabulary import CaseState, EventKind, MessageKind


@dataclass(frozen=True)
class WrittenLetter:
    """One e-mail: where to, what it says as plain words and as HTML, and where one click ends such letters."""

    to: str
    subject: str
    body: str
    html: str = ""
    stop_url: str = ""
    told: tuple[int, ...] = ()  # the messages that a day's letter tells


@dataclass(frozen=True)
class WrittenText:
    """One text message."""

    to: str
    words: str


MOVING: Final = frozenset({EventKind.INCIDENT_TOLD})  # a new date stands in its data
ABOUT_A_CASE: Final = ("event__case__service", "event__person", "request")
TO_OTHERS: Final = ("queue", "audit_run", "incident", "person", "contractor")


def message_to_send(message_id: int, *, is_to_resident: bool = False) -> Message:
    """Read a message with all that its words need; to a resident it is always about a case.

    Raises `Message.DoesNotExist`.
    """
    needed = (*ABOUT_A_CASE, "resident", *(() if is_to_resident else TO_OTHERS))

    def build(marks: Marks) -> QuerySet[Message]:
        return Message.objects.select_related(*needed).filter(pk=marks["message"])

    found: list[Message] = read(("message to send", is_to_resident), build, {"message": message_id})
    if not found:
        raise Message.DoesNotExist
    return found[0]


def write_letter(message: Message) -> WrittenLetter | None:
    """Write a message out as e-mail; None when nobody is to get it: no address any more, or no more mail wanted."""
    recipient = message.resident or message.person or message.contractor
    if recipient is None or not recipient.email or _is_mail_stopped(message):
        return None
    if message.contractor and message.event and not _contractor_url(message, message.event):
        return None  # the link was taken back before it was sent
    with translation.override(message.language):
        context = context_of(message)
        context["stop_url"] = _stop_url(message)
        mail = write_mail(message.kind, context)
    return WrittenLetter(recipient.email, mail.subject, mail.body, mail.html, context["stop_url"])


def _stop_url(message: Message) -> str:
    if message.appointment_id is not None:
        return stop_appointment_link(message.appointment_id)
    return stop_link([message.request_id]) if message.request_id else ""


def write_digest(message_ids: Sequence[int]) -> WrittenLetter | None:
    """Write what happened to a resident's requests in one letter; None when nothing of it is to be told any more."""
    messages = [message_to_send(number, is_to_resident=True) for number in message_ids]
    told = [message for message in messages if not _is_mail_stopped(message)]
    resident = messages[0].resident
    if not told or resident is None or not resident.email:
        return None
    with translation.override(told[-1].language):
        stop_url = stop_link(sorted({message.request_id for message in told if message.request_id}))
        mail = write_day([(message.kind, context_of(message)) for message in told], stop_url=stop_url)
    return WrittenLetter(
        resident.email, mail.subject, mail.body, mail.html, stop_url, tuple(message.pk for message in told)
    )


def write_text(message: Message) -> WrittenText | None:
    """Write a message out as a text message; None when the resident has no number any more."""
    if message.resident is None or not message.resident.phone:
        return None
    with translation.override(message.language):
        return WrittenText(message.resident.phone, write_sms(message.kind, context_of(message)))


def _is_mail_stopped(message: Message) -> bool:
    about = message.request or message.appointment  # its own statement, for messages about appointments alone
    is_stopped = about is not None and about.mail_stopped_at is not None
    return message.resident is not None and not is_sent_by_mail(message.kind, is_stopped=is_stopped)


def context_of(message: Message) -> dict[str, Any]:
    """Give what the templates of a message may read, in the language that is active."""
    if message.appointment_id is not None:
        return _context_of_appointment(message, message.appointment_id)
    return _context_of_case(message, message.event) if message.event else _context_beside_cases(message)


def _context_of_appointment(message: Message, appointment_id: int) -> dict[str, Any]:
    """Say when and where somebody is expected."""
    row, city = appointment_in_letter(appointment_id), places.city()
    url = appointment_link(row.reference, secret_of_appointment(row))
    return {
        "city": city,
        "phone": left_to_right(city.phone),
        "reference": row.reference,
        "starts_at": timezone.localtime(row.starts_at),
        "line_name": in_language(row.line.names, message.language),
        "site_name": row.line.site.name,
        "site_address": row.line.site.address,
        "status_url": url,
        "appointment_url": url,
    }


def _context_beside_cases(message: Message) -> dict[str, Any]:
    """Say what a message about a work queue, an audit or an incident tells."""
    if message.incident is not None:
        counted = figures_of(message.incident)
        page = incident_link(message.incident_id)
        return {"city": places.city(), "incident": message.incident, "figures": counted, "page_url": page}
    return {
        "city": places.city(),
        "queue": message.queue,
        "waiting": waiting_in(message.queue_id) if message.queue_id else 0,
        "audit": message.audit_run,
        "page_url": queue_link(message.queue.code) if message.queue else supervision_link(),
    }


def _context_of_case(message: Message, event: CaseEvent) -> dict[str, Any]:
    case, request = event.case, message.request
    escalation_id, reviewer_id = event.data.get("escalation"), event.data.get("reviewer")
    call = Escalation.objects.select_related("owner").filter(pk=escalation_id).first() if escalation_id else None
    the_city = places.city()
    return {
        "city": the_city,
        # Colleagues have the city's number.
        "phone": left_to_right(the_city.phone) if message.person_id is None else "",
        "case": case,
        "service_name": in_language(case.service.names, message.language),
        "reference": request.reference if request else case.reference,
        "promised_at": case.promised_at,
        "moved_to": datetime.fromisoformat(event.data["due"]) if event.kind in MOVING and "due" in event.data else None,
        "objection_until": case.objection_until,
        "is_part": case.parent_id is not None,
        "is_answered": bool(event.data.get("is_answered")),
        "wake_at": case.wake_at,
        "reviewer": StaffMember.objects.filter(pk=reviewer_id).first() if reviewer_id else None,
        "review_until": reviews.review_until(case) if case.state == CaseState.REVIEW else None,
        "what_happened": event.get_kind_display(),
        "words": _words_for(request, event),
        "call": call,
        "clock": _clock_of(message, event),
        "answered_by": event.person.name if event.person else "",
        "status_url": _status_url(message),
        "case_url": case_link(case.reference),
        "contractor_url": _contractor_url(message, event),
    }


def _words_for(request: ServiceRequest | None, event: CaseEvent) -> str:
    """Read what was written with an event and may be told to whoever holds a request."""

    def build(marks: Marks) -> Any:
        readable = readable_of(marks["request"]) if request else readable_of(None)
        return EventWords.objects.filter(readable, event=marks["event"]).order_by("id").values_list("text")

    values = {"event": event.pk, **({"request": request.pk} if request else {})}
    return "\n".join(text for (text,) in ask(("words to tell", request is None), build, values) if text)


def _contractor_url(message: Message, event: CaseEvent) -> str:
    """Give the newest link that still opens the case to the firm; empty where there is none."""
    links = ContractorLink.objects.filter(case=event.case, contractor=message.contractor)
    newest = links.filter(revoked_at__isnull=True).order_by("-id").first() if message.contractor else None
    return contractor_link(newest.pk) if newest else ""


def _clock_of(message: Message, event: CaseEvent) -> Clock | None:
    """Read the clock that a letter to staff is about; its standing is that of the event."""
    if message.kind != MessageKind.STAFF_CLOCK:
        return None
    return Clock.objects.filter(pk=event.data.get("clock")).first()


def _status_url(message: Message) -> str:
    request = message.request
    return status_link(request.reference, secret_for(request)) if request else ""
