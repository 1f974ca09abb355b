"""A person's whole way at a kiosk without the city, by what she taps."""

from __future__ import annotations

from playwright.sync_api import Page, expect


def walk_without_the_city(page: Page) -> list[str]:
    """Go from the first screen through every door in two languages; give what of the page's own could not be had."""
    failed: list[str] = []
    page.on("requestfailed", lambda asked: failed.append(asked.url) if asked.method == "GET" else None)
    ways = {"fr": (_file_in_a_street, _take_a_number), "ar": (_file_here, _take_a_number, _check_in_and_call)}
    for language, how in ways.items():
        for way in how:
            _begin(page, language)
            way(page)
    return failed


def _begin(page: Page, language: str) -> None:
    page.goto("/kiosk/")
    page.locator(f"a[hreflang={language}][data-replace]").first.click()
    page.locator("[data-kiosk]:not([inert])").wait_for()


def _tap(page: Page, *selectors: str) -> None:
    for selector in selectors:
        page.locator(selector).locator("visible=true").first.click()


def _file_here(page: Page) -> None:
    """File a request for where the kiosk stands."""
    _tap(page, "[data-service]", "[data-here]", "[data-send]")
    expect(page.locator("[data-out=secret]")).not_to_be_empty()


def _file_in_a_street(page: Page) -> None:
    """File a request by the list of streets; number and secret are there, and what comes next."""
    _tap(page, "[data-service]", "[data-go=street]")
    page.locator("[data-street]").press_sequentially("See")
    _tap(page, "[data-street-key]", "[data-street-done]", "[data-send]")
    for name in ("reference", "secret", "next_step", "kept_on"):
        expect(page.locator(f"[data-out={name}]")).not_to_be_empty()
    _tap(page, "[data-step=receipt] [data-no-paper]")
    expect(page.locator("[data-step=receipt] [data-paper-note]")).not_to_be_empty()


def _take_a_number(page: Page) -> None:
    """Take a number of the lines that were known last; nobody is told a time."""
    _tap(page, "[data-open-lines]")
    expect(page.locator("[data-lines-of]")).to_be_visible()
    assert page.locator("[data-line] small").count() == 0
    _tap(page, "[data-line]")
    expect(page.locator("[data-ticket=number]")).to_contain_text("K")
    expect(page.locator("[data-ticket=waiting_minutes]")).to_be_hidden()
    expect(page.locator("[data-ticket-next=kept]")).to_be_visible()
    expect(page.locator("[data-ticket-next=city]")).to_be_hidden()


def _check_in_and_call(page: Page) -> None:
    """Be sent to the counter with an appointment and with a call: nothing of them is kept."""
    told = page.locator("[data-kiosk]")
    _tap(page, "[data-go=checkin]")
    page.locator("[data-code]").fill("A-2222-2222")
    _tap(page, "[data-check-in]")
    expect(page.locator("[data-error]")).to_have_text(told.get_attribute("data-away-check-in") or "?")
    _tap(page, "[data-open-languages]", "[data-languages] [lang=de]")
    page.locator("[data-kiosk][data-language=de]").wait_for()
    _tap(page, "[data-call-person]")
    expect(page.locator("[data-error]")).to_have_text(told.get_attribute("data-away-person") or "?")
