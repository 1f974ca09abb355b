"""A page of the desk that stands open says that something has changed, and moves nothing of what is read."""

from __future__ import annotations

import signal

import pytest
from django.conf import LazySettings
from django.utils import timezone
from playwright.sync_api import Page

from requests_app.actions import casework
from tests.browser import boards
from tests.browser.visits import Visits
from tests.factories import LAMP, routed_case
from tests.personas import mirjam

pytestmark = pytest.mark.django_db(transaction=True)
TELLS_WITHIN_MS = 8000


def close(visit: Visits, events: boards.Events, *pages: Page) -> None:
    """Close the pages; that their process has an origin of its own here, and was killed, is no trouble."""
    for page in pages:
        page.close()
    own = f"http://127.0.0.1:{events.port}"
    visit.troubles[:] = [one for one in visit.troubles if own not in one and "net::ERR_" not in one]


def test_two_people_on_one_case_and_a_list_that_grows(visit: Visits, open_city: str, settings: LazySettings) -> None:
    case = routed_case(LAMP, at=timezone.now())
    with boards.events_beside(open_city) as events:
        settings.EVENTS_URL = events.url
        reading = visit(user="cem")
        reading.goto(f"{open_city}/desk/cases/{case.reference}/")
        board = visit(user="cem")
        board.goto(f"{open_city}/desk/?queue=lighting")
        before = board.locator("[data-marks] tbody tr").count()
        reading.evaluate("window.scrollTo(0, 300)")
        place = reading.evaluate("document.querySelector('#history').getBoundingClientRect().top")

        casework.add_note(case.pk, text="I was there.", by=mirjam(), at=timezone.now())

        link = reading.locator("[data-live-on=case]")
        link.wait_for(timeout=TELLS_WITHIN_MS)
        assert reading.evaluate("document.querySelector('#history').getBoundingClientRect().top") == place
        assert "I was there." not in reading.locator("main").inner_text()
        link.click()
        reading.get_by_text("I was there.").first.wait_for()
        assert reading.locator("[data-live-on=case]").is_hidden()

        routed_case(LAMP, at=timezone.now())
        board.locator("[data-live-on=list]").wait_for(timeout=TELLS_WITHIN_MS)
        assert board.locator("[data-marks] tbody tr").count() == before
        board.locator("[data-live-on=list]").click()
        board.wait_for_load_state()
        assert board.locator("[data-marks] tbody tr").count() == before + 1
        close(visit, events, reading, board)


def test_a_line_that_breaks_is_taken_up_again(visit: Visits, open_city: str, settings: LazySettings) -> None:
    case = routed_case(LAMP, at=timezone.now())
    with boards.events_beside(open_city) as events:
        settings.EVENTS_URL = events.url
        page = visit(user="cem")
        page.goto(f"{open_city}/desk/cases/{case.reference}/")
        events.stop(signal.SIGKILL)
        casework.add_note(case.pk, text="While nobody told.", by=mirjam(), at=timezone.now())

        events.start()

        page.locator("[data-live-on=case]").wait_for(timeout=3 * TELLS_WITHIN_MS)
        close(visit, events, page)
