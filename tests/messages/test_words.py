"""What a message says: every kind in every language, and nothing that its reader must not know."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

from requests_app.models import ContractorLink, Escalation, Message, StaffMember
from requests_app.queries.notifications import WrittenLetter, message_to_send, write_letter
from requests_app.rules.telling import OF_APPOINTMENTS
from requests_app.vocabulary import MessageKind
from tests.factories import MONDAY
from tests.messages.conftest import SECRET_WORDS, case_of, message_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("konstanz")]
LANGUAGES = ("en", "de", "fr", "lb", "ar")
TO_STAFF = {
    MessageKind.STAFF_FOLLOWED,
    MessageKind.STAFF_CLOCK,
    MessageKind.STAFF_ESCALATION,
    MessageKind.STAFF_INSTRUCTED,
    MessageKind.STAFF_MENTIONED,
    MessageKind.STAFF_REMINDED,
    MessageKind.STAFF_REVIEW,
    MessageKind.STAFF_UNDELIVERED,
    MessageKind.STAFF_UNMATCHED,
}
TO_FIRMS = {MessageKind.CONTRACTOR_ANSWERED, MessageKind.CONTRACTOR_INVITED}
# About a work queue, or an audit: read in tests/audit; of an incident: in tests/actions/test_incidents.py.
# Of an appointment: read in tests/actions/test_appointments.py.
ABOUT_NO_CASE = {MessageKind.STAFF_BOUND, MessageKind.STAFF_AUDIT, MessageKind.STAFF_INCIDENT, *OF_APPOINTMENTS}
TEMPLATES = Path(settings.BASE_DIR) / "templates" / "messages"
# Whatever else stands between two braces is a leak: add it here only after asking who may read it.
ALLOWED = {
    "reviewer.name", "reviewer.job_title", "review_until", "is_part", "is_answered", "wake_at", "what_happened",
    "city.name", "city.phone", "phone", "service_name", "reference", "status_url", "case_url", "promised_at",
    "objection_until",
    "words", "call.owner.name", "call.owner.job_title", "call.acknowledge_by", "call.acknowledged_at",
    "call.settled_as", "call.level", "call.get_kind_display", "call.get_raised_by_kind_display", "answered_by",
    "day", "when", "name", "contractor_url", "call.is_drill", "call.answer_by",
    "clock.get_kind_display", "clock.due_at", "clock.breached_at", "queue.name", "queue.bound",
    "incident.title", "incident.acknowledged_at", "incident.acknowledge_by", "figures.cases", "figures.calls",
    "title", "cases", "calls", "moved_to",
    "queue_name", "bound", "waiting", "audit.violations", "number", "page_url",
    "starts_at", "line_name", "site_name", "site_address", "appointment_url",
    "stop_url", "subject", "part.subject", "part.words",
}  # fmt: skip
TO_STAFF_ALONE = {
    "what_happened",
    "call.is_drill",
    "call.answer_by",
    "clock.get_kind_display",
    "clock.due_at",
    "queue.name",
    "queue.bound",
    "waiting",
    "audit.violations",
    "page_url",
    "case_url",
    "call.level",
    "call.get_kind_display",
    "call.get_raised_by_kind_display",
}


def written(message: Message) -> WrittenLetter:
    letter = write_letter(message_to_send(message.pk))
    assert letter is not None
    return letter


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", [kind for kind in MessageKind if kind not in ABOUT_NO_CASE])
def test_every_kind_is_written_in_every_language(kind: MessageKind, language: str) -> None:
    message = message_of(kind, language)

    letter = written(message)

    assert message.language == language
    assert case_of(message).reference in letter.subject + letter.body
    assert "\n" not in letter.subject
    assert len(letter.subject) <= 70
    assert "\n\n\n" not in letter.body
    assert "{" not in letter.body
    assert "&lt;" not in letter.body
    assert ("/desk/cases/" in letter.body) == (kind in TO_STAFF)
    assert ("/contractor/" in letter.body) == (kind in TO_FIRMS)
    assert ("/s/" in letter.body) == (kind not in TO_STAFF | TO_FIRMS)


@pytest.mark.parametrize("kind", [kind for kind in MessageKind if kind not in TO_STAFF | ABOUT_NO_CASE])
def test_a_resident_reads_nothing_internal(kind: MessageKind) -> None:
    message = message_of(kind)
    case = case_of(message)
    queue = case.queue or case.last_queue
    assert queue is not None

    letter = written(message)

    told = letter.subject + letter.body
    named = {call.owner.name for call in Escalation.objects.filter(case=case)}
    if kind == MessageKind.APPEALED and case.owner:  # she is told who looks again
        named.add(case.owner.name)
    assert SECRET_WORDS not in told
    assert queue.code not in told
    strangers = [person for person in StaffMember.objects.all() if person.name in told and person.name not in named]
    assert not strangers


@pytest.mark.parametrize("kind", sorted(TO_STAFF))
def test_staff_mail_carries_no_words_and_no_contact_of_a_resident(kind: MessageKind) -> None:
    letter = written(message_of(kind))

    for personal in ("Rosa", "rosa@", "900111", "My mother", "http://a", "The lamp before"):
        assert personal not in letter.subject + letter.body


@pytest.mark.parametrize(
    "template", sorted(TEMPLATES.rglob("*.txt")), ids=lambda path: f"{path.parent.name}/{path.name}"
)
def test_templates_read_an_allow_list(template: Path) -> None:
    text = template.read_text()
    names = set(re.findall(r"{{\s*([\w.]+)", text)) | set(re.findall(r"\w+=([\w.]+)", text))
    names |= set(re.findall(r"{% if (?:not )?([\w.]+)", text))

    allowed = ALLOWED if "staff" in str(template) else ALLOWED - TO_STAFF_ALONE
    assert names <= allowed


def test_a_call_names_the_person_the_role_and_the_time() -> None:
    message = message_of(MessageKind.ESCALATED)
    call = Escalation.objects.get(case=case_of(message))

    body = written(message).body

    assert call.owner.name in body
    assert call.owner.job_title in body
    assert "This person takes up your call by Nov. 23, 2026, 11 a.m." in body


def test_words_reach_the_resident_as_they_were_written() -> None:
    assert "The lamp <shines> again." in written(message_of(MessageKind.RESOLVED)).body
    assert "We come tomorrow." in written(message_of(MessageKind.ESCALATION_ANSWERED)).body


def test_a_firm_whose_link_was_taken_back_gets_nothing() -> None:
    message = message_of(MessageKind.CONTRACTOR_INVITED)
    ContractorLink.objects.update(revoked_at=MONDAY)

    assert write_letter(message_to_send(message.pk)) is None


def test_a_drill_says_so_before_anything_else() -> None:
    message = message_of(MessageKind.STAFF_ESCALATION)
    Escalation.objects.update(is_drill=True)

    letter = written(message)

    assert letter.subject.startswith("Drill: ")
    assert letter.body.startswith("This is a drill. Nobody waits for you.")


def test_whoever_has_no_address_any_more_gets_nothing() -> None:
    message = message_of(MessageKind.RECEIPT)
    assert message.resident is not None
    message.resident.email = ""
    message.resident.save()

    assert write_letter(message_to_send(message.pk)) is None


def test_the_number_of_a_message_comes_from_event_and_recipient() -> None:
    message = message_of(MessageKind.STAFF_UNMATCHED)
    others = Message.objects.exclude(pk=message.pk).values_list("message_id", flat=True)

    assert re.fullmatch(rf"<[a-z2-7]{{26}}@{re.escape(settings.MESSAGE_ID_DOMAIN)}>", message.message_id)
    assert message.message_id not in others
