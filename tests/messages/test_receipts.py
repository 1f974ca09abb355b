"""What a provider of text messages tells afterwards is noted, when it is signed."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from functools import partial
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client

from requests_app.actions import delivery
from requests_app.models import CaseEvent, JobRow, Message
from requests_app.tasks.messages import send
from requests_app.vocabulary import EventKind, MessageState
from tests.at_once import at_once
from tests.at_the_same_time.lingering import lingering
from tests.factories import BY_SMS, MONDAY, new_case

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("konstanz")]
SECRET = "shared with the provider"


@pytest.fixture
def message(settings: LazySettings, tmp_path: Any) -> Message:
    settings.SMS_DIR = tmp_path
    settings.SMS_PROVIDERS = [{"name": "demo", "kind": "file", "receipt_secret": SECRET}, {"name": "other"}]
    new_case(contact=BY_SMS)
    send(JobRow.objects.get(message__isnull=False).pk)
    return Message.objects.get()


def tell(message: Message, status: Any, *, secret: str = SECRET, provider: str = "demo") -> int:
    body = json.dumps({"reference": message.message_id.strip("<>"), "status": status}).encode()
    return say(body, secret=secret, provider=provider)


def say(body: bytes, *, secret: str = SECRET, provider: str = "demo") -> int:
    signature = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    answer = Client(enforce_csrf_checks=True).post(
        f"/sms/receipts/{provider}/", body, content_type="application/json", headers={"X-Signature": signature}
    )
    return answer.status_code


def state_of(message: Message) -> str:
    message.refresh_from_db()
    return message.state


def test_delivered_is_noted_and_stays(message: Message) -> None:
    assert tell(message, "delivered") == 204
    assert tell(message, "permanent_failure") == 204

    assert state_of(message) == MessageState.DELIVERED


def test_a_failure_is_noted_and_staff_are_told_once(message: Message) -> None:
    assert tell(message, "permanent_failure") == 204
    assert tell(message, "permanent_failure") == 204

    assert state_of(message) == MessageState.PERMANENT_FAILURE
    assert CaseEvent.objects.filter(kind=EventKind.MESSAGE_FAILED).count() == 1


def test_a_receipt_that_overtakes_our_own_note_stays(message: Message) -> None:
    Message.objects.update(state=MessageState.SENDING, provider="")
    assert tell(message, "delivered") == 204
    job = JobRow.objects.get(message=message)
    ended = delivery.Sending(job.pk, message.pk, "", is_sent=False, is_to_resident=True)

    delivery.end_sending(ended, is_sent=True, at=MONDAY, provider="demo")

    assert state_of(message) == MessageState.DELIVERED


@pytest.mark.parametrize(
    ("more", "status"),
    [({"secret": "another"}, 403), ({"provider": "other"}, 403), ({"provider": "nobody"}, 403)],
)
def test_whoever_cannot_sign_tells_nothing(message: Message, more: dict[str, str], status: int) -> None:
    assert tell(message, "delivered", **more) == status
    assert state_of(message) == MessageState.SENT


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", b'{"reference": 5, "status": "delivered"}', b'{"reference": "x", "status": "lost"}']
)
def test_what_cannot_be_read_is_refused(message: Message, body: bytes) -> None:
    assert say(body) == 400


def test_a_message_that_nobody_knows_is_not_found(message: Message) -> None:
    assert say(b'{"reference": "x", "status": "delivered"}') == 404


@pytest.mark.parametrize("is_final", [False, True], ids=["one of several", "the last"])
def test_a_receipt_that_overtakes_the_note_of_a_failed_try_stays(message: Message, is_final: bool) -> None:
    Message.objects.update(state=MessageState.SENDING, provider="")
    assert tell(message, "delivered") == 204

    delivery.mark_failed(message.pk, error="TimeoutError", is_final=is_final, at=MONDAY)

    assert state_of(message) == MessageState.DELIVERED
    assert not CaseEvent.objects.filter(kind=EventKind.MESSAGE_FAILED).exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_receipts_at_the_same_moment_only_one_counts(message: Message) -> None:
    reference = message.message_id.strip("<>")
    note = partial(delivery.note_receipt, reference, provider="demo", at=MONDAY)

    def delivered() -> bool:
        time.sleep(0.1)
        return note(state=MessageState.DELIVERED)

    failed = lingering(partial(note, state=MessageState.PERMANENT_FAILURE), seconds=0.3)
    assert at_once(failed, delivered) == [True, True]

    told = CaseEvent.objects.filter(kind=EventKind.MESSAGE_FAILED).count()
    assert (state_of(message), told) == (MessageState.DELIVERED, 0)
