"""A message of every kind, come about by a decision; and a mail server with a socket."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as modern
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.conf import LazySettings

from requests_app.actions import casework, contractors, delivery, escalation, escalation_answers, sweeps
from requests_app.models import Case, Contractor, ContractorLink, Escalation, Message, StaffMember
from requests_app.rules.actor import Actor
from requests_app.vocabulary import CancelReason, MessageKind, Outcome
from tests.factories import LAMP, MONDAY, routed_case
from tests.messages.joined import JOINED
from tests.personas import actor, mirjam, person, rosa

LATER = MONDAY + timedelta(days=14)
SECRET_WORDS = "Only colleagues may read this."


def lamp_in_hand(language: str) -> Case:
    """Give a case that Mirjam holds, with a note that no resident may see."""
    case = routed_case(LAMP, language=language)
    casework.claim_case(case.pk, by=mirjam(), at=MONDAY)
    casework.add_note(case.pk, text=SECRET_WORDS, by=mirjam(), at=MONDAY)
    return case


def resolved(language: str) -> Case:
    case = lamp_in_hand(language)
    casework.resolve_case(
        case.pk, outcome=Outcome.DONE, words="The lamp <shines> again.", by=mirjam(), at=MONDAY, objection_until=LATER
    )
    return case


def cancelled(language: str) -> Case:
    case = lamp_in_hand(language)
    reason = "The lamp belongs to the railway."
    casework.cancel_case(case.pk, cancel_reason=CancelReason.REFERRED, reason=reason, by=mirjam(), at=MONDAY)
    return case


def reopened(language: str) -> Case:
    case = resolved(language)
    casework.reopen_case(case.pk, reason="It is dark again.", by=mirjam(), at=MONDAY)
    return case


def escalated(language: str) -> Case:
    case = routed_case(LAMP, language=language)
    request = case.requests.get()
    by = rosa(request.pk)
    escalation.escalate_case(case.pk, reason="My mother fell there.", by=by, at=MONDAY)
    return case


def answered(language: str) -> Case:
    case = escalated(language)
    call = Escalation.objects.get(case=case)
    escalation_answers.close_with_answer(call.pk, answer="We come tomorrow.", by=owner_of(call), at=MONDAY)
    return case


def instructed(language: str) -> Case:
    case = lamp_in_hand(language)
    by = rosa(case.requests.get().pk)
    call = escalation.escalate_case(case.pk, by=by, at=MONDAY).escalation_id
    escalation_answers.instruct(call, instruction=SECRET_WORDS, by=actor("uwe"), at=MONDAY)
    return case


def mentioned(language: str) -> Case:
    case = lamp_in_hand(language)
    casework.add_note(case.pk, text=f"@uwe: {SECRET_WORDS}", by=actor("cem"), at=MONDAY)
    return case


def reminded(language: str) -> Case:
    case = instructed(language)
    sweeps.press_for_answers(at=LATER)
    return case


def invited(language: str) -> Case:
    case = lamp_in_hand(language)
    Contractor.objects.update(language=language)
    given = {"firm_code": "seelicht", "days": 30, "instruction": "Lift the mast."}
    contractors.invite(case.pk, by=mirjam(), at=MONDAY, **given)  # type: ignore[arg-type]
    return case


def firm_answered(language: str) -> Case:
    case = invited(language)
    link = ContractorLink.objects.get(case=case).pk
    call = contractors.call_person(link, reason="The mast is live.", client_key="k", language=language, at=MONDAY)
    by = owner_of(Escalation.objects.get(pk=call.escalation_id))
    escalation_answers.close_with_answer(call.escalation_id, answer="It is off now.", by=by, at=MONDAY)
    return case


def asked(language: str) -> Case:
    case = lamp_in_hand(language)
    given: dict[str, Any] = {"wait_reason": "citizen", "wake_on": "reply", "wake_at": LATER}
    casework.park_case(case.pk, reason="Which of the two lamps?", by=mirjam(), at=MONDAY, **given)
    return case


def written(language: str) -> Case:
    case = lamp_in_hand(language)
    casework.write_to_resident(case.pk, words="The lamp is ordered.", by=mirjam(), at=MONDAY)
    return case


def goes_on(language: str) -> Case:
    case = asked(language)
    sweeps.wake_waiting(at=LATER)
    return case


def reclassified(language: str) -> Case:
    case = lamp_in_hand(language)
    casework.reclassify_case(case.pk, service_code="lake-shore", reason=SECRET_WORDS, by=actor("malik"), at=MONDAY)
    return case


def followed(language: str) -> Case:
    case = lamp_in_hand(language)
    casework.follow_case(case.pk, by=actor("malik"), at=MONDAY)
    reason = "The lamp belongs to the railway."
    casework.cancel_case(case.pk, cancel_reason=CancelReason.REFERRED, reason=reason, by=mirjam(), at=MONDAY)
    return case


def unmatched(language: str) -> Case:
    return routed_case(LAMP, language=language, description="http://a http://b http://c")


def overdue(language: str) -> Case:
    case = lamp_in_hand(language)
    sweeps.act_on_clocks(at=case.promised_at or MONDAY)
    return case


def undelivered(language: str) -> Case:
    case = lamp_in_hand(language)
    receipt = Message.objects.get(event__case=case, kind=MessageKind.RECEIPT)
    delivery.mark_failed(receipt.pk, error="SMTPDataError", is_final=True, at=MONDAY)
    return case


def owner_of(call: Escalation) -> Actor:
    """Let the person called in act."""
    return actor(call.owner.username)


MADE_BY: dict[MessageKind, Callable[[str], Case]] = {
    MessageKind.RECEIPT: lamp_in_hand,
    MessageKind.RESOLVED: resolved,
    MessageKind.CANCELLED: cancelled,
    MessageKind.REOPENED: reopened,
    MessageKind.ESCALATED: escalated,
    MessageKind.ESCALATION_ANSWERED: answered,
    MessageKind.STAFF_ESCALATION: escalated,
    MessageKind.STAFF_INSTRUCTED: instructed,
    MessageKind.STAFF_MENTIONED: mentioned,
    MessageKind.STAFF_REMINDED: reminded,
    MessageKind.CONTRACTOR_INVITED: invited,
    MessageKind.CONTRACTOR_ANSWERED: firm_answered,
    MessageKind.STAFF_UNMATCHED: unmatched,
    MessageKind.STAFF_CLOCK: overdue,
    MessageKind.ASKED: asked,
    MessageKind.WRITTEN: written,
    MessageKind.RESUMED: goes_on,
    MessageKind.RECLASSIFIED: reclassified,
    MessageKind.STAFF_FOLLOWED: followed,
    MessageKind.STAFF_UNDELIVERED: undelivered,
    **JOINED,
}


def message_of(kind: MessageKind, language: str = "en") -> Message:
    """Let a decision write a message of a kind, in a language."""
    StaffMember.objects.update(language=language)
    case = MADE_BY[kind](language)
    message = Message.objects.filter(event__case=case, kind=kind).order_by("id").last()
    assert message is not None, f"nothing was told: {kind}"
    return message


def case_of(message: Message) -> Case:
    """Give the case that a message is about."""
    assert message.event is not None
    return message.event.case


@dataclass
class Post:
    """A mail server: what it took, and for how many letters it refuses first."""

    letters: list[EmailMessage] = field(default_factory=list)
    refuse: int = 0

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        if self.refuse > 0:
            self.refuse -= 1
            return "451 Come back later"
        self.letters.append(message_from_bytes(envelope.content, policy=modern))
        return "250 OK"


@pytest.fixture
def post(settings: LazySettings) -> Iterator[Post]:
    """Open a mail server on a real socket."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    office = Post()
    controller = Controller(office, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    yield office
    controller.stop()


__all__ = ["Post", "case_of", "message_of", "person"]
