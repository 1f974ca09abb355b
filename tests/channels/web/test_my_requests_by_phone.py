"""My requests by a code that comes to a phone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client

from requests_app.models import JobRow, SignInCode
from requests_app.rules.intake import Contact
from requests_app.rules.sign_in import code_of
from requests_app.vocabulary import ContactBy
from tests.channels.web.test_my_requests import KEY, send_codes, sign_in
from tests.factories import receive

pytestmark = pytest.mark.django_db
MOBILE, LANDLINE = "+4915112345678", "+497531900100"
BY_MOBILE = Contact(by=ContactBy.PHONE, phone=MOBILE)


def texts_in(folder: Path) -> list[dict[str, str]]:
    return [json.loads(file.read_text()) for file in sorted(folder.glob("*.json"))]


def test_a_code_comes_to_a_mobile_phone_and_opens_the_list(
    rosa: Client, settings: LazySettings, tmp_path: Path
) -> None:
    settings.SMS_DIR = tmp_path
    receipt = receive(contact=BY_MOBILE)
    rosa.post("/my/", {"address": "0151 12345678"})

    send_codes()
    told = texts_in(tmp_path)
    answer = rosa.post("/my/code/", {"code": told[0]["text"][-6:]}, follow=True)

    assert [one["to"] for one in told] == [MOBILE]
    assert told[0]["text"].startswith("Konstanz: your code is ")
    assert receipt.reference in answer.content.decode()


def test_a_phone_that_nobody_gave_gets_no_message(rosa: Client, settings: LazySettings, tmp_path: Path) -> None:
    settings.SMS_DIR = tmp_path
    rosa.post("/my/", {"address": MOBILE})

    send_codes()

    assert not texts_in(tmp_path)


@pytest.mark.parametrize("number", [LANDLINE, "12", "+491"])
def test_a_number_that_gets_no_text_messages_is_told_at_its_field(rosa: Client, number: str) -> None:
    answer = rosa.post("/my/", {"address": number})

    assert answer.status_code == 422
    assert "the number of a mobile phone" in answer.content.decode()


def test_a_city_that_sends_no_text_messages_asks_for_an_e_mail_address(rosa: Client, settings: LazySettings) -> None:
    settings.SMS_PROVIDERS = []

    assert "phone number" not in rosa.get("/my/").content.decode()
    assert rosa.post("/my/", {"address": MOBILE}).status_code == 422


def test_when_no_provider_takes_it_the_code_is_sent_again_later(rosa: Client, settings: LazySettings) -> None:
    settings.SMS_PROVIDERS = [{"name": "gone", "url": "http://127.0.0.1:1/", "timeout_seconds": 0.2}]
    receive(contact=BY_MOBILE)
    rosa.post("/my/", {"address": MOBILE})

    send_codes()

    job = JobRow.objects.get(pk=SignInCode.objects.get().job_id)
    assert job.done_at is None
    assert job.dead_at is None


def test_the_code_of_a_phone_works_once(rosa: Client) -> None:
    receive(contact=BY_MOBILE)
    sign_in(rosa, MOBILE)
    code = code_of(SignInCode.objects.get().nonce, key=KEY)

    assert Client().post("/my/code/", {"code": code}).headers["location"] == "/my/"
