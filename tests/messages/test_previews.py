"""Colleagues read every message in every language before it goes out, with made-up facts."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings

from requests_app.queries import message_previews
from tests.personas import browser

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("konstanz")]
LANGUAGES = ("en", "de", "fr", "lb", "ar")


def test_every_message_can_be_seen_in_every_language() -> None:
    for kind, _ in message_previews.kinds():
        for language in LANGUAGES:
            preview = message_previews.preview(kind, language)
            assert preview.mail.subject
            assert "{" not in preview.mail.body + preview.sms
            assert f'lang="{language}"' in preview.mail.html
            assert ('dir="rtl"' in preview.mail.html) == (language == "ar")
            assert "None" not in preview.mail.body


def test_the_list_leads_to_each_kind_and_language() -> None:
    page = browser("malik").get("/desk/messages/").content.decode()

    for code, _ in settings.LANGUAGES:
        assert f"/desk/messages/resolved/{code}/" in page


def test_a_preview_shows_words_and_the_cost_of_the_text() -> None:
    page = browser("malik").get("/desk/messages/resolved/en/").content.decode()

    assert "Your request XX-2222-2222 is settled" in page
    assert "GSM-7" in page
    assert "sandbox" in page


def test_the_html_stands_in_a_frame_that_can_do_nothing() -> None:
    desk = browser("malik")
    html = desk.get("/desk/messages/resolved/ar/html/")
    page = desk.get("/desk/messages/resolved/ar/")

    policy = html.headers["Content-Security-Policy"]
    assert "sandbox" in policy
    assert "script" not in policy
    assert html.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-src 'self'" in page.headers["Content-Security-Policy"]
    assert "unsafe-inline" not in page.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["none/en", "receipt/xx", "receipt/en-xa"])
def test_what_there_is_not_is_not_found(path: str) -> None:
    assert browser("malik").get(f"/desk/messages/{path}/").status_code == 404


def test_a_preview_reads_no_resident(django_assert_max_num_queries: Any) -> None:
    desk = browser("malik")

    with django_assert_max_num_queries(6) as asked:
        desk.get("/desk/messages/escalated/de/")

    assert not [query for query in asked.captured_queries if "requests_app_resident" in query["sql"]]
