"""Photos and papers on the page of a case: seen by whoever may see it, released and kept private by a button."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from requests_app.facts import AttachmentNotFound
from requests_app.models import Attachment, Case
from requests_app.queries.addresses import secret_for
from requests_app.queries.attachments import file_of_resident
from requests_app.queries.service_requests import public_status
from requests_app.vocabulary import AttachmentState
from tests import files
from tests.factories import MONDAY, ROAD, routed_case
from tests.personas import browser, person

pytestmark = pytest.mark.django_db
STATEMENTS = 12


@pytest.fixture
def case(settings: Any, tmp_path: Path) -> Case:
    """Give Bruno's team a hole with a photo and a paper."""
    settings.MEDIA_ROOT, settings.INCOMING_ROOT = tmp_path / "media", tmp_path / "incoming"
    case = routed_case(ROAD)
    files.hang_on(case, files.jpeg(), files.pdf(), at=MONDAY)
    return case


@pytest.fixture
def bruno() -> Client:
    return browser("bruno")


def address(case: Case, found: Attachment, end: str = "") -> str:
    return f"/desk/cases/{case.reference}/photos/{found.pk}/{end}"


def test_the_page_shows_them_with_their_buttons(case: Case, bruno: Client, django_assert_max_num_queries: Any) -> None:
    bruno.get(f"/desk/cases/{case.reference}/")
    photo, paper = Attachment.objects.order_by("id")

    with django_assert_max_num_queries(STATEMENTS):
        page = bruno.get(f"/desk/cases/{case.reference}/").content.decode()

    assert f'src="{address(case, photo, "small/")}"' in page
    assert f'href="{address(case, paper)}"' in page
    assert f'action="{address(case, photo, "release/")}"' in page
    assert f'action="{address(case, paper, "withhold/")}"' in page
    assert "Photos or papers came in" in page


def test_a_press_releases_and_another_keeps_private(case: Case, bruno: Client) -> None:
    photo = Attachment.objects.order_by("id")[0]

    page = bruno.post(address(case, photo, "release/"), follow=True).content.decode()
    assert "The file is released for the public." in page
    assert "Released for the public" in page
    assert f'action="{address(case, photo, "release/")}"' not in page
    bruno.post(address(case, photo, "withhold/"))

    photo.refresh_from_db()
    assert photo.state == AttachmentState.WITHHELD


def test_a_file_that_is_not_checked_is_neither_shown_nor_released(case: Case, bruno: Client) -> None:
    Attachment.objects.update(state=AttachmentState.WAITING)
    photo = Attachment.objects.order_by("id")[0]

    page = bruno.get(f"/desk/cases/{case.reference}/").content.decode()

    assert "Waits for the virus check" in page
    assert address(case, photo) not in page
    assert bruno.get(address(case, photo)).status_code == 404
    answer = bruno.post(address(case, photo, "release/"), follow=True)
    assert "This file is not checked yet" in answer.content.decode()


def test_whoever_may_not_see_the_case_sees_no_photo(case: Case, bruno: Client) -> None:
    photo = Attachment.objects.order_by("id")[0]

    assert bruno.get(address(case, photo)).headers["Content-Type"] == "image/jpeg"
    assert browser("omar").get(address(case, photo)).status_code == 404
    assert browser("omar").post(address(case, photo, "release/")).status_code == 404
    assert Client().get(address(case, photo)).status_code == 302


def test_a_photo_of_another_case_is_not_found_on_this_one(case: Case, bruno: Client) -> None:
    other = routed_case(ROAD)
    photo = Attachment.objects.order_by("id")[0]

    assert bruno.get(address(other, photo)).status_code == 404
    assert bruno.post(address(other, photo, "release/")).status_code == 404


def attach(browser_of: Client, case: Case, seen_by: str, *given: Any) -> Any:
    address = f"/desk/cases/{case.reference}/attach/"
    return browser_of.post(
        address, {"added": [SimpleUploadedFile("file", one) for one in given], "seen_by": seen_by}, follow=True
    )


def test_a_colleague_adds_a_file_that_colleagues_alone_see(case: Case, bruno: Client) -> None:
    page = attach(bruno, case, "inside", files.jpeg(size=(70, 50))).content.decode()

    added = Attachment.objects.latest("id")
    assert (added.is_internal, added.added_by) == (True, person("bruno"))
    assert "The files are added." in page
    assert "For colleagues alone" in page
    assert address(case, added, "release/") not in page
    assert "A photo or paper for colleagues alone was added" in page
    request = case.requests.get()
    status = public_status(request.reference, secret_for(request))
    assert [one.id for one in status.attachments] == list(
        Attachment.objects.filter(is_internal=False).order_by("id").values_list("pk", flat=True)
    )
    with pytest.raises(AttachmentNotFound):
        file_of_resident(request.reference, secret_for(request), added.pk, is_small=False)
    bruno.post(address(case, added, "release/"))
    added.refresh_from_db()
    assert added.state == AttachmentState.HELD


def test_one_for_the_resident_stands_on_her_page(case: Case, bruno: Client) -> None:
    attach(bruno, case, "resident", files.pdf(pages=2))

    added = Attachment.objects.latest("id")
    request = case.requests.get()
    assert added.pk in [one.id for one in public_status(request.reference, secret_for(request)).attachments]
    assert file_of_resident(request.reference, secret_for(request), added.pk, is_small=False)


def test_what_is_no_photo_and_nothing_at_all_is_said_beside_the_field(case: Case, bruno: Client) -> None:
    before = Attachment.objects.count()

    assert "Choose a photo or a PDF first." in attach(bruno, case, "inside").content.decode()
    assert "is no photo and no PDF" in attach(bruno, case, "inside", b"GIF89a, or so").content.decode()
    assert attach(browser("cem"), case, "inside", files.jpeg()).status_code == 404
    assert Attachment.objects.count() == before
