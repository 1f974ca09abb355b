"""Accompanying: a form that a resident has begun is opened by her code, finished here, or handed back to her."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from requests_app.models import CaseEvent, Draft, ServiceRequest
from requests_app.vocabulary import Channel
from tests.channels.web.conftest import STREETLIGHT, form_of, value_of
from tests.personas import browser, person

pytestmark = pytest.mark.django_db
CODES = "/counter/drafts/"
TYPED = {"description": "The lamp is dark", "address": "Seestraße 4", "name": "Rosa Feldmann"}
UNSEEN = ("draft_revision", "draft_writer", "draft_step", "idempotency_key")


@pytest.fixture
def rosa(konstanz: None) -> Client:
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def farah(konstanz: None) -> Client:
    return browser("farah")


def code_in(page: Any) -> str:
    found = re.search(r'<bdi class="city-code" dir="ltr">([0-9A-Z]{3}-[0-9A-Z]{3})</bdi>', page.content.decode())
    assert found
    return found[1]


def code_of(rosa: Client, **typed: str) -> str:
    return code_in(rosa.post(STREETLIGHT, form_of(rosa, help="1", **{**TYPED, **typed})))


def open_by(farah: Client, code: str) -> str:
    answer = farah.post(CODES, {"code": code})
    assert answer.status_code == 302
    return str(answer.headers["location"])


def fields_of(farah: Client, url: str, **typed: str) -> dict[str, str]:
    page = farah.get(url).content.decode()
    return {**TYPED, "draft_revision": value_of(page, "draft_revision"), "language": "en", **typed}


def test_a_code_is_made_only_when_she_asks_and_is_kept_hidden(rosa: Client) -> None:
    assert 'class="city-code" dir="ltr"' not in rosa.get(STREETLIGHT).content.decode()

    code = code_of(rosa)

    draft = Draft.objects.get()
    assert code not in draft.help_code
    assert len(draft.help_code) == 32
    assert not ServiceRequest.objects.exists()


def test_the_clerk_has_everything_filled_and_sends_it_as_one_assisted_request(rosa: Client, farah: Client) -> None:
    form = form_of(rosa, help="1", **TYPED)
    url = open_by(farah, code_in(rosa.post(STREETLIGHT, form)).lower().replace("-", " "))

    page = farah.get(url).content.decode()
    assert ("The lamp is dark</textarea>" in page, value_of(page, "address")) == (True, "Seestraße 4")
    answer = farah.post(url, fields_of(farah, url, send="1"))

    assert "/counter/receipt/" in answer.headers["location"]
    request = ServiceRequest.objects.get()
    assert (request.channel, request.assisted_by) == (Channel.WEB, person("farah"))
    assert CaseEvent.objects.get().is_assisted
    assert not Draft.objects.exists()
    # Her own page, still open, sends the same form once more: it is the same request.
    form.pop("help")
    rosa.post(STREETLIGHT, form)
    assert ServiceRequest.objects.count() == 1


def test_handed_back_her_browser_is_told_and_what_she_sends_stays_assisted(rosa: Client, farah: Client) -> None:
    url = open_by(farah, code_of(rosa))

    answer = farah.post(url, fields_of(farah, url, description="The third lamp is dark", back="1"))

    assert answer.headers["location"] == f"{CODES}done/"
    page = rosa.get(STREETLIGHT).content.decode()
    assert "The third lamp is dark</textarea>" in page
    assert "A colleague at the counter has filled this in with you." in page
    sent = {name: value_of(page, name) for name in UNSEEN}
    rosa.post(STREETLIGHT, {**sent, **TYPED, "description": "The third lamp is dark", "nearby_told": "1"})
    assert ServiceRequest.objects.get().assisted_by == person("farah")
    assert CaseEvent.objects.get().is_assisted
    assert farah.get(url).status_code == 404


def test_who_has_written_meanwhile_is_not_overwritten(rosa: Client, farah: Client) -> None:
    url = open_by(farah, code_of(rosa))
    old = fields_of(farah, url, description="From the clerk")
    shown = rosa.get(STREETLIGHT).content.decode()
    rosa.post(f"{STREETLIGHT}draft/", {**{name: value_of(shown, name) for name in UNSEEN}, "description": "Hers"})

    for button in ("back", "send"):
        answer = farah.post(url, {**old, button: "1"})
        assert answer.status_code == 409
        assert "Hers</textarea>" in answer.content.decode()

    farah.post(url, fields_of(farah, url, description="Both", back="1"))
    late = rosa.post(f"{STREETLIGHT}draft/", {**{name: value_of(shown, name) for name in UNSEEN}, "description": "No"})
    assert late.status_code in {200, 409}
    assert Draft.objects.get().typed["description"] == (["No"] if late.status_code == 200 else ["Both"])


def test_an_open_page_hears_that_a_colleague_has_helped(rosa: Client, farah: Client) -> None:
    url = open_by(farah, code_of(rosa))
    shown = rosa.get(STREETLIGHT).content.decode()
    farah.post(url, fields_of(farah, url, description="Both", back="1"))

    late = rosa.post(f"{STREETLIGHT}draft/", {**{name: value_of(shown, name) for name in UNSEEN}, "description": "No"})

    assert (late.status_code, late.json()) == (409, {"is_helped": True})


def test_the_way_with_steps_gives_a_code_too_and_the_clerk_chooses_the_service(rosa: Client, farah: Client) -> None:
    url = open_by(farah, code_in(rosa.post("/new/", {"description": "The lamp is dark", "help": "1"})))

    answer = farah.post(url, fields_of(farah, url, service="streetlight-broken", back="1"))

    assert answer.status_code == 302
    assert rosa.get("/new/send/").status_code == 200


def test_a_code_opens_once_for_half_an_hour_and_for_her_alone(rosa: Client, farah: Client) -> None:
    code = code_of(rosa)
    with time_machine.travel(timezone.now() + timedelta(minutes=31)):
        late = browser("farah")
        assert late.post(CODES, {"code": code}).status_code == 422
    url = open_by(farah, code)

    again = farah.post(CODES, {"code": code})

    assert again.status_code == 422
    assert 'href="#id_code"' in again.content.decode()
    assert browser("malik").get(url).status_code == 404
    assert browser("bruno").get(CODES).status_code == 403


def test_tries_are_counted(farah: Client, settings: Any) -> None:
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "help_codes_of_clerk": "2 per 10 minutes"}

    answers = [farah.post(CODES, {"code": "K7M-2QX"}).status_code for _ in range(3)]

    assert answers == [422, 422, 429]


def test_the_clerks_mistakes_stay_in_her_form(rosa: Client, farah: Client) -> None:
    url = open_by(farah, code_of(rosa))

    answer = farah.post(url, fields_of(farah, url, address="", send="1"))

    assert answer.status_code == 422
    assert 'href="#id_address"' in answer.content.decode()
    assert Draft.objects.exists()
