"""The words of a message, made when it is sent: from templates, in the recipient's language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from requests_app.models import Clock, Escalation, EventWords, Message
from requests_app.queries import places
from requests_app.queries.addresses import case_link, status_link
from requests_app.queries.catalogue import in_language
from requests_app.rules.references import secret_of
from requests_app.vocabulary import MessageKind


@dataclass(frozen=True)
class WrittenLetter:
    """Address, subject and body of one e-mail."""

    to: str
    subject: str
    body: str


def message_to_send(message_id: int) -> Message:
    """Read a message with all that its words need."""
    needed = ("event__case__service", "event__person", "request", "resident", "person")
    return Message.objects.select_related(*needed).get(pk=message_id)


def write_letter(message: Message) -> WrittenLetter | None:
    """Write a message out; None when the recipient has no address any more (blanked since)."""
    recipient = message.resident or message.person
    if recipient is None or not recipient.email:
        return None
    with translation.override(message.language):
        context = _context(message)
        folder = f"messages/{message.kind}"
        subject = " ".join(render_to_string(f"{folder}/subject.txt", context).split())
        body = render_to_string(f"{folder}/body.txt", context).strip() + "\n"
    return WrittenLetter(recipient.email, subject, body)


def _context(message: Message) -> dict[str, Any]:
    case, request = message.event.case, message.request
    told = EventWords.objects.filter(event=message.event, is_public=True).order_by("id")
    escalation_id = message.event.data.get("escalation")
    call = Escalation.objects.select_related("owner").filter(pk=escalation_id).first() if escalation_id else None
    return {
        "city": places.city(),
        "case": case,
        "service_name": in_language(case.service.names, message.language),
        "reference": request.reference if request else case.reference,
        "promised_at": case.promised_at,
        "objection_until": case.objection_until,
        "what_happened": message.event.get_kind_display(),
        "words": "\n".join(word.text for word in told if word.text),
        "call": call,
        "clock": _clock_of(message),
        "answered_by": message.event.person.name if message.event.person else "",
        "status_url": _status_url(message),
        "case_url": case_link(case.reference),
    }


def _clock_of(message: Message) -> Clock | None:
    """Read the clock that a letter to staff is about; its standing is that of the event."""
    if message.kind != MessageKind.STAFF_CLOCK:
        return None
    return Clock.objects.filter(pk=message.event.data.get("clock")).first()


def _status_url(message: Message) -> str:
    request = message.request
    if request is None:
        return ""
    secret = secret_of(reference=request.reference, version=request.secret_version, key=settings.REFERENCE_SECRET)
    return status_link(request.reference, secret)
