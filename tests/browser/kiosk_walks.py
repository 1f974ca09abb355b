"""Standing before a kiosk: paired, on any screen, and what its letters and keys measure."""

from __future__ import annotations

import math
from typing import Final

from playwright.sync_api import Page

from tests.browser.visits import KIOSK, SIZES, Visits

# Where each step is shown, by what is tapped after the language.
WAYS: Final[dict[str, tuple[str, ...]]] = {
    "topic": (),
    "more": ("[data-go=more]",),
    "group": ("[data-go=more]", "[data-group=streets]"),
    "place": ("[data-service]",),
    "street": ("[data-service]", "[data-go=street]"),
    "district": ("[data-service]", "[data-go=district]"),
    "send": ("[data-service]", "[data-here]"),
    "receipt": ("[data-service]", "[data-here]", "[data-send]"),
    "find": ("[data-go=find]",),
    "lines": ("[data-open-lines]",),
    "checkin": ("[data-go=checkin]",),
    "callback": ("[data-go=more]", "[data-go=callback]"),
}
# Of a tall screen: what is pressed stands in its lower half, fields and their help right above the keys to type.
HIGHEST: Final = 0.5
HIGHEST_TYPED: Final = {"street": 0.4, "find": 0.45, "phone": 0.45, "email": 0.45, "callback": 0.35, "checkin": 0.5}
INCHES, DISTANCE_MM, TARGET_MM, DEGREES = 27, 600, 20, 0.7
# Of all visible controls: the smaller side and the upper edge, in px; then the height of a capital H, in px, of the
# smallest letters that are seen. A canvas measures the letter itself, whichever font the machine has.
MEASURES: Final = """() => {
  const seen = (one) => one.checkVisibility({ visibilityProperty: true });
  const controls = [...document.querySelectorAll("a[href], button, input, textarea")].filter(seen).map((one) => {
    const box = one.getBoundingClientRect();
    return { html: one.outerHTML.slice(0, 120), side: Math.min(box.width, box.height), top: box.top };
  });
  const pen = document.createElement("canvas").getContext("2d");
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const letters = [];
  while (walker.nextNode()) {
    const part = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !seen(part) || part.closest("svg, script")) continue;
    const style = getComputedStyle(part);
    pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    const cap = pen.measureText("H").actualBoundingBoxAscent;
    letters.push({ text: walker.currentNode.data.trim().slice(0, 40), cap });
  }
  return { controls, letters };
}"""


def stand_before(visit: Visits, *, size: str = KIOSK, language: str = "en") -> Page:
    """Pair a browser as the demo kiosk and open the page of a language."""
    page = visit(size=size)
    page.goto("/kiosk/pair/")
    page.locator("form:has([name=demo]) button").click()
    page.wait_for_url("**/kiosk/")
    page.goto(f"/kiosk/{language}/")
    return page


def go_to(page: Page, step: str) -> None:
    """Begin anew and tap as far as a step."""
    page.goto(page.url.partition("#")[0])
    for tap in WAYS[step]:
        page.locator(tap).locator("visible=true").first.click()
    page.locator(f"[data-step={step}]").wait_for()


def faults_of_size(page: Page, *, size: str, is_tall: bool, step: str = "") -> list[str]:
    """Say what is too small to press or to read, and on a tall screen too high to reach."""
    width, height = SIZES[size]["width"], SIZES[size]["height"]
    px_per_mm = math.hypot(width, height) / (INCHES * 25.4)
    cap = 2 * DISTANCE_MM * math.tan(math.radians(DEGREES / 2)) * px_per_mm
    told = page.evaluate(MEASURES)
    small = [f"small: {one['html']}" for one in told["controls"] if one["side"] < TARGET_MM * px_per_mm]
    tiny = [f"tiny: {one['text']}" for one in told["letters"] if one["cap"] < cap - 0.35]
    highest = height * HIGHEST_TYPED.get(step, HIGHEST) if is_tall else 0
    high = [f"high: {one['html']}" for one in told["controls"] if one["top"] < highest]
    return [*small, *tiny, *high]
