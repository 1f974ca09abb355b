"""Photos and papers on the page of a case: seen by whoever may see it, released and kept private by a button."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from requests_app.models import Attachment, Case
from requests_app.vocabulary import AttachmentState
from tests import files
from tests.factories import MONDAY, ROAD, routed_case
from tests.personas import browser

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
