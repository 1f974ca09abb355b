"""Rosa sends photos with her request and after it: with JavaScript and without; Bruno releases one."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, expect

from requests_app.models import Attachment, ServiceRequest
from requests_app.vocabulary import AttachmentState
from tests import files
from tests.browser.fixtures import WorkOff
from tests.browser.visits import DESKTOP, PHONE, Visits

HOLE = "/report/road-damage/"


@pytest.fixture(autouse=True)
def _own_store(settings: object, tmp_path: Path) -> None:
    settings.MEDIA_ROOT, settings.INCOMING_ROOT = tmp_path / "media", tmp_path / "incoming"  # type: ignore[attr-defined]


def photo(data: bytes = b"", name: str = "hole.jpg") -> FilePayload:
    return {"name": name, "mimeType": "image/jpeg", "buffer": data or files.jpeg()}


def pictures_shown(page: Page) -> int:
    """Count the pictures that the browser could really draw."""
    page.locator(".city-photos__picture").first.scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")
    return int(
        page.evaluate(
            "() => [...document.querySelectorAll('.city-photos__picture')].filter((one) => one.naturalWidth > 0).length"
        )
    )


@pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without-javascript"])
def test_a_bad_photo_costs_neither_the_words_nor_the_good_one(visit: Visits, javascript: bool) -> None:
    page = visit(size=PHONE, javascript=javascript)
    page.goto(HOLE)
    page.get_by_label("What is it?").fill("A hole in the road.")
    page.get_by_label("Photos or a PDF").set_input_files([photo(), photo(b"<html>no", "page.jpg")])
    page.get_by_role("button", name="Send").click()

    page.get_by_role("link", name="“page.jpg” is no photo and no PDF").click()
    expect(page.get_by_label("Photos or a PDF")).to_be_focused()
    expect(page.get_by_label("What is it?")).to_have_value("A hole in the road.")
    expect(page.get_by_label("Send file 1")).to_be_checked()
    page.get_by_label("It is where the photo was taken").check()
    page.get_by_role("button", name="Send").click()

    expect(page.get_by_role("heading", name="Your request is here")).to_be_visible()
    request = ServiceRequest.objects.get()
    assert request.attachments.count() == 1
    assert (request.latitude, request.longitude) == pytest.approx(files.SHORE)
    page.get_by_role("link", name="See where it stands").click()
    page.get_by_role("link", name="Add a photo or a PDF").click()
    page.get_by_label("Photos or a PDF").set_input_files([photo(files.heic(), "IMG_1.HEIC")])
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Thank you. We have your file.")).to_be_visible()
    assert request.attachments.count() == 2
    if javascript:
        assert pictures_shown(page) == 2


def test_bruno_looks_at_a_photo_and_releases_it(visit: Visits, work_off_jobs: WorkOff) -> None:
    rosa = visit(size=PHONE)
    rosa.goto(HOLE)
    rosa.get_by_label("What is it?").fill("A hole in the road.")
    rosa.get_by_label("Where is it?").fill("Seestraße 4")
    rosa.locator("[name=district]").select_option("010")
    rosa.get_by_label("Photos or a PDF").set_input_files([photo()])
    rosa.get_by_role("button", name="Send").click()
    rosa.wait_for_url("**/receipt/**")
    work_off_jobs()
    page = visit(size=DESKTOP, user="bruno")

    page.goto(f"/desk/cases/{ServiceRequest.objects.get().reference}/")
    assert pictures_shown(page) == 1
    page.get_by_role("button", name="Release for the public").click()

    expect(page.get_by_text("The file is released for the public.")).to_be_visible()
    assert Attachment.objects.get().state == AttachmentState.RELEASED
