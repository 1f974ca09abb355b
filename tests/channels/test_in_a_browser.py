"""Both doors in a real browser: no console error, nothing that axe finds, and the kiosk without typing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import override_settings
from playwright.sync_api import Browser, Page, sync_playwright

from requests_app.models import Case, Escalation, ServiceRequest

CHROMIUM = "/usr/bin/chromium"
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright keeps a loop running in this thread; the tests ask the database beside it.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def look(chromium: Browser, live_server: Any, konstanz: None) -> Iterator[Callable[..., Page]]:
    """Open a page at a size, in a language and a theme; at the end no error may have been told."""
    told: list[str] = []
    contexts = []

    def opening(path: str, *, width: int = 390, language: str = "en", theme: Any = "light") -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": 844}, locale=language, color_scheme=theme, base_url=live_server.url
        )
        context.set_default_timeout(6000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: told.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: told.append(str(error)))
        page.goto(path)
        return page

    with override_settings(SITE_URL=live_server.url):
        yield opening
    for context in contexts:
        context.close()
    assert [line for line in told if "status of 4" not in line] == []


def assert_clean(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "the page scrolls sideways"


@pytest.mark.parametrize(("language", "theme", "width"), [("fr", "light", 320), ("de", "dark", 1366)])
def test_a_resident_files_follows_and_calls_a_person(
    look: Callable[..., Page], language: str, theme: str, width: int
) -> None:
    page = look("/", language=language, theme=theme, width=width)
    assert_clean(page)
    page.click("a[href='/report/streetlight-broken/']")
    page.click("main button[type=submit]")
    assert_clean(page)  # the error summary
    page.fill("[name=description]", "Zu dunkel, trop sombre")
    page.fill("[name=address]", "Seestraße 4")
    page.click("main button[type=submit]")
    page.wait_for_url("**/receipt/**")
    assert_clean(page)
    page.goto(page.url.replace("receipt", "status"))
    assert_clean(page)
    page.click(".city-moves a >> nth=0")
    page.click("main button[type=submit]")
    page.wait_for_url("**/status/**")

    assert Escalation.objects.get().owner.last_name in page.content()
    assert "report" in ServiceRequest.objects.get().active_seconds


def test_a_kiosk_request_is_five_taps_and_no_typing(look: Callable[..., Page]) -> None:
    page = look("/kiosk/pair/", width=1080, language="fr")
    page.click("button:has-text('démonstration')")
    taps = ("a[lang=fr] >> nth=0", "[data-service] >> nth=0", "[data-here]", "[data-send]")
    for tap in taps:
        assert_clean(page)
        page.click(tap)
    page.wait_for_selector("[data-step=receipt]:not([hidden])")
    assert_clean(page)

    request = ServiceRequest.objects.get()
    assert len(taps) <= 5
    assert page.inner_text("[data-out=reference]") == request.reference
    assert request.language == "fr"


def test_a_person_at_the_kiosk_is_one_tap_away_and_the_screen_forgets(look: Callable[..., Page]) -> None:
    page = look("/kiosk/pair/", width=1080)
    page.click("button:has-text('demo')")
    page.click("a[lang=en] >> nth=0")
    page.click("[data-call-person]")
    page.wait_for_selector("[data-step=receipt]:not([hidden])")

    assert Escalation.objects.get().owner.last_name in page.inner_text("[data-out=who]")
    reference = Case.objects.get().reference
    page.click("[data-step=receipt] [data-reset]")
    page.wait_for_url("**/kiosk/")
    assert reference not in page.content()
    assert page.evaluate("history.length") <= 3
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
