"""Farah, clerk: settles a question at once, serves numbers, scans slips; counted in keys, without the mouse."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from bench.counter import KEYSTROKES_AT_MOST, WAYS, Way, take
from requests_app.models import Case, ServiceRequest, Visit
from requests_app.vocabulary import CaseState, VisitState
from tests import visiting
from tests.browser.visits import Visits

HAND_MS, SCANNER_MS = 50, 5


@pytest.mark.parametrize("way", WAYS[1:], ids=lambda way: way.name)
def test_farah_takes_a_request_with_few_keys(visit: Visits, way: Way) -> None:
    page = visit(user="farah", language=way.language)
    page.goto("/counter/")

    assert take(page, way) <= KEYSTROKES_AT_MOST

    is_settled = way.name == "note_settled_at_once"
    assert ServiceRequest.objects.get().is_settled_at_once is is_settled
    assert (Case.objects.get().state == CaseState.RESOLVED) is is_settled


def test_farah_serves_the_next_number_with_one_key_each(visit: Visits) -> None:
    now = timezone.now()
    visiting.line()
    visiting.opened(at=now)
    visiting.came(now)
    visiting.came(now)
    page = visit(user="farah")
    page.goto("/counter/")

    page.keyboard.type("Rosa", delay=HAND_MS)
    page.keyboard.press("F8")
    expect(page.locator("button[value=arrived]")).to_be_visible()
    page.keyboard.press("F8")
    expect(page.locator("button[value=done]")).to_be_visible()
    expect(page.locator("[name=who]")).to_have_value("Rosa")
    take(page, WAYS[0])

    expect(page.locator(".city-bar__number")).to_have_text("T002")
    assert list(Visit.objects.order_by("pk").values_list("state", flat=True)) == [VisitState.DONE, VisitState.CALLED]


def test_a_scan_opens_the_request_wherever_the_cursor_stands(visit: Visits) -> None:
    page = visit(user="farah")
    page.goto("/counter/")
    take(page, WAYS[0])
    reference = ServiceRequest.objects.get().reference
    page.goto("/counter/")

    page.locator("[name=description]").focus()
    page.keyboard.type("dark", delay=HAND_MS)
    page.wait_for_timeout(100)
    page.keyboard.type(reference, delay=SCANNER_MS)
    page.keyboard.press("Enter")
    expect(page.locator("[data-scanned]")).to_contain_text(reference)
    assert page.locator("[name=description]").input_value() == "dark"
    page.locator("[name=description]").fill("")
    page.keyboard.type(reference, delay=SCANNER_MS)
    page.keyboard.press("Enter")

    page.wait_for_url(f"**/counter/requests/{reference}/")


def test_function_keys_can_be_switched_off(visit: Visits) -> None:
    page = visit(user="farah")
    page.goto("/counter/")

    page.get_by_role("button", name="Function keys are on").click()
    page.keyboard.press("F4")
    expect(page.locator("[name=queue]")).to_be_hidden()
    page.get_by_role("button", name="Function keys are off").click()
    page.keyboard.press("F4")

    expect(page.locator("[name=queue]")).to_be_focused()
