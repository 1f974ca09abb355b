"""Rosa comes back without her receipt: a code by e-mail, all her requests, a correction, her data, and away."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from requests_app.models import ServiceRequest
from tests.browser.fixtures import WorkOff
from tests.browser.visits import PHONE, Visits
from tests.journeys.test_rosa_on_the_web import report_a_lamp
from tests.messages.conftest import Post, post

__all__ = ["post"]
ROSAS = "rosa@konstanz.example"


def code_in(office: Post) -> str:
    found = re.search(r"Your code is: (\d{6})", office.letters[-1].get_content())
    assert found is not None
    return found[1]


def sign_in(page: Page, office: Post, work_off_jobs: WorkOff) -> None:
    page.goto("/")
    page.get_by_role("contentinfo").get_by_role("link", name="My requests").click()
    page.get_by_label("Your e-mail address").fill(ROSAS)
    page.get_by_role("button", name="Send me a code").click()
    expect(page.get_by_role("heading", name="Write the code")).to_be_visible()
    work_off_jobs()
    page.get_by_label("The code").fill(code_in(office))
    page.get_by_role("button", name="Show my requests").click()
    expect(page.get_by_role("heading", name="My requests")).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without-javascript"])
def test_rosa_follows_up_by_a_code_and_corrects_the_place(
    visit: Visits, work_off_jobs: WorkOff, post: Post, javascript: bool
) -> None:
    reference = report_a_lamp(visit(size=PHONE), email=ROSAS)
    work_off_jobs()
    page = visit(size=PHONE, javascript=javascript)

    sign_in(page, post, work_off_jobs)
    page.get_by_role("link", name="Street light broken").click()
    page.get_by_role("link", name="Correct the place").click()
    page.get_by_label("Where is it?").fill("Bahnhofstraße 9")
    page.get_by_role("button", name="Save the place").last.click()

    expect(page.get_by_text("The team knows the right place now.")).to_be_visible()
    expect(page.locator("dl.govuk-summary-list")).to_contain_text("Bahnhofstraße 9")
    assert ServiceRequest.objects.get(reference=reference).address == "Seestraße 4"


def test_rosa_takes_her_data_away_and_leaves(visit: Visits, work_off_jobs: WorkOff, post: Post) -> None:
    reference = report_a_lamp(visit(size=PHONE), email=ROSAS)
    work_off_jobs()
    page = visit(size=PHONE)
    sign_in(page, post, work_off_jobs)

    page.get_by_role("link", name="See and download my data").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download with photos (ZIP)").click()
    page.get_by_role("link", name="Delete my data").click()
    page.get_by_role("button", name="Yes, delete my data").click()

    expect(page.get_by_text("Your personal data are deleted.")).to_be_visible()
    expect(page.get_by_label("Your e-mail address")).to_be_visible()
    assert download.value.suggested_filename == "my-data.zip"
    request = ServiceRequest.objects.select_related("requester").get(reference=reference)
    assert request.requester is not None
    assert (request.description, request.requester.email) == ("", "")


def test_rosa_logs_out(visit: Visits, work_off_jobs: WorkOff, post: Post) -> None:
    reference = report_a_lamp(visit(size=PHONE), email=ROSAS)
    page = visit(size=PHONE)
    sign_in(page, post, work_off_jobs)

    page.get_by_role("button", name="Log out").click()
    page.goto(f"/status/{reference}/")

    expect(page.get_by_label("Secret")).to_be_visible()
