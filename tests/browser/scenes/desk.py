"""The desk: its keys, its search, both versions of a case, and the board with them."""

from __future__ import annotations

from typing import Final

from playwright.sync_api import Page

from tests.browser.pages import Scene


def _look_for_a_lamp(page: Page) -> None:
    page.keyboard.press("/")
    page.keyboard.type("lamp")
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/search/")


def _write_with_an_old_page(page: Page) -> None:
    """Press a button of a page that was opened before the case changed."""
    form = page.locator("form[action$='/release/']")
    form.evaluate("(form) => { form.closest('details').open = true; form.elements.revision.value = '0'; }")
    form.locator("[name=reason]").fill("My words of today")
    with page.expect_navigation():
        form.evaluate("(form) => form.submit()")


# fmt: off
SCENES: Final = (
    Scene("desk-keys",     "/desk/keys/",         user="cem"),
    Scene("desk-search",   "/desk/",              user="malik", step=_look_for_a_lamp, leads_to="desk:search"),
    Scene("case-versions", "/desk/cases/{held}/", user="bruno", step=_write_with_an_old_page),
)
# fmt: on
