"""Ways to reach a person: the chosen one shows its fields, without JavaScript, too."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.visits import PHONE, Visits

LAMP = "/report/streetlight-broken/"
FIELDS = ("email", "phone", "call_hours", "post_address", "told")
NEEDS = {
    "none": set(),
    "email": {"email", "told"},
    "phone": {"phone", "call_hours", "told"},
    "post": {"post_address", "told"},
}


def _seen(page: Page) -> set[str]:
    return {name for name in FIELDS if page.locator(f"[name={name}]").is_visible()}


@pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without-javascript"])
def test_each_way_shows_what_it_needs_and_no_more(visit: Visits, javascript: bool) -> None:
    page = visit(size=PHONE, javascript=javascript)
    page.goto(LAMP)
    assert _seen(page) == set()

    for way, needed in NEEDS.items():
        page.locator(f"[name=contact_by][value={way}]").check()
        assert _seen(page) == needed, way


def test_what_is_wrong_stays_to_be_seen(visit: Visits) -> None:
    page = visit(size=PHONE)
    page.goto("/person/")
    page.locator("[name=contact_by][value=email]").check()
    page.locator("[name=email]").fill("rosa")
    page.locator("[name=contact_by][value=phone]").check()
    page.locator("main button[type=submit]").last.click()

    page.locator(".govuk-error-summary a[href='#id_email']").click()
    assert page.locator("[name=email]").is_visible()
    assert page.locator("[name=email]").input_value() == "rosa"


@pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without-javascript"])
def test_what_is_filled_is_seen_whichever_way_is_chosen(visit: Visits, javascript: bool) -> None:
    page = visit(size=PHONE, javascript=javascript)
    page.goto(LAMP)
    page.locator("[name=contact_by][value=phone]").check()
    page.locator("[name=phone]").fill("07531 900111")

    page.locator("[name=contact_by][value=email]").check()
    assert _seen(page) == {"email", "told", "phone", "call_hours"}

    page.locator("[name=phone]").fill("")
    assert _seen(page) == NEEDS["email"]
