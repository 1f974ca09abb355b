"""Twelve ways to file a request on the web, each a list of steps; how long they take a person by a model of her hands.

Keystroke-Level Model: S. K. Card, T. P. Moran, A. Newell, "The keystroke-level model for user performance time with
interactive systems", Communications of the ACM 23(7), 1980. K, P, H and M are its operators, in seconds.
A step that chooses or begins a field is thought about once (M), then pointed at (P); hands go home (H) between pointing
and typing. What the browser does meanwhile, and scrolling, are not in the model.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from playwright.sync_api import Browser, FilePayload, Page

from bench.screens import DESKTOP, PHONE, screen

K, P, H, M = 0.28, 1.1, 0.4, 1.35
# The words that say what is wrong differ from person to person: the same 40 letters for all, and counted apart.
WORDS: Final = "The lamp before the school has gone out."
WORDS_SECONDS: Final = len(WORDS) * K
DESCRIPTION: Final = "[name=description]"
# Counts what a page is really given. It lives in the tab, so that it goes on from page to page.
COUNT_EVENTS: Final = """(() => {
  const at = (name) => Number(sessionStorage.getItem("klm-" + name) ?? 0);
  const add = (name, kind, times = 1) => {
    sessionStorage.setItem("klm-" + name, at(name) + times);
    const last = sessionStorage.getItem("klm-last");
    if (last && last !== kind) sessionStorage.setItem("klm-homings", at("homings") + 1);
    sessionStorage.setItem("klm-last", kind);
  };
  addEventListener("keydown", (event) => add(event.target.name === "description" ? "words" : "keys", "type"), true);
  addEventListener("pointerdown", () => add("taps", "tap"), true);
  addEventListener("change", (event) => {
    if (event.target.matches("select")) add("taps", "tap");       // the line in the list
    if (event.target.matches("[type=file]")) add("taps", "tap", 2);  // the photo, and "choose"
  }, true);
})();"""
Steps = tuple[tuple[str, ...], ...]
SEND: Final = ("tap", "#request-form button.govuk-button:not(.govuk-button--secondary):visible")
SAY: Final = ("say",)
SEESTRASSE: Final = ("type", "[name=address]", "Seestr 4")


@dataclass(frozen=True)
class Scenario:
    """Who files what, on which screen."""

    name: str
    steps: Steps
    size: dict[str, int] = field(default_factory=lambda: PHONE)
    language: str = "en"
    javascript: bool = True


def _choose(code: str) -> tuple[str, str]:
    return "tap", f"a[href='/report/{code}/']:visible"


DOOR: Final = ("tap", ".city-door")  # "Tell us what is wrong"
ON: Final = SEND
LAMP, HOLE, WASTE = _choose("streetlight-broken"), _choose("road-damage"), _choose("illegal-waste")
# fmt: off
SCENARIOS: Final = (
    Scenario("lamp_by_position",  (LAMP, SAY, ("tap", "[data-locate-button]"), ("allow",), SEND)),
    Scenario("hole_by_address",   (HOLE, SAY, SEESTRASSE, SEND)),
    Scenario("waste_by_district", (WASTE, SAY, SEESTRASSE, ("pick", "[name=district]"), SEND)),
    Scenario("lamp_with_photo",   (LAMP, SAY, ("photo", "[name=photos]"), SEESTRASSE, SEND)),
    Scenario("lamp_by_search",    (("type", "[name=q]", "lamp"), ("tap", ".city-search button"), LAMP, SAY, SEESTRASSE,
                                   SEND)),
    Scenario("hole_anonymous",    (HOLE, SAY, SEESTRASSE, ("tap", "[name=contact_by][value=none]"), SEND), DESKTOP),
    Scenario("lamp_by_email",     (LAMP, SAY, SEESTRASSE, ("tap", "[name=contact_by][value=email]"),
                                   ("type", "[name=email]", "rosa@konstanz.example"), SEND), DESKTOP),
    Scenario("lamp_in_arabic",    (LAMP, SAY, SEESTRASSE, SEND), language="ar"),
    Scenario("hole_by_event",     (("tap", "#event-broken-in-my-street summary"), HOLE, SAY, SEESTRASSE, SEND),
                                  DESKTOP),
    Scenario("lamp_without_js",   (LAMP, SAY, SEESTRASSE, SEND), javascript=False),
    Scenario("words_by_position", (DOOR, SAY, ON, ("tap", "[data-locate-button]"), ("allow",), ON, SEND)),
    Scenario("words_by_address",  (DOOR, SAY, ON, SEESTRASSE, ON, SEND), DESKTOP),
)
# fmt: on


@dataclass
class Counted:
    """What a scenario took: letters of `words` are those of the fixed text."""

    keys: int = 0
    words: int = 0
    taps: int = 0
    homings: int = 0
    decisions: int = 0

    @property
    def seconds(self) -> float:
        """Give the modelled time without the words that say what is wrong."""
        return self.keys * K + self.taps * P + self.homings * H + self.decisions * M


class Person:
    """Does the steps, and counts them as the page should."""

    def __init__(self, page: Page) -> None:
        self.page, self.counted, self.last = page, Counted(), ""

    def do(self, kind: str, *told: str) -> None:
        """Do one step."""
        self.counted.decisions += kind != "allow"
        getattr(self, f"_{kind}")(*told)

    def _hand(self, kind: str) -> None:
        self.counted.homings += bool(self.last) and self.last != kind
        self.last = kind

    def _tap(self, selector: str, *, outside: int = 0) -> None:
        self._hand("tap")
        self.counted.taps += 1 + outside
        self.page.locator(selector).first.click()

    def _say(self) -> None:
        self._tap(DESCRIPTION)
        self._hand("type")
        self.counted.words += len(WORDS)
        self.page.keyboard.type(WORDS)

    def _type(self, selector: str, text: str) -> None:
        self._tap(selector)
        self._hand("type")
        self.counted.keys += len(text)
        self.page.keyboard.type(text)

    def _pick(self, selector: str) -> None:
        self._tap(selector, outside=1)
        self.page.locator(selector).select_option(index=2)

    def _photo(self, selector: str) -> None:
        with self.page.expect_file_chooser() as chooser:
            self._tap(selector, outside=2)
        chooser.value.set_files(_photo())

    def _allow(self) -> None:
        """Let the browser know the place: its own question, which the page never sees."""
        self.page.locator("[data-locate-status]:not(:empty)").wait_for()


def file_one(browser: Browser, port: int, scenario: Scenario) -> Counted:
    """Let a person file a request; give what it took. Raises `RuntimeError` where page and person count apart."""
    context = screen(
        browser,
        port,
        viewport=scenario.size,
        locale=scenario.language,
        java_script_enabled=scenario.javascript,
        geolocation={"latitude": 47.6635, "longitude": 9.1755},
        permissions=["geolocation"],
    )
    context.set_default_timeout(10_000)
    page = context.new_page()
    page.add_init_script(COUNT_EVENTS)
    page.goto("/")
    person = Person(page)
    for kind, *told in scenario.steps:
        person.do(kind, *told)
    page.wait_for_url("**/receipt/**")
    if scenario.javascript:
        _compare(scenario, page, person.counted)
    person.counted.taps += sum(step == ("allow",) for step in scenario.steps)
    context.close()
    return person.counted


def _compare(scenario: Scenario, page: Page, counted: Counted) -> None:
    """Without JavaScript nobody but the person counts; with it, both must say the same."""
    heard: dict[str, Any] = page.evaluate(
        "() => Object.fromEntries(['keys', 'words', 'taps', 'homings'].map((name) => "
        "[name, Number(sessionStorage.getItem('klm-' + name) ?? 0)]))"
    )
    said = {name: getattr(counted, name) for name in heard}
    if heard != said:
        raise RuntimeError(f"{scenario.name}: the page has heard {heard}, the person did {said}")


def _photo() -> FilePayload:
    from io import BytesIO

    from PIL import Image

    kept = BytesIO()
    Image.new("RGB", (640, 480), "#888888").save(kept, "JPEG")
    return {"name": "lamp.jpg", "mimeType": "image/jpeg", "buffer": kept.getvalue()}
