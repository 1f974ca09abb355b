"""A connection that is lost in the middle of a reply: no word is lost, and it is sent once when there is one again."""

from __future__ import annotations

from playwright.sync_api import Page

from requests_app.actions import casework
from requests_app.models import CaseEvent, StepDraft
from requests_app.vocabulary import EventKind
from tests import factories, personas
from tests.browser.visits import Visits
from tests.factories import MONDAY


def _writing(visit: Visits) -> tuple[Page, str]:
    case = factories.routed_case()
    casework.claim_case(case.pk, by=personas.cem(), at=MONDAY)
    page = visit(user="cem")
    address = f"/desk/cases/{case.reference}/"
    page.goto(address)
    page.keyboard.press("r")
    page.keyboard.type("We come on Friday.")
    return page, address


def test_a_press_without_a_connection_is_held_back_and_goes_out_once(visit: Visits) -> None:
    page, _address = _writing(visit)
    page.context.set_offline(True)

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator("[data-draft-state]", has_text="Nothing is lost").wait_for()
    assert page.locator("#reply_words").input_value() == "We come on Friday."
    assert not CaseEvent.objects.filter(kind=EventKind.WROTE).exists()

    with page.expect_navigation():
        page.context.set_offline(False)
    assert CaseEvent.objects.get(kind=EventKind.WROTE).words.get().text == "We come on Friday."
    assert not StepDraft.objects.exists()
    visit.troubles.clear()  # the browser names the connection that was cut


def test_a_window_that_was_closed_brings_the_words_back_at_another_desk(visit: Visits) -> None:
    page, address = _writing(visit)
    page.locator("[data-draft-state]", has_text="Kept.").wait_for()
    page.context.close()

    other = visit(user="cem")
    other.goto(address)
    assert other.locator("#reply_words").input_value() == "We come on Friday."
    assert other.locator("#reply_words").is_visible()
    other.locator("[name=discard]").click()
    other.wait_for_url("**/cases/**")
    assert not other.locator("#reply_words").is_visible()
    assert not StepDraft.objects.exists()
