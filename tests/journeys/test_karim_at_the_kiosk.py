"""Karim, standing at a kiosk: five taps, no typing, and nothing of him stays behind."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from bench.kiosk import KEPT
from requests_app.models import Escalation, ServiceRequest
from requests_app.vocabulary import Channel
from tests.browser.visits import KIOSK, Visits

LEFT_BEHIND = "() => ({ local: localStorage.length, session: sessionStorage.length })"
NOTHING = {"local": 0, "session": 0}


class Taps:
    """A finger that counts."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def __call__(self, role: Any, name: str) -> None:
        self.page.get_by_role(role, name=name).locator("visible=true").first.click()
        self.count += 1


def kiosk(visit: Visits) -> Page:
    """Set up the demo kiosk and stand before it."""
    page = visit(size=KIOSK)
    page.goto("/kiosk/")
    page.get_by_role("button", name="Use the demo kiosk").click()
    expect(page.get_by_role("link", name="Français")).to_be_visible()
    return page


def test_karim_files_a_request_with_five_taps_and_no_typing(visit: Visits) -> None:
    page = kiosk(visit)
    tap = Taps(page)

    tap("link", "Français")
    topic = page.locator("[data-step=topic] [data-service]").first
    service = topic.get_attribute("data-service")
    topic.click()
    tap.count += 1
    tap("button", "Ici")
    tap("button", "Envoyer")

    expect(page.locator("[data-out=reference]")).to_be_visible()
    request = ServiceRequest.objects.get()
    assert tap.count <= 5
    assert (request.channel, request.language) == (Channel.KIOSK, "fr")
    assert request.service.code == service
    assert request.device is not None
    assert page.locator("[data-out=reference]").inner_text() == request.reference
    expect(page.locator("[data-qr]")).to_be_visible()


def test_after_a_reset_nothing_personal_is_left(visit: Visits) -> None:
    page = kiosk(visit)
    page.get_by_role("link", name="Français").click()
    page.locator("[data-step=topic] [data-service]").first.click()
    page.locator("[data-go=street]").click()
    page.get_by_role("textbox").fill("Seestraße 4")
    page.locator("[data-street-done]").click()
    page.get_by_role("textbox").fill("Je m'appelle Karim")
    page.locator("[data-send]").click()
    reference = page.locator("[data-out=reference]")
    expect(reference).to_be_visible()
    words = ("Karim", "Seestraße", reference.inner_text(), page.locator("[data-out=secret]").inner_text())

    page.get_by_role("button", name="J’ai fini").or_(page.locator("[data-step=receipt] [data-reset]")).first.click()
    expect(page.get_by_role("link", name="Français")).to_be_visible()

    assert page.evaluate(LEFT_BEHIND) == NOTHING
    assert {cookie["name"] for cookie in page.context.cookies()} <= {"kiosk", "csrftoken"}
    for look in (*page.evaluate(KEPT), gone_back(page)):
        assert not [word for word in words if word in look]


def gone_back(page: Page) -> str:
    """Press "back" and read what is there."""
    page.go_back()
    page.wait_for_load_state()
    return page.content()


def test_karim_calls_a_person_with_two_taps(visit: Visits) -> None:
    page = kiosk(visit)
    tap = Taps(page)

    tap("link", "English")
    tap("button", "Talk to a person")

    expect(page.locator("[data-out=reference]")).to_be_visible()
    call = Escalation.objects.get()
    assert tap.count == 2
    expect(page.locator("[data-out=who]")).to_contain_text(call.owner.name)
