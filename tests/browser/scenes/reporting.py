"""Pages on which a request begins with words, and the open cases that are shown before it is sent."""

from __future__ import annotations

from typing import Final

from playwright.sync_api import Page

from tests.browser.pages import Scene
from tests.browser.scenes.steps import submit

WORDS: Final = "Ein Schlagloch, a hole in the road, un nid-de-poule"


def _words(page: Page) -> None:
    page.locator("[name=description]").fill(WORDS)
    page.locator("#request-form button[type=submit]").last.click()
    page.wait_for_url("**/new/where/")


def _place(page: Page) -> None:
    _words(page)
    page.locator("[name=service][value=road-damage]").check()
    page.locator("[name=address]").fill("Seestraße 4")
    page.locator("[name=district]").select_option("010")
    page.locator("#request-form button[type=submit]").last.click()
    page.wait_for_url("**/new/send/")


def _danger(page: Page) -> None:
    page.locator("[name=description]").fill("A live wire hangs down.")
    page.locator("#request-form button[type=submit]").last.click()
    page.locator("main [role=alert]").wait_for()


def _no_place(page: Page) -> None:
    _words(page)
    page.locator("#request-form button[type=submit]").last.click()
    page.locator(".govuk-error-summary").wait_for()


def _near(page: Page) -> None:
    page.locator("[name=description]").fill(WORDS)
    page.locator("[name=address]").fill("Seestraße 4")
    page.locator("[name=district]").select_option("010")
    page.locator("#request-form button[type=submit]").last.click()
    page.locator("#near-title").wait_for()


# fmt: off
SCENES: Final = (
    Scene("new-what",          "/new/"),
    Scene("new-what-danger",   "/new/", step=_danger),
    Scene("new-what-mistakes", "/new/", step=submit),
    Scene("new-where",         "/new/", step=_words, leads_to="web:new_where"),
    Scene("new-where-mistakes", "/new/", step=_no_place),
    Scene("new-send",          "/new/", step=_place, leads_to="web:new_send"),
    Scene("report-near",       "/report/road-damage/", step=_near),
)
# fmt: on
