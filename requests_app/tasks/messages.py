"""Send a message: claim with a lease, send outside any transaction, then close the row."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import structlog
from celery import shared_task
from django.db import Error as DatabaseFault
from django.db import connection
from django.utils import timezone

from requests_app.actions import delivery
from requests_app.actions.delivery import Sending
from requests_app.actions.jobs import logging_as
from requests_app.gateways import email, rate_limits, sms
from requests_app.gateways.faults import Refused
from requests_app.queries.notifications import WrittenLetter, message_to_send, write_digest, write_letter, write_text
from requests_app.rules.telling import ORDERED_BY_A_FORM
from requests_app.tasks.consume import LEASE_SECONDS, each_job, note_failure
from requests_app.vocabulary import Job, Way

if TYPE_CHECKING:
    from requests_app.models import Message

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Handed:
    """What came of a message: whether somebody has taken it, who, and what it told."""

    is_sent: bool
    provider: str = ""
    may_repeat: bool = False
    told: Sequence[int] = ()


NOBODY: Final = Handed(is_sent=False)


@shared_task(name=Job.SEND_MESSAGE)
@each_job
def send(job_id: int) -> None:
    """Send the e-mail of a job row, at least once; a repeat carries the same Message-ID."""
    _send(job_id, name=Job.SEND_MESSAGE)


@shared_task(name=Job.SEND_TEXT)
@each_job
def send_text(job_id: int) -> None:
    """Send the text message of a job row, at least once; a repeat carries the same reference."""
    _send(job_id, name=Job.SEND_TEXT)


def _send(job_id: int, *, name: Job) -> None:
    sending = delivery.begin_sending(job_id, at=timezone.now(), seconds=LEASE_SECONDS)
    if sending is None:
        return
    with logging_as(job_id, request_id=sending.request_id, name=name):
        try:
            handed = _hand_over(sending)
        except Refused as never:
            delivery.mark_refused(sending, error=never.error, at=timezone.now())
            return
        except Exception as fault:
            is_dead = note_failure(job_id, fault)
            error = type(fault).__name__
            delivery.mark_failed(sending.message_id, error=error, is_final=is_dead, at=timezone.now())
            return
        _note(sending, handed)


def _hand_over(sending: Sending) -> Handed:
    """Give the message to whoever carries it; `NOBODY` where it was taken before, or is not needed any more."""
    if sending.is_sent:
        return NOBODY
    message = message_to_send(sending.message_id, is_to_resident=sending.is_to_resident)
    if sending.is_digest:
        told = delivery.gather_digest(sending, at=timezone.now())
        return _mail(message, write_digest(told))
    return BY_WAY[Way(message.way)](message)


def _mail(message: Message, letter: WrittenLetter | None) -> Handed:
    if letter is None:
        return NOBODY
    email.send(email.Letter(letter.to, letter.subject, letter.body, message.message_id, letter.html, letter.stop_url))
    return Handed(is_sent=True, told=letter.told)


def _text(message: Message) -> Handed:
    text = write_text(message)
    if text is None:
        return NOBODY
    counted = _counted(message, text.to)
    if any(rate_limits.seconds_to_wait(name, who) for name, who in counted):
        log.warning("sms.held", message_id=message.pk)  # the page of her request tells the same
        return NOBODY
    handed = sms.send(sms.Text(text.to, text.words, message.message_id.strip("<>")))
    for name, who in counted:
        rate_limits.count(name, who)
    return Handed(is_sent=True, provider=handed.provider, may_repeat=handed.may_repeat)


def _counted(message: Message, number: str) -> tuple[tuple[str, str], ...]:
    """Say by what a text message is limited: nobody floods a stranger's phone, or spends the city's money, by forms."""
    if message.kind not in ORDERED_BY_A_FORM:
        return ()
    return ("texts_to_number", number), ("texts_of_city", "")


BY_WAY: Final[Mapping[Way, Callable[[Message], Handed]]] = {
    Way.EMAIL: lambda message: _mail(message, write_letter(message)),
    Way.SMS: _text,
}


def _note(sending: Sending, handed: Handed) -> None:
    """Note that it was taken; on another connection where this one has broken in the very moment.

    Where that fails too, the message stays in the middle of sending: whoever sends it again counts it as a repeat.
    """
    try:
        _end(sending, handed)
    except DatabaseFault:
        connection.close()
        _end(sending, handed)


def _end(sending: Sending, handed: Handed) -> None:
    delivery.end_sending(
        sending,
        is_sent=handed.is_sent,
        at=timezone.now(),
        provider=handed.provider,
        may_repeat=handed.may_repeat,
        told=handed.told,
    )
