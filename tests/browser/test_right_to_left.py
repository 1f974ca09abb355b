"""Arabic: mirrored, and with numbers in their own order. What axe says of it: test_every_page and test_matrix."""

from __future__ import annotations

from typing import Final

from playwright.sync_api import Page

from tests.browser.visits import Visits

# Where the middle of a part lies: below 0.5 is the left half of what holds it.
PLACE_IN: Final = """([part, whole]) => {
  const [inner, outer] = [part, whole].map((one) => document.querySelector(one).getBoundingClientRect());
  return (inner.left + inner.width / 2 - outer.left) / outer.width;
}"""


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
    page.locator(".govuk-details__summary").first.click()
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
