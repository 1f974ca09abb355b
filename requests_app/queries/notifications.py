"""The words of a message, made when it is sent: from templates, in the recipient's language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import translation

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
from requests_app.queries.addresses import case_link, contractor_link, queue_link, status_link, supervision_link
from requests_app.queries.catalogue import in_language
from requests_app.queries.queues import waiting_in
from requests_app.queries.records import read
from requests_app.queries.shapes import Marks, ask
from requests_app.queries.visibility import readable_of
from requests_app.rules.references import secret_of
from requests_app.vocabulary import CaseState, MessageKind


@dataclass(frozen=True)
class WrittenLetter:
    """Address, subject and body of one e-mail."""

    to: str
    subject: str
    body: str


ABOUT_A_CASE: Final = ("event__case__service", "event__person", "request")
TO_OTHERS: Final = ("queue", "audit_run", "person", "contractor")


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
    """Write a message out; None when the recipient has no address any more (blanked since)."""
    recipient = message.resident or message.person or message.contractor
    if recipient is None or not recipient.email:
        return None
    if message.contractor and message.event and not _contractor_url(message, message.event):
        return None  # the link was taken back before it was sent
    with translation.override(message.language):
        context = _context_of_case(message, message.event) if message.event else _context_beside_cases(message)
        folder = f"messages/{message.kind}"
        subject = " ".join(render_to_string(f"{folder}/subject.txt", context).split())
        body = render_to_string(f"{folder}/body.txt", context).strip() + "\n"
    return WrittenLetter(recipient.email, subject, body)


def _context_beside_cases(message: Message) -> dict[str, Any]:
    """Say what a message about a work queue or an audit tells."""
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
        "phone": left_to_right(the_city.phone),
        "case": case,
        "service_name": in_language(case.service.names, message.language),
        "reference": request.reference if request else case.reference,
        "promised_at": case.promised_at,
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
    if request is None:
        return ""
    secret = secret_of(reference=request.reference, version=request.secret_version, key=settings.REFERENCE_SECRET)
    return status_link(request.reference, secret)
