"""The public pages in Arabic: mirrored, readable, and with numbers in their own order."""

from __future__ import annotations

from typing import Final

import pytest
from playwright.sync_api import Page

from requests_app.vocabulary import PAGES_OF_COLLEAGUES
from tests.browser.pages import set_stage
from tests.browser.probes import faults_of, overflow_of, unseen_controls_of
from tests.browser.scenes import SCENES
from tests.browser.test_every_page import enter
from tests.browser.visits import DESKTOP, PHONE, Visits

PUBLIC: Final = [scene for scene in SCENES if not scene.user and not scene.path.startswith(PAGES_OF_COLLEAGUES)]
# Where the middle of a part lies: below 0.5 is the left half of what holds it.
PLACE_IN: Final = """([part, whole]) => {
  const [inner, outer] = [part, whole].map((one) => document.querySelector(one).getBoundingClientRect());
  return (inner.left + inner.width / 2 - outer.left) / outer.width;
}"""


@pytest.mark.parametrize(("size", "theme"), [(PHONE, "light"), (DESKTOP, "dark")])
def test_every_public_page_can_be_read_in_arabic(visit: Visits, size: str, theme: str) -> None:
    stage, faults = set_stage(), []

    for scene in PUBLIC:
        page = enter(visit, scene, stage, (size, "ar", theme))
        found = faults_of(page) + unseen_controls_of(page)
        if not scene.kiosk:
            found += overflow_of(page)
        if scene.name != "kiosk-start" and page.evaluate("getComputedStyle(document.body).direction") != "rtl":
            found.append("runs from left to right")
        faults += [f"{scene.name}: {fault}" for fault in found]
        page.context.close()

    assert not faults, "\n".join(faults)


def _place(page: Page, part: str, whole: str) -> float:
    return float(page.evaluate(PLACE_IN, [part, whole]))


def test_what_stands_before_the_words_stands_on_their_right(visit: Visits) -> None:
    page = visit(language="ar")
    page.goto("/report/streetlight-broken/")

    assert _place(page, ".govuk-radios__input", ".govuk-radios") > 0.9
    assert _place(page, ".city-header__mark", ".city-header__inner") > 0.9
    assert _place(page, ".city-languages", ".city-header__inner") < 0.5
    arrow = "getComputedStyle(document.querySelector('.govuk-details__summary'), '::before').{}"
    assert page.evaluate(arrow.format("transform")) == "matrix(-1, 0, 0, 1, 0, 0)"
    assert page.evaluate(arrow.format("right")) == "0px"
    page.locator(".govuk-details__summary").click()
    assert page.evaluate(arrow.format("transform")) == "none"


def test_numbers_and_addresses_keep_their_order_and_words_take_their_own(visit: Visits) -> None:
    page = visit(language="ar")
    page.goto("/report/streetlight-broken/")
    direction = "(element) => getComputedStyle(element).direction"

    assert page.locator("a[href^='tel:']").first.evaluate(direction) == "ltr"
    for name in ("email", "phone"):
        assert page.locator(f"[name={name}]").evaluate(direction) == "ltr"
    assert page.locator("[name=description]").evaluate(direction) == "rtl"
    assert page.locator("[name=description]").evaluate("(one) => getComputedStyle(one).unicodeBidi") == "plaintext"
