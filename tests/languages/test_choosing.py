"""The language is chosen once, and stays: on pages, in messages, in numbers and days."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation
from django.utils.formats import date_format

from requests_app.lib.direction import left_to_right
from requests_app.models import Message
from requests_app.queries.catalogue import in_language
from requests_app.queries.date_reasons import why_in_plain_words
from requests_app.queries.notifications import message_to_send, write_letter
from requests_app.vocabulary import PSEUDO, MessageKind
from tests.messages.conftest import case_of, message_of

ARABIC_DAYS = {
    1: "يوم عمل واحد بعد",
    2: "يوما عمل بعد",
    3: "3 أيام عمل بعد",
    11: "11 يوم عمل بعد",
    100: "100 يوم عمل بعد",
}
LUXEMBOURGISH_DAYS = {1: "1 Aarbechtsdag nom", 2: "2 Aarbechtsdeeg nom"}


@pytest.mark.parametrize(("language", "direction"), [("lb", "ltr"), ("ar", "rtl"), ("fr", "ltr")])
def test_a_chosen_language_stays_on_every_page(rosa: Client, language: str, direction: str) -> None:
    chosen = rosa.post("/i18n/setlang/", {"language": language, "next": "/status/"})

    assert chosen.headers["location"] == "/status/"
    assert chosen.cookies["django_language"].value == language
    for path in ("/", "/status/", "/person/", "/report/streetlight-broken/"):
        assert f'<html lang="{language}" dir="{direction}"' in rosa.get(path).content.decode(), path


def test_every_page_offers_the_languages_of_the_city_in_their_own_names(rosa: Client) -> None:
    page = rosa.get("/").content.decode()

    for code, name in (("lb", "Lëtzebuergesch"), ("ar", "العربية"), ("de", "Deutsch")):
        assert f'value="{code}" lang="{code}">{name}</button>' in page


def test_a_name_that_is_missing_in_a_language_is_shown_in_english_then_in_any() -> None:
    assert in_language({"de": "Lampe", "en": "Lamp"}, "ar") == "Lamp"
    assert in_language({"de": "Lampe"}, "lb") == "Lampe"


@pytest.mark.usefixtures("konstanz")
def test_a_request_sent_in_arabic_is_answered_in_arabic(rosa: Client) -> None:
    message = message_of(MessageKind.RECEIPT, "ar")

    letter = write_letter(message_to_send(message.pk))

    assert letter is not None
    reference = case_of(message).reference
    assert letter.subject == f"استلمنا طلبك \u2066{reference}\u2069"
    assert "We " not in letter.body
    assert "\u2066+49 30 23125 115\u2069" in letter.body
    assert Message.objects.filter(language="ar").exists()


def test_a_number_is_set_apart_only_where_words_run_from_right_to_left() -> None:
    with translation.override("ar"):
        assert left_to_right("+49 1") == "\u2066+49 1\u2069"
        assert left_to_right("") == ""
    with translation.override("lb"):
        assert left_to_right("+49 1") == "+49 1"


@pytest.mark.parametrize(("language", "expected"), [("ar", ARABIC_DAYS), ("lb", LUXEMBOURGISH_DAYS)])
def test_days_are_counted_as_the_language_counts(language: str, expected: dict[int, str]) -> None:
    with translation.override(language):
        for days, words in expected.items():
            said = why_in_plain_words({"from": "2026-11-23T09:00:00+01:00", "target": days})
            assert said.startswith(words), said


@pytest.mark.parametrize(
    ("language", "day", "moment"),
    [
        ("lb", "3. November 2026", "3. November 2026 14:05"),
        ("ar", "3 نوفمبر 2026", "3 نوفمبر 2026، 14:05"),
    ],
)
def test_days_and_hours_are_written_as_in_the_language(language: str, day: str, moment: str) -> None:
    with translation.override(language):
        assert date_format(date(2026, 11, 3), "DATE_FORMAT") == day
        assert date_format(datetime(2026, 11, 3, 14, 5), "DATETIME_FORMAT") == moment


@pytest.mark.parametrize("language", ["lb", "ar"])
def test_too_many_words_are_refused_in_the_language_of_the_page(rosa: Client, language: str) -> None:
    typed = {"description": "x", "address": "y", "name": "z" * 121}

    page = rosa.post("/report/streetlight-broken/", typed, headers={"accept-language": language})

    assert page.status_code == 422
    with translation.override(language):
        assert translation.gettext("This is too long.") in page.content.decode()


@pytest.mark.parametrize(
    ("asked", "spoken"), [("ar", "en"), ("ar, fr;q=0.5", "fr"), ("lb, de-LU;q=0.9, fr;q=0.8", "de"), ("lb, pt", "en")]
)
@pytest.mark.usefixtures("konstanz")
def test_a_page_of_colleagues_keeps_to_the_languages_that_it_has(asked: str, spoken: str) -> None:
    page = Client(headers={"accept-language": asked}).get("/accounts/login/").content.decode()

    assert f'<html lang="{spoken}" dir="ltr"' in page


def test_the_made_up_language_is_off_unless_somebody_asks_for_it() -> None:
    assert PSEUDO not in dict(settings.LANGUAGES)
