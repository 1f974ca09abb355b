"""The page of the city's look."""

from __future__ import annotations

from typing import Final

from playwright.sync_api import Page

from tests.browser.pages import Scene


def _choose_what_nobody_can_read(page: Page) -> None:
    page.locator("[name=button]").fill("#ffd400")
    page.locator("main button[type=submit]").first.click()
    page.locator(".govuk-error-summary").wait_for()


# fmt: off
SCENES: Final = (
    Scene("theme",          "/desk/theme/", user="sofia"),
    Scene("theme-mistakes", "/desk/theme/", user="sofia", step=_choose_what_nobody_can_read),
)
# fmt: on
