"""The kiosk speaks: which clips are asked for, in which order, and what only a headset hears."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest
from django.conf import LazySettings
from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import Page

from requests_app.lib.speech import Clips, normalise
from requests_app.management.speech.needed import needed_lines
from tests.browser.visits import KIOSK, Visits
from tests.speaking import say_in_letters

# Notes each clip in the place of playing it; what is due at once is told at once.
EARS: Final = """
window.heard = []; window.missing = [];
document.addEventListener("kiosk:missing-clip", (event) => window.missing.push(event.detail));
window.AudioContext = class {
  state = "running"; destination = {};
  createGain() { return { gain: {}, connect() {} }; }
  async decodeAudioData(bytes) { return new TextDecoder().decode(bytes); }
  createBufferSource() {
    return { connect() {}, stop() {}, start() { window.heard.push(this.buffer); setTimeout(this.onended); } };
  }
};
"""
KEY: Final = "key => document.dispatchEvent(new KeyboardEvent('keydown', { key }))"
SHOW: Final = """html => {
  document.querySelector("[data-step]:not([hidden])").innerHTML = html;
  document.dispatchEvent(new CustomEvent("kiosk:screen", { detail: { step: "x" } }));
}"""
Listen = Callable[..., list[str]]


@pytest.fixture
def at_the_kiosk(visit: Visits, tmp_path: Path, settings: LazySettings) -> Callable[[str], Page]:
    """Stand at a kiosk whose clips are the words themselves."""

    def stand(language: str) -> Page:
        settings.SPEECH_DIR = tmp_path
        for code, lines in needed_lines([language], today=date(2026, 12, 1)).items():
            Clips(tmp_path).make(code, lines, say=say_in_letters)
        page = visit(size=KIOSK, language=language)
        page.add_init_script(EARS)
        page.goto("/kiosk/pair/")
        page.locator("form:has([name=demo]) button").click()
        page.wait_for_url("**/kiosk/")
        page.goto(f"/kiosk/{language}/")
        page.wait_for_function("document.querySelector('[inert]') === null")
        return page

    return stand


def heard(page: Page, until: str) -> list[str]:
    """Wait until a clip was heard; give all of them since the last time."""
    page.wait_for_function("words => window.heard.includes(words)", arg=until)
    told: Any = page.evaluate("window.heard.splice(0)")
    return list(told)


def test_walking_by_focus_says_the_screen_and_then_each_control(at_the_kiosk: Callable[[str], Page]) -> None:
    page = at_the_kiosk("en")
    buttons = page.locator("[data-step]:not([hidden]) button")
    names = [normalise(name) for name in buttons.all_text_contents()]
    question = page.locator("[data-step]:not([hidden]) h1").inner_text()
    buttons.first.focus()
    page.wait_for_timeout(100)
    assert page.evaluate("[...window.heard, ...Object.keys(sessionStorage)]") == []

    page.evaluate(KEY, "F15")

    first = heard(page, buttons.first.inner_text())
    assert (first[0], first[-1]) == (question, buttons.first.inner_text())
    buttons.nth(1).focus()
    assert [normalise(words) for words in heard(page, buttons.nth(1).inner_text())] == names[1:2]
    assert page.evaluate("window.missing") == []


def test_what_is_personal_is_said_on_the_headset_alone(at_the_kiosk: Callable[[str], Page]) -> None:
    page = at_the_kiosk("de")
    page.evaluate("""async () => (await import("/static/js/kiosk/speech.js")).repeat()""")
    secret = (
        "<h1>Zurück</h1><p data-personal>KN-7Q</p><p data-personal>Rosa</p><p>12. Dezember 2026, 14:30</p><p>Wo</p>"
    )

    page.evaluate(SHOW, secret)

    with translation.override("de"):
        elsewhere = gettext("This is only said on the headset.")
    on_date = ["zwölfter", "Dezember", "2026", "14", "30", "Wo"]
    assert heard(page, "Wo") == ["Zurück", elsewhere, *on_date]
    page.evaluate(KEY, "F15")
    spelled = [*"kn-7q", *"rosa"]
    assert heard(page, "Wo") == ["Zurück", *spelled, *on_date]
    page.evaluate(KEY, "F16")
    page.evaluate(SHOW, secret)
    page.wait_for_timeout(100)
    assert page.evaluate("window.heard") == []
    page.evaluate(SHOW, "<dialog data-say-aloud><h2>Zurück</h2><button>Wo</button></dialog>")
    page.evaluate("document.querySelector('[data-say-aloud]').showModal()")
    assert heard(page, "Wo") == ["Zurück", "Wo"]


def test_python_and_the_browser_write_words_alike_and_a_number_is_called(at_the_kiosk: Callable[[str], Page]) -> None:
    page = at_the_kiosk("en")
    texts = [
        "  Où\u00a0? ",
        "„Straße“",
        "Re\u0301union!",
        "\u2067أين؟\u2069",
        "…",
        "A.m.",
        "ÉTÉ (Œuvre)",
        "x\u00ady - 12,",
    ]

    written = page.evaluate(
        """async (texts) => texts.map((await import("/static/js/speech/words.js")).normalise)""", texts
    )
    page.evaluate("""async () => (await import("/static/js/speech-number.js")).sayNumber("A17", "3", ["en"])""")

    assert written == [normalise(text) for text in texts]
    assert page.evaluate("window.heard") == ["The number", "A", "17", "please go to desk", "3"]
