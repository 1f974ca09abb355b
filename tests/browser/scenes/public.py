"""Pages that everybody may read."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.utils import timezone
from playwright.sync_api import Page

from requests_app.actions.figures import count_figures
from requests_app.rules.intake import Place
from tests.browser.pages import Scene
from tests.factories import ROAD, new_case

BENCH: Final = "leisure-area"


def open_something() -> None:
    """Let people tell of holes that have a point, and of benches that are counted."""
    now = timezone.now()
    for n in range(3):
        new_case(
            ROAD, at=now, place=Place(address="Seestraße 4", district="010", latitude=47.6633, longitude=9.18 + n / 50)
        )
    for district, how_many in (("010", 9), ("020", 2), ("030", 6)):
        for _ in range(how_many):
            new_case(BENCH, at=now - timedelta(days=2), place=Place(address="Seestraße 4", district=district))
    count_figures(at=now)


def open_the_map(page: Page) -> None:
    page.get_by_role("button").and_(page.locator("[data-map-open]")).click()
    page.locator("[data-map-canvas] .city-map__pin").wait_for()


def _count(page: Page) -> None:
    open_something()
    page.reload()


def _points(page: Page) -> None:
    _count(page)
    page.locator("[data-map-canvas] .city-map__dot").first.wait_for()


# fmt: off
SCENES: Final = (
    Scene("report-map",        "/report/streetlight-broken/", step=open_the_map),
    Scene("open-matters",      "/open/"),
    Scene("open-map",          "/open/map/", step=_points),
    Scene("figures",           "/figures/", step=_count),
    Scene("accessibility",     "/accessibility/"),
    Scene("privacy",           "/privacy/"),
    Scene("desk-title",        "/desk/cases/{held}/title/", user="bruno"),
)
# fmt: on
