"""The counter without the city: the empty screen, what is kept, and paper forms."""

from __future__ import annotations

from typing import Final

from playwright.sync_api import Page

from tests.browser.pages import Scene
from tests.browser.scenes.steps import unfold


def _open_it_all(page: Page) -> None:
    page.wait_for_selector("[data-works]:not([hidden])")
    page.locator("[name=service]").fill("streetlight-broken")
    page.locator("[name=service]").press("Enter")
    unfold(page)


def _print_forms(page: Page) -> None:
    with page.expect_navigation():
        page.locator("main form .govuk-button").click()


SCENES: Final = (
    Scene("counter-offline", "/counter/offline/", user="farah", step=_open_it_all),
    Scene("counter-kept", "/counter/kept/", user="sofia"),
    Scene("counter-paper", "/counter/paper/enter/", user="farah"),
    Scene("counter-forms", "/counter/paper/", user="farah", step=_print_forms),
)
