"""Rosa, resident: reports, follows, withdraws, talks to a person; with JavaScript and without, in her language."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from requests_app.models import Case, Escalation
from requests_app.vocabulary import CaseState
from tests.browser.fixtures import WorkOff
from tests.browser.probes import controls_seen
from tests.browser.visits import PHONE, Visits


def report_a_lamp(page: Page, *, email: str = "") -> str:
    """Find the service in one's own words, fill two fields, send; give the reference."""
    page.goto("/")
    page.get_by_label("Say it in your own words").fill("lamp")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name=re.compile("^Street light broken")).first.click()
    page.get_by_label("What is it?").fill("The lamp before the school is dark.")
    page.get_by_label("Where is it?").fill("Seestraße 4")
    if email:
        page.get_by_label("By e-mail", exact=True).check()
        page.get_by_label("E-mail address").fill(email)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="Your request is here")).to_be_visible()
    return page.locator(".govuk-panel .city-code").inner_text()


@pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without-javascript"])
def test_rosa_reports_a_lamp_and_sees_where_it_stands(
    visit: Visits, work_off_jobs: WorkOff, mailoutbox: list[object], javascript: bool
) -> None:
    page = visit(size=PHONE, javascript=javascript)

    reference = report_a_lamp(page, email="rosa@konstanz.example")
    work_off_jobs()
    page.get_by_role("link", name="See where it stands").click()

    case = Case.objects.get(reference=reference)
    assert case.state == CaseState.QUEUED
    assert case.queue is not None
    assert len(mailoutbox) == 1
    expect(page.get_by_text("Your request is with the team")).to_be_visible()
    expect(page.locator(".city-next")).to_contain_text(case.queue.public_names["en"])
    expect(page.locator(".city-timeline")).to_contain_text("Your request went to the team in charge")


def test_a_form_shows_every_control_it_has(visit: Visits) -> None:
    page = visit(size=PHONE)

    page.goto("/report/streetlight-broken/")

    # words, photos, place, "find address", "where I am", map, district, care, four ways, "more", send, help
    assert controls_seen(page) == 15
    page.get_by_label("By phone", exact=True).check()
    assert controls_seen(page) == 18, "number, hours, and how often"


def test_a_mistake_keeps_what_was_typed_and_leads_to_the_field(visit: Visits) -> None:
    page = visit(size=PHONE)
    page.goto("/report/streetlight-broken/")

    page.get_by_label("What is it?").fill("The lamp is dark.")
    page.get_by_role("button", name="Send").click()
    page.get_by_role("link", name="Tell us where it is").click()

    expect(page.get_by_label("Where is it?")).to_be_focused()
    expect(page.get_by_label("What is it?")).to_have_value("The lamp is dark.")


def test_rosa_comes_back_with_reference_and_secret(visit: Visits) -> None:
    page = visit(size=PHONE)
    reference = report_a_lamp(page)
    secret = page.locator("dd .city-code").nth(1).inner_text()
    another = visit(size=PHONE)

    another.goto("/status/")
    another.get_by_label("Reference").fill(reference.lower().replace("-", " "))
    another.get_by_label("Secret").fill(secret)
    another.get_by_role("button", name="Show my request").click()

    expect(another.get_by_text("The lamp before the school is dark.")).to_be_visible()
    assert secret not in another.url


def test_rosa_withdraws_her_request(visit: Visits, work_off_jobs: WorkOff) -> None:
    page = visit(size=PHONE)
    reference = report_a_lamp(page)
    work_off_jobs()
    page.get_by_role("link", name="See where it stands").click()

    page.get_by_role("link", name="Withdraw my request").click()
    page.get_by_role("button", name="Yes, withdraw it").click()

    expect(page.get_by_role("status").filter(has_text="Your request is withdrawn.")).to_be_visible()
    assert Case.objects.get(reference=reference).state == CaseState.CANCELLED


def test_rosa_talks_to_a_person_before_there_is_a_case(visit: Visits) -> None:
    page = visit(size=PHONE)
    page.goto("/")

    page.get_by_role("complementary").get_by_role("link", name="Talk to a person").click()
    page.get_by_label("What is it about?").fill("I do not know where to begin.")
    page.get_by_role("button", name="Call a person").click()

    call = Escalation.objects.get()
    expect(page.get_by_text("A person is called in", exact=True)).to_be_visible()
    expect(page.get_by_text(call.owner.name)).to_be_visible()


def test_the_way_to_a_person_stands_on_every_step(visit: Visits) -> None:
    page = visit(size=PHONE)
    for path in ("/", "/report/streetlight-broken/", "/status/"):
        page.goto(path)

        expect(page.get_by_role("complementary").get_by_role("link", name="Talk to a person")).to_be_visible()


@pytest.mark.parametrize(("language", "words"), [("Deutsch", "de"), ("Français", "fr")])
def test_rosa_switches_the_language_and_stays_where_she_is(visit: Visits, language: str, words: str) -> None:
    page = visit(size=PHONE)
    page.goto("/report/streetlight-broken/")

    page.get_by_role("button", name=language).click()

    expect(page.locator("html")).to_have_attribute("lang", words)
    assert page.url.endswith("/report/streetlight-broken/")
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Street light broken")
