"""A form that was open too long comes back filled, and one press sends it."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
FORM = "/report/road-damage/"
WORDS = 'A hole.\r\n"Deep" <b>& wide</b>'


def strict() -> Client:
    return Client(enforce_csrf_checks=True, headers={"accept-language": "en"})


def hidden(page: str) -> dict[str, str]:
    found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"[^>]*>', page)
    return {html.unescape(name): html.unescape(value) for name, value in found}


def post_late(client: Client, path: str, typed: dict[str, Any], **more: Any) -> str:
    answer = client.post(path, {"csrfmiddlewaretoken": "old", **typed}, **more)
    assert answer.status_code == 403
    assert "no-store" in answer.headers["cache-control"]
    return answer.content.decode()


def test_the_words_come_back_and_one_press_sends_them(konstanz: None) -> None:
    client = strict()
    form = hidden(client.get(FORM).content.decode())
    typed = {"description": WORDS, "address": "Hussenstraße 12", "district": "010", "contact_by": "none"}

    page = post_late(client, FORM, {**form, **typed, "csrfmiddlewaretoken": "old"})

    assert "Nothing is lost" in page
    assert "&lt;b&gt;&amp; wide" in page
    assert "<b>&" not in page
    again = hidden(page)
    assert {name: again[name] for name in typed} == typed
    assert "csrfmiddlewaretoken" in again
    sent = client.post(FORM, again)
    assert sent.status_code == 302, sent.content.decode()


def test_a_password_and_the_old_token_do_not_come_back(konstanz: None) -> None:
    page = post_late(strict(), "/accounts/login/", {"username": "farah", "password": "typed-secret"})

    assert hidden(page)["username"] == "farah"
    assert "typed-secret" not in page
    assert hidden(page)["csrfmiddlewaretoken"] != "old"


def test_several_values_of_one_field_stay_several(konstanz: None) -> None:
    page = post_late(strict(), "/status/", {"x": ["1", "2"]})

    assert page.count('name="x"') == 2


def test_a_form_of_another_site_is_not_sent_again(konstanz: None) -> None:
    page = post_late(strict(), FORM, {"description": WORDS}, headers={"origin": "https://elsewhere.example"})

    assert "Nothing was sent." in page
    assert "Send it again" not in page
