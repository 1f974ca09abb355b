"""Screens of the kiosk."""

from __future__ import annotations

from typing import Final

from playwright.sync_api import Page

from tests.browser.pages import Scene, Step


def _show(step: str) -> Step:
    def go(page: Page) -> None:
        page.locator("[data-service]").first.click()
        if step != "place":
            page.locator(f"[data-go={step}]").click()

    return go


def _more(page: Page) -> None:
    page.locator("[data-go=more]").click()


def _find(page: Page) -> None:
    page.locator("[data-go=find]").click()


def _file_at_the_kiosk(page: Page) -> None:
    page.locator("[data-service]").first.click()
    page.locator("[data-here]").click()
    page.locator("[data-send]").click()
    page.locator("[data-out=reference]").wait_for()


def _ask_if_there(page: Page) -> None:
    page.locator("[data-idle]").evaluate("dialog => dialog.showModal()")


# fmt: off
SCENES: Final = (
    Scene("kiosk-pair",        "/kiosk/pair/"),
    Scene("kiosk-start",       "/kiosk/", kiosk=True),
    Scene("kiosk-topic",       "/kiosk/{language}/", kiosk=True),
    Scene("kiosk-more",        "/kiosk/{language}/", kiosk=True, step=_more),
    Scene("kiosk-place",       "/kiosk/{language}/", kiosk=True, step=_show("place")),
    Scene("kiosk-street",      "/kiosk/{language}/", kiosk=True, step=_show("street")),
    Scene("kiosk-district",    "/kiosk/{language}/", kiosk=True, step=_show("district")),
    Scene("kiosk-find",        "/kiosk/{language}/", kiosk=True, step=_find),
    Scene("kiosk-receipt",     "/kiosk/{language}/", kiosk=True, step=_file_at_the_kiosk),
    Scene("kiosk-idle",        "/kiosk/{language}/", kiosk=True, step=_ask_if_there),
)
# fmt: on
