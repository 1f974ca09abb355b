"""Rosa begins with words: three pages, with JavaScript and without; nothing she types is lost on the way."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from requests_app.models import Case, Draft, ServiceRequest
from tests.browser.visits import DESKTOP, PHONE, Visits
from tests.factories import LAMP, new_case

WORDS = "The street light before the school is dark."
SAVED_MS = 9_000


def begin(page: Page, words: str = WORDS) -> None:
    """Come by the door of the start page, and say what is wrong."""
    page.goto("/")
    page.get_by_role("link", name="Tell us what is wrong").click()
    page.get_by_label("What is it?").fill(words)
    page.get_by_role("button", name="Go on").click()


@pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without-javascript"])
def test_rosa_tells_what_is_wrong_on_three_pages(visit: Visits, javascript: bool) -> None:
    page = visit(size=PHONE, javascript=javascript)

    begin(page)
    expect(page.get_by_label("Street light broken")).to_be_checked()
    expect(page.get_by_text("Because of: street, light")).to_be_visible()
    page.get_by_label("Where is it?").fill("Seestraße 4")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text(WORDS)).to_be_visible()
    page.get_by_role("button", name="Send").click()

    expect(page.get_by_role("heading", name="Your request is here")).to_be_visible()
    request = ServiceRequest.objects.get()
    assert (request.service.code, request.address) == (LAMP, "Seestraße 4")
    assert not Draft.objects.exists()


@pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without-javascript"])
def test_rosa_chooses_another_service_and_changes_her_words(visit: Visits, javascript: bool) -> None:
    page = visit(size=PHONE, javascript=javascript)
    begin(page)

    page.get_by_text("Choose another service").click()
    page.get_by_label("All services").select_option("road-damage")
    page.get_by_label("Where is it?").fill("Seestraße 4")
    page.get_by_role("button", name="Go on").click()
    expect(page.locator(".govuk-summary-list")).to_contain_text("Road damage")
    page.get_by_role("link", name="Change What is it?").click()
    expect(page.get_by_label("What is it?")).to_have_value(WORDS)
    page.get_by_label("What is it?").fill("The lamp flickers")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_label("Where is it?")).to_have_value("Seestraße 4")
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Send").click()
    page.wait_for_url("**/receipt/**")

    assert ServiceRequest.objects.get().description == "The lamp flickers"


def test_rosa_searches_for_another_service_without_a_new_page(visit: Visits) -> None:
    page = visit(size=DESKTOP)
    begin(page)

    page.get_by_text("Choose another service").click()
    page.get_by_label("Search with other words").fill("hole in the road")
    page.get_by_role("button", name="Search").click()
    road = page.get_by_role("radio", name=re.compile("^Road damage"))
    road.wait_for()
    expect(page.get_by_role("button", name="Search")).to_be_focused()
    road.check()

    page.get_by_label("Where is it?").fill("Seestraße 4")
    page.get_by_role("button", name="Go on").click()
    expect(page.locator(".govuk-summary-list")).to_contain_text("Road damage")


@pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without-javascript"])
def test_rosa_follows_with_one_tap_what_others_have_told(visit: Visits, javascript: bool) -> None:
    told = new_case(LAMP, at=timezone.now() - timedelta(hours=1))
    page = visit(size=PHONE, javascript=javascript)
    begin(page)
    page.get_by_label("Where is it?").fill("Seestraße 4")
    page.get_by_role("button", name="Go on").click()

    page.get_by_role("button", name="Follow this one").click()

    expect(page.get_by_text("Others asked for the same.")).to_be_visible()
    assert Case.objects.get() == told
    assert told.requests.count() == 2


def test_what_was_typed_is_saved_while_typing_and_is_there_in_another_tab(visit: Visits) -> None:
    page = visit(size=PHONE)
    page.goto("/new/")

    page.get_by_label("What is it?").fill("The lamp")
    expect(page.get_by_text("Saved.")).to_be_visible(timeout=SAVED_MS)
    another = page.context.new_page()
    page.close()
    another.goto("/new/")

    expect(another.get_by_label("What is it?")).to_have_value("The lamp")
    expect(another.get_by_text("What you wrote is still here.")).to_be_visible()


def test_without_a_connection_the_words_stay_and_are_sent_when_it_is_back(visit: Visits) -> None:
    page = visit(size=PHONE)
    page.goto("/new/")
    page.context.set_offline(True)

    page.get_by_label("What is it?").fill(WORDS)
    expect(page.get_by_text("No connection. Your words stay here")).to_be_visible()
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("We send this when it is back.")).to_be_visible()
    expect(page.get_by_label("What is it?")).to_have_value(WORDS)
    page.context.set_offline(False)

    page.wait_for_url("**/new/where/", timeout=SAVED_MS)
    assert Draft.objects.get().typed["description"] == [WORDS]


def test_a_window_that_was_overtaken_says_so(visit: Visits) -> None:
    page = visit(size=PHONE)
    begin(page)
    page.goto("/new/?change=1")
    another = page.context.new_page()
    another.goto("/new/?change=1")
    another.get_by_label("What is it?").fill("In the other window")
    expect(another.get_by_text("Saved.")).to_be_visible(timeout=SAVED_MS)

    page.get_by_label("What is it?").fill("In this window")

    expect(page.get_by_text("This one is not saved any more.")).to_be_visible(timeout=SAVED_MS)
    assert Draft.objects.get().typed["description"] == ["In the other window"]


def test_rosa_leaves_nothing_on_a_shared_computer(visit: Visits) -> None:
    page = visit(size=DESKTOP, javascript=False)
    begin(page)

    page.get_by_role("button", name="Forget this and start anew").click()

    expect(page.get_by_label("What is it?")).to_have_value("")
    assert not Draft.objects.exists()


def test_a_double_press_gives_one_case(visit: Visits) -> None:
    page = visit(size=PHONE)
    begin(page)
    page.get_by_label("Where is it?").fill("Seestraße 4")
    page.get_by_role("button", name="Go on").click()

    page.get_by_role("button", name="Send").dblclick()

    page.wait_for_url("**/receipt/**")
    assert ServiceRequest.objects.count() == 1


def test_danger_shows_the_number_before_anything_else_is_asked(visit: Visits) -> None:
    page = visit(size=PHONE)

    begin(page, "A live wire hangs from the lamp")

    expect(page.get_by_role("link", name="112")).to_be_visible()
    expect(page.get_by_text("Your request is not sent yet.")).to_be_visible()
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url("**/new/where/")


def test_where_danger_and_others_are_told_of_the_danger_is_read_first(visit: Visits) -> None:
    new_case(LAMP, at=timezone.now() - timedelta(hours=1))
    page = visit(size=PHONE)
    page.goto("/report/streetlight-broken/")
    page.get_by_label("What is it?").fill("The lamp is dark and a live wire hangs down")
    page.get_by_label("Where is it?").fill("Seestraße 4")

    page.get_by_role("button", name="Send").last.click()

    expect(page.locator("#near-title")).to_be_visible()
    expect(page.locator("main [role=alert]").first).to_be_focused()
    expect(page.locator("main [role=alert]").first).to_contain_text("Then send it below.")
