"""The map beside a list: a point for each case that has one; it leads to its row, and stays open from page to page."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from requests_app.rules.intake import Place
from tests.browser.visits import Visits
from tests.factories import LAMP, routed_case

pytestmark = pytest.mark.django_db(transaction=True)
SHORE = Place(address="Seestraße 4", latitude=47.664, longitude=9.175)
HILL = Place(address="Universitätsstraße 10", latitude=47.689, longitude=9.188)


def test_points_lead_to_rows_and_rows_to_points(visit: Visits, open_city: str) -> None:
    for place in (SHORE, HILL, Place(address="somewhere")):
        routed_case(LAMP, at=timezone.now(), place=place)
    page = visit(user="cem")
    page.goto(f"{open_city}/desk/?queue=lighting")
    rows = page.locator("[data-marks] tbody tr").count()
    assert page.locator(".desk-map").is_hidden()

    page.get_by_role("button", name="Map").click()

    dots = page.locator(".desk-map path.city-map__dot")
    expect(dots).to_have_count(2)
    expect(page.locator("[data-points] [role=status]")).to_have_text(f"2 / {rows}")
    dots.first.click(force=True)
    focused = "document.activeElement.hasAttribute('data-open')"
    assert page.evaluate(focused)
    lit = [int(dot.get_attribute("stroke-width") or 0) for dot in dots.all()]
    assert sorted(lit) == [2, 6]
    box = page.locator(".city-table-scroll").bounding_box()
    beside = page.locator(".desk-map").bounding_box()
    assert box is not None
    assert beside is not None
    assert beside["x"] >= box["x"] + box["width"] - 1  # side by side on a wide screen

    page.reload()
    expect(page.locator(".desk-map path.city-map__dot")).to_have_count(2)
    page.get_by_role("button", name="Map").click()
    expect(page.locator(".desk-map")).to_be_hidden()
    page.reload()
    expect(page.locator(".desk-map")).to_be_hidden()


def test_without_script_there_is_the_list_alone(visit: Visits, open_city: str) -> None:
    routed_case(LAMP, at=timezone.now(), place=SHORE)
    page = visit(user="cem", javascript=False)
    page.goto(f"{open_city}/desk/?queue=lighting")

    assert page.locator("[data-points]").is_hidden()
    assert page.locator("[data-marks] tbody tr").count() >= 1
