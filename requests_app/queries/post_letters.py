"""Letters on paper: those that wait to be posted, and what each of them says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import QuerySet
from django.utils import translation

from requests_app.models import Message
from requests_app.queries.addresses import secret_for, status_form_link
from requests_app.queries.message_words import cut, subject_of, words_of
from requests_app.queries.notifications import context_of
from requests_app.queries.visibility import visible_to
from requests_app.rules.actor import Actor
from requests_app.vocabulary import MessageKind, MessageState, Way

MOST: Final = 200


class LetterNotFound(LookupError):
    """No such letter, or not for this reader."""


@dataclass(frozen=True)
class WaitingLetter:
    """A letter to be posted."""

    message_id: int
    reference: str
    to: str
    about: str
    written_at: datetime


@dataclass(frozen=True)
class PrintedLetter:
    """What stands on the paper."""

    message_id: int
    case_id: int
    language: str
    to: tuple[str, ...]
    subject: str
    parts: Sequence[Any]
    reference: str
    secret: str
    link: str
    form_link: str
    written_at: datetime


def waiting_letters(actor: Actor) -> list[WaitingLetter]:
    """List the letters that wait to be posted, the oldest first, of cases that the actor may see (one query)."""
    found = _of(actor).filter(state=MessageState.CREATED).order_by("created_at")
    return [
        WaitingLetter(
            message.pk,
            message.request.reference,
            message.resident.name or message.resident.organisation,
            str(MessageKind(message.kind).label),
            message.created_at,
        )
        for message in found[:MOST]
        if message.request and message.resident
    ]


def printed_letter(actor: Actor, message_id: int) -> PrintedLetter:
    """Write a letter out in its reader's language. Raises `LetterNotFound`."""
    message = _of(actor).filter(pk=message_id).first()
    if message is None or message.resident is None or message.request is None or message.event is None:
        raise LetterNotFound
    who, request = message.resident, message.request
    with translation.override(message.language):
        context = context_of(message)
        words = words_of(message.kind, context)
        return PrintedLetter(
            message_id=message.pk,
            case_id=message.event.case_id,
            language=message.language,
            to=tuple(filter(None, (who.organisation, who.name, *who.post_address.splitlines()))),
            subject=subject_of(message.kind, context),
            parts=[part for part in cut(words, context) if not part.url],
            reference=request.reference,
            secret=secret_for(request),
            link=context["status_url"],
            form_link=status_form_link(),
            written_at=message.created_at,
        )


def _of(actor: Actor) -> QuerySet[Message]:
    letters = Message.objects.filter(way=Way.POST, event__case__in=visible_to(actor))
    # Whose address was removed meanwhile gets no letter.
    return letters.exclude(resident__post_address="").select_related(
        "request", "resident", "event__case__service", "event__person"
    )
