"""By which way somebody is told: e-mail, text message or letter, and what becomes of each."""

from __future__ import annotations

import json
import smtplib
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.utils import timezone

from requests_app.actions import casework, delivery
from requests_app.gateways import sms
from requests_app.gateways.faults import NotNow, Refused
from requests_app.models import CaseEvent, JobRow, Message
from requests_app.rules.intake import Contact
from requests_app.tasks.messages import send, send_text
from requests_app.vocabulary import ContactBy, EventKind, Job, MessageKind, MessageState, Way
from tests.factories import BY_POST, BY_SMS, MONDAY, ROSA, new_case, routed_case
from tests.messages.conftest import Post, message_of
from tests.personas import browser, mirjam

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("konstanz")]


@pytest.fixture
def texts(settings: LazySettings, tmp_path: Path) -> Path:
    settings.SMS_DIR = tmp_path
    sms._health.forget()
    return tmp_path


def caught(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(file.read_text()) for file in sorted(folder.glob("*.json"))]


@pytest.mark.parametrize(
    ("contact", "way"),
    [
        (ROSA, Way.EMAIL),
        (BY_SMS, Way.SMS),
        (BY_POST, Way.POST),
        (Contact(by=ContactBy.PHONE, phone="+49 7531 900111"), None),  # no text reaches it: a colleague calls
        (Contact(by=ContactBy.NONE, email="rosa@konstanz.example"), None),
    ],
)
def test_a_receipt_goes_by_the_way_that_was_chosen(contact: Contact, way: Way | None) -> None:
    new_case(contact=contact)

    assert list(Message.objects.values_list("way", flat=True)) == ([way] if way else [])


@pytest.mark.parametrize(("contact", "name"), [(ROSA, Job.SEND_MESSAGE), (BY_SMS, Job.SEND_TEXT)])
def test_a_worker_from_before_text_messages_is_handed_none(contact: Contact, name: Job) -> None:
    new_case(contact=contact)

    assert JobRow.objects.get(message__isnull=False).name == name


@pytest.mark.parametrize(
    ("limits", "sent"),
    [
        ({"texts_to_number": "2 per hour", "texts_of_city": "9 per hour"}, 3),  # two to Karim, one to the other number
        ({"texts_to_number": "9 per hour", "texts_of_city": "1 per hour"}, 1),
    ],
)
def test_forms_alone_order_few_texts_and_no_request_is_refused(
    texts: Path, settings: LazySettings, limits: dict[str, str], sent: int
) -> None:
    settings.RATE_LIMITS = limits
    for contact in (BY_SMS, BY_SMS, BY_SMS, replace(BY_SMS, phone="+4915112345679")):
        new_case(contact=contact)

    for job in JobRow.objects.filter(message__isnull=False).order_by("pk"):
        send_text(job.pk)

    assert len(caught(texts)) == sent
    assert Message.objects.filter(state=MessageState.NOT_NEEDED).count() == 4 - sent
    assert not JobRow.objects.filter(message__isnull=False, done_at=None).exists()


def test_what_a_colleague_has_done_is_told_however_many_receipts_went(texts: Path, settings: LazySettings) -> None:
    settings.RATE_LIMITS = {"texts_to_number": "1 per day", "texts_of_city": "1 per day"}
    new_case(contact=BY_SMS)
    send_text(JobRow.objects.get(message__isnull=False).pk)
    case = routed_case(contact=BY_SMS)
    casework.claim_case(case.pk, by=mirjam(), at=MONDAY)
    casework.cancel_case(case.pk, cancel_reason="invalid", reason="Of the railway.", by=mirjam(), at=MONDAY)

    for job in JobRow.objects.filter(message__isnull=False, done_at=None).order_by("pk"):
        send_text(job.pk)

    states = Message.objects.filter(way=Way.SMS).order_by("pk").values_list("kind", "state")
    assert list(states) == [("receipt", "sent"), ("receipt", "not_needed"), ("cancelled", "sent")]


def test_without_a_provider_nobody_is_promised_a_text(settings: LazySettings) -> None:
    settings.SMS_PROVIDERS = []

    new_case(contact=BY_SMS)

    assert not Message.objects.exists()


def test_a_text_says_what_it_is_about_and_links_to_the_status_page(texts: Path) -> None:
    case = new_case(contact=BY_SMS)
    message = Message.objects.get()

    send(JobRow.objects.get(message=message).pk)

    message.refresh_from_db()
    [text] = caught(texts)
    assert (message.state, message.provider) == (MessageState.SENT, "demo")
    assert text["to"] == "+4915112345678"
    assert text["reference"] == message.message_id.strip("<>")
    assert case.reference in text["text"]
    assert f"/s/{case.reference}/" in text["text"]
    assert "\n" not in text["text"]


@pytest.mark.parametrize(("hour", "due_hour", "days"), [(12, 12, 0), (22, 7, 1), (3, 7, 0), (7, 7, 0), (21, 7, 1)])
def test_a_text_waits_for_the_morning(hour: int, due_hour: int, days: int) -> None:
    at = datetime.combine(MONDAY, datetime.min.time(), tzinfo=timezone.get_default_timezone()).replace(hour=hour)

    new_case(contact=BY_SMS, at=at)

    due_at = timezone.localtime(JobRow.objects.get(message__way=Way.SMS).due_at)
    assert (due_at.hour, due_at.date()) == (due_hour, (at + timedelta(days=days)).date())


