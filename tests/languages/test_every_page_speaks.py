"""Each public page speaks its language whole: in Arabic, in Luxembourgish, and in the made-up one."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils import translation

from requests_app.lib.pseudo import CLOSED, OPENED, pseudo
from requests_app.vocabulary import NOT_YET_REVIEWED
from tests.browser.pages import Stage
from tests.languages.pages import kiosk_pages, walk
from tests.languages.visible import data_of_the_city, texts_of, without_data

TRANSLATED = re.compile(rf"{OPENED}[^{OPENED}{CLOSED}]*{CLOSED}")
LATIN_WORD = re.compile(r"[A-Za-z]{2,}")


def pages_in(language: str, stage: Stage) -> list[tuple[str, str]]:
    with translation.override(language):
        return list(walk(Client(headers={"accept-language": language}), stage, language))


def test_every_page_in_arabic_runs_from_right_to_left_and_says_nothing_in_english(stage: Stage) -> None:
    pages, data = pages_in("ar", stage), data_of_the_city()

    english = {
        f"{name}: {text}"
        for name, html in pages
        for text in texts_of(html)
        if LATIN_WORD.search(without_data(text, data))
    }
    assert not english, "\n".join(sorted(english))
    assert not [name for name, html in pages if '<html lang="ar" dir="rtl"' not in html]


def test_every_word_of_a_page_can_be_translated(stage: Stage, pseudo_language: str) -> None:
    pages, data = pages_in(pseudo_language, stage), data_of_the_city()

    fixed = set()
    for name, html in pages:
        for text in texts_of(html):
            rest = text
            while rest != (rest := TRANSLATED.sub(" ", rest)):
                pass
            if LATIN_WORD.search(without_data(rest, data)):
                fixed.add(f"{name}: {text}")
    assert not fixed, "\n".join(sorted(fixed))


@pytest.mark.parametrize("language", ["en", "de", "fr", "lb", "ar"])
def test_a_language_that_no_native_reader_has_checked_says_so(konstanz: None, language: str) -> None:
    with translation.override(language):
        note = translation.gettext("No native reader has checked this language yet. You can tell us of mistakes.")
    browser = Client(headers={"accept-language": language})

    pages = [browser.get("/").content.decode(), dict(kiosk_pages(browser, language))["kiosk-order"]]

    assert [note in page for page in pages] == [language in NOT_YET_REVIEWED] * 2


def test_the_made_up_language_is_longer_and_keeps_placeholders_and_formats() -> None:
    assert pseudo("%(days)s days of {name}") == "⟦%(days)s ďååýýš ôôƒ {name}⟧"
    assert len(pseudo("You can reach a person at any time.")) > 1.3 * len("You can reach a person at any time.")
    assert pseudo("j M Y, H:i") == "j M Y, H:i"
