"""What is done on a page before it is looked at, on many pages alike."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser.pages import Step


def submit(page: Page) -> None:
    """Send the form of the page, the clerk's own where a bar with buttons stands above it."""
    form = page.locator("#request-form") if page.locator("#request-form").count() else page.locator("main form").first
    with page.expect_navigation():
        form.evaluate("form => { form.noValidate = true; form.submit(); }")


def unfold(page: Page) -> None:
    page.evaluate("() => document.querySelectorAll('main details').forEach((fold) => { fold.open = true; })")


def go_to(path: str) -> Step:
    def go(page: Page) -> None:
        page.goto(page.url.rstrip("/") + path)

    return go