def test_danger_wakes_people() -> None:
    at = MONDAY.replace(hour=23)

    new_case("traffic-light-broken", contact=BY_SMS, at=at)

    assert JobRow.objects.get(message__way=Way.SMS).due_at == at


def test_mail_is_not_held_at_night() -> None:
    at = MONDAY.replace(hour=23)

    new_case(at=at)

    assert JobRow.objects.get(message__isnull=False).due_at == at


def test_an_address_that_the_server_refuses_is_given_up_at_once_and_staff_are_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise smtplib.SMTPRecipientsRefused({"rosa@konstanz.example": (550, b"no such user")})

    case = routed_case()
    casework.claim_case(case.pk, by=mirjam(), at=MONDAY)
    receipt = Message.objects.get(kind=MessageKind.RECEIPT)
    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)

    send(JobRow.objects.get(message=receipt).pk)

    job, event = JobRow.objects.get(message=receipt), CaseEvent.objects.get(kind=EventKind.MESSAGE_FAILED)
    receipt.refresh_from_db()
    assert (receipt.state, receipt.last_error) == (MessageState.PERMANENT_FAILURE, "SMTPRecipientsRefused")
    assert (bool(job.done_at), job.attempts) == (True, 0)
    told = Message.objects.get(event=event)
    assert (told.kind, told.person_id) == (MessageKind.STAFF_UNDELIVERED, mirjam().person_id)
    assert "Did not arrive" in browser("mirjam").get(f"/desk/cases/{case.reference}/").content.decode()


def test_a_refused_sender_is_the_citys_own_fault_and_tried_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise smtplib.SMTPSenderRefused(550, b"not you", "city@localhost")

    new_case()
    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)

    send(JobRow.objects.get(message__isnull=False).pk)

    assert Message.objects.get().state == MessageState.CREATED
    assert JobRow.objects.get(message__isnull=False).attempts == 1


def test_a_message_that_fails_again_after_a_replay_tells_staff_once_only() -> None:
    message = message_of(MessageKind.STAFF_UNDELIVERED)
    assert message.event is not None
    failed = Message.objects.get(pk=message.event.data["message"])

    delivery.mark_failed(failed.pk, error="SMTPDataError", is_final=True, at=MONDAY)

    assert CaseEvent.objects.filter(kind=EventKind.MESSAGE_FAILED).count() == 1


def provider(name: str) -> dict[str, Any]:
    return {"name": name, "kind": name}


def test_the_next_provider_takes_over_and_the_failed_one_rests(
    settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def fails(given: sms.Provider, _: sms.Text) -> None:
        asked.append(given.name)
        raise ConnectionRefusedError

    monkeypatch.setattr(sms, "KINDS", {"first": fails, "second": lambda given, _: asked.append(given.name)})
    settings.SMS_PROVIDERS = [provider("first"), provider("second")]
    sms._health.forget()

    handed = [sms.send(sms.Text("+4915112345678", "Hello", "r")) for _ in range(2)]

    assert [one.provider for one in handed] == ["second", "second"]
    assert asked == ["first", "second", "second"]
    assert not handed[0].may_repeat


def test_a_provider_that_fell_silent_may_have_taken_it_and_the_repeat_is_counted(
    settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def is_silent(*_: Any) -> None:
        raise sms._Silent

    monkeypatch.setattr(sms, "KINDS", {"first": is_silent, "second": lambda *_: None})
    settings.SMS_PROVIDERS = [provider("first"), provider("second")]
    sms._health.forget()
    new_case(contact=BY_SMS)

    send(JobRow.objects.get(message__isnull=False).pk)

    message = Message.objects.get()
    assert (message.state, message.provider, message.repeats) == (MessageState.SENT, "second", 1)


def test_a_number_that_gets_no_texts_is_asked_of_one_provider_only(
    settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(*_: Any) -> None:
        raise Refused("HTTP422")

    monkeypatch.setattr(sms, "KINDS", {"first": refuses, "second": lambda *_: pytest.fail("asked twice")})
    settings.SMS_PROVIDERS = [provider("first"), provider("second")]
    sms._health.forget()
    new_case(contact=BY_SMS)

    send(JobRow.objects.get(message__isnull=False).pk)

    assert Message.objects.get(way=Way.SMS).state == MessageState.PERMANENT_FAILURE


def test_when_no_provider_takes_it_the_job_is_tried_again(settings: LazySettings) -> None:
    settings.SMS_PROVIDERS = [{"name": "gone", "kind": "https", "url": "http://127.0.0.1:9/"}]
    sms._health.forget()

    with pytest.raises(NotNow):
        sms.send(sms.Text("+4915112345678", "Hello", "r"))


def test_a_letter_with_two_forms_says_the_same_in_both(post: Post) -> None:
    message = message_of(MessageKind.RESOLVED)

    send(JobRow.objects.get(message=message).pk)

    [letter] = [letter for letter in post.letters if letter["Message-ID"] == message.message_id]
    plain, html = letter.get_body(("plain",)), letter.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert letter.get_content_type() == "multipart/alternative"
    assert "The lamp <shines> again." in plain.get_content()
    assert "The lamp &lt;shines&gt; again." in html.get_content()
    assert "http" not in html.get_content().replace("http://127.0.0.1:8000", "")
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "/mail/stop/" in letter["List-Unsubscribe"]
