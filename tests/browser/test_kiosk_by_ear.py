"""The whole way at a kiosk with closed eyes: four keys are pressed, and only what really sounds leads on."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest
from django.conf import LazySettings
from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import Page

from requests_app.lib.speech import Clips, normalise
from requests_app.management.speech.needed import needed_lines, spoken_languages
from requests_app.models import ServiceRequest
from tests.browser.visits import KIOSK, Visits
from tests.speaking import say_in_letters

# In the place of the machine's sound: notes each clip that the player starts, and how loud it plays.
EARS: Final = """
window.heard = [];
window.AudioContext = class {
  state = "running"; destination = {};
  createGain() { return window.loud = { gain: {}, connect() {} }; }
  async decodeAudioData(bytes) { return new TextDecoder().decode(bytes); }
  createBufferSource() {
    return { connect() {}, stop() {}, start() { window.heard.push(this.buffer); setTimeout(this.onended); } };
  }
};
"""
PREVIOUS, NEXT, SELECT, REPEAT = "ArrowUp", "ArrowDown", "Enter", "Space"
HEADSET_IN, HEADSET_OUT, LOUDER = "F15", "F16", "AudioVolumeUp"
MOST_MOVES: Final = 60
PHONE: Final = "123456"
QUIET_MS: Final = 30
FIRST_TRIES: Final = 40
REST_MS: Final = 320  # as long as the screen rests after a tap


class Listener:
    """Somebody who does not see: presses keys, and knows what is heard after each."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.mute: list[str] = []

    def press(self, key: str, *, is_loud: bool = True) -> list[str]:
        """Press one of the keypad's keys; give the clips that were played for it."""
        self.page.evaluate("window.heard = []")
        if key.startswith(("F", "Audio")):
            self.page.evaluate("key => document.dispatchEvent(new KeyboardEvent('keydown', { key }))", key)
        else:
            self.page.keyboard.press(key)
        return self.listen(is_loud=is_loud)

    def listen(self, *, is_loud: bool = True) -> list[str]:
        """Listen until it has been quiet for a moment; where nothing is to be heard, for that moment alone."""
        before, now, tries = -1, 0, FIRST_TRIES if is_loud else 1
        while now != before or (not now and tries):
            self.page.wait_for_timeout(QUIET_MS)
            before, now = now, int(self.page.evaluate("window.heard?.length ?? 0"))
            tries -= 1
        told: Any = self.page.evaluate("window.heard")
        return [normalise(clip) for clip in told]

    def leave_by(self, words: str, *, to: str) -> None:
        """Choose what leads to another page, and wait for it."""
        self.go_to(words)
        self.page.wait_for_timeout(REST_MS)
        self.page.keyboard.press(SELECT)
        self.page.wait_for_url(to)
        self.page.wait_for_function("window.heard !== undefined && !document.querySelector('[inert]')")

    def hear(self, words: str) -> list[str]:
        """Wait until the city has answered and these words are heard; give all that is."""
        self.page.wait_for_function("words => window.heard.includes(words)", arg=words)
        return self.listen()

    def go_to(self, words: str) -> None:
        """Press "next" until these words are heard; note each move after which nothing is."""
        for _move in range(MOST_MOVES):
            said = self.press(NEXT)
            if not said:
                self.mute.append(str(self.page.evaluate("document.activeElement.outerHTML")))
            if " ".join(said).startswith(normalise(words)):
                return
        raise AssertionError(f"never heard: {words}")

    def choose(self, words: str) -> list[str]:
        """Go to a control by its words and select it; give what is heard then."""
        self.go_to(words)
        if len(words) > 1:
            self.page.wait_for_timeout(REST_MS)  # letters may follow at once
        return self.press(SELECT)


@pytest.fixture
def listener(visit: Visits, tmp_path: Path, settings: LazySettings) -> Listener:
    """Stand before the page of languages of a kiosk whose clips are the words themselves."""
    settings.SPEECH_DIR = tmp_path
    for code, lines in needed_lines(spoken_languages(), today=date(2026, 12, 1)).items():
        Clips(tmp_path).make(code, lines, say=say_in_letters)
    page = visit(size=KIOSK, language="en")
    page.add_init_script(EARS)
    page.goto("/kiosk/pair/")
    page.locator("form:has([name=demo]) button").click()
    page.wait_for_url("**/kiosk/")
    return Listener(page)


def test_a_request_is_made_with_closed_eyes_by_four_keys(listener: Listener) -> None:
    page, service = listener.page, "Street light broken"
    with translation.override("en"):
        elsewhere = normalise(gettext("This is only said on the headset."))
    assert listener.press(NEXT, is_loud=False) == []  # nobody has asked to hear anything
    assert "choose your language" in " ".join(listener.press(REPEAT))
    listener.leave_by("English", to="**/kiosk/en/")

    listener.choose(service)
    listener.choose("Here")
    listener.choose("Answer me by phone")
    listener.go_to(PHONE[0])
    page.wait_for_timeout(REST_MS)
    assert elsewhere in listener.press(SELECT)
    listener.press(HEADSET_IN)
    for digit in PHONE[1:]:
        assert listener.choose(digit) == [digit]
    summed_up = listener.choose("Go on")
    assert "".join(PHONE) in "".join(summed_up)
    assert listener.press(REPEAT)[: len(summed_up) - 2] == summed_up[:-2]
    listener.choose("Send")
    receipt = listener.hear("Your request is here")

    request = ServiceRequest.objects.select_related("service", "requester").get()
    assert request.requester
    shown = page.locator("[data-out=secret]").inner_text()
    assert (request.service.names["en"], request.requester.phone) == (service, f"+49{PHONE}")
    assert shown in "".join(receipt)
    assert listener.press(HEADSET_OUT, is_loud=False) == []
    on_the_loudspeaker = listener.press(REPEAT)
    assert (elsewhere in on_the_loudspeaker, shown in "".join(on_the_loudspeaker)) == (True, False)
    listener.press(HEADSET_IN)
    listener.press(LOUDER)
    assert page.evaluate("window.loud.gain.value") == 0.55
    listener.leave_by("I am done", to="**/kiosk/")
    assert listener.press(NEXT)  # the headset is in still
    assert page.evaluate("window.loud.gain.value") == 0.35
    assert listener.mute == []
