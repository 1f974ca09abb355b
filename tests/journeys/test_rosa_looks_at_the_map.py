"""Rosa, resident: points at a place by keys or by finger, and finds that others have told of her hole already."""

from __future__ import annotations

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from requests_app.models import Case
from requests_app.rules.intake import Place
from tests.browser.scenes.public import open_the_map
from tests.browser.visits import PHONE, Visits
from tests.factories import ROAD, new_case


def point_of(page: Page) -> tuple[str, str]:
    return page.locator("[name=latitude]").input_value(), page.locator("[name=longitude]").input_value()


def test_rosa_points_at_her_lamp_with_the_keys_alone(visit: Visits) -> None:
    page = visit(size=PHONE)
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    page.goto("/report/streetlight-broken/")
    page.wait_for_load_state("networkidle")
    assert not [url for url in fetched if "leaflet" in url or "districts" in url or "map-" in url]

    page.locator("[data-map-open]").focus()
    page.keyboard.press("Enter")
    page.locator(".city-map__pin").wait_for()
    expect(page.locator("[data-map-canvas]")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowUp")
    expect(page.locator("[data-map-status]")).to_contain_text("The pin is")
    assert point_of(page) == ("", "")
    for _ in range(40):
        if "outside" not in page.locator("[data-map-status]").inner_text():
            break
        page.keyboard.press("ArrowLeft")
        page.wait_for_timeout(350)
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Take this place")).to_be_focused()

    expect(page.locator("[data-map-status]")).to_contain_text("Your place is noted. District:")
    assert all(point_of(page))
    assert page.url.endswith("/report/streetlight-broken/")
    page.get_by_label("What is it?").fill("The lamp is dark.")
    page.get_by_label("Where is it?").fill("By the pin")
    page.get_by_role("button", name="Send", exact=True).last.click()
    page.wait_for_url("**/receipt/**")
    case = Case.objects.get()
    assert case.latitude is not None
    assert case.district is not None


def test_rosa_taps_the_map(visit: Visits) -> None:
    page = visit(size=PHONE)
    page.goto("/report/streetlight-broken/")
    open_the_map(page)

    page.locator("[data-map-canvas]").click(position={"x": 120, "y": 170})

    expect(page.locator("[data-map-status]")).not_to_be_empty()


def test_without_javascript_there_is_no_map_and_words_do(visit: Visits) -> None:
    page = visit(size=PHONE, javascript=False)

    page.goto("/report/streetlight-broken/")

    expect(page.get_by_text("Choose on the map")).to_be_hidden()
    expect(page.get_by_label("Where is it?")).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without-javascript"])
def test_rosa_finds_that_her_hole_is_known(visit: Visits, javascript: bool) -> None:
    case = new_case(ROAD, place=Place(address="Seestraße 4", district="010", latitude=47.6633, longitude=9.1753))
    page = visit(size=PHONE, javascript=javascript)
    page.goto("/")

    page.get_by_role("link", name="What is open in the city").click()
    page.get_by_role("link", name="See it on a map").click()

    expect(page.locator(f"#{case.reference}")).to_contain_text("Road damage")
    if javascript:
        page.get_by_role("button", name="Zoom in").focus()
        page.keyboard.press("Tab")
        expect(page.get_by_role("button", name="Zoom out")).to_be_focused()
        page.locator(".city-map__dot").click()
        expect(page.locator(".leaflet-popup")).to_contain_text("Road damage")
        expect(page.get_by_role("button", name="Close this box")).to_be_visible()


def test_a_reference_from_the_list_opens_nothing(open_city: str) -> None:
    case = new_case(ROAD)

    page = Client().get(f"/status/{case.reference}/").content.decode()

    assert "The lamp before" not in page
    assert 'name="secret"' in page
