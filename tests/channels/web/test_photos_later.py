"""Photos that come after the request, and what any of them costs in statements."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from requests_app.models import Attachment
from tests import files

from .conftest import STREETLIGHT, form_of
from .photos import WORDS, file_of, notes_of, own_store, send

pytestmark = pytest.mark.django_db
__all__ = ["own_store"]


def test_a_photo_is_added_later(rosa: Client, reference: str) -> None:
    url = f"/status/{reference}/photos/"
    page = rosa.get(url).content.decode()
    assert 'enctype="multipart/form-data"' in page

    answer = rosa.post(url, {"photos": [file_of(files.heic(), "IMG_1.HEIC")]}, follow=True)

    assert "Thank you. We have your file." in answer.content.decode()
    assert Attachment.objects.get().request.reference == reference


def test_adding_nothing_or_something_bad_is_told(rosa: Client, reference: str) -> None:
    url = f"/status/{reference}/photos/"

    nothing = rosa.post(url, {})
    bad = rosa.post(url, {"photos": [file_of(files.png()), file_of(b"x", "bad.png")]})

    assert (nothing.status_code, bad.status_code) == (422, 422)
    assert "Choose a photo or a PDF first." in nothing.content.decode()
    assert len(notes_of(bad.content.decode())) == 1


def test_a_stranger_adds_nothing(rosa: Client, reference: str) -> None:
    answer = Client().post(f"/status/{reference}/photos/", {"photos": [file_of(files.jpeg())]})

    assert answer.status_code == 302
    assert not Attachment.objects.exists()


def test_a_request_keeps_thirty_files_at_most(rosa: Client, reference: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("requests_app.actions.attachments.MOST_OF_A_REQUEST", 1)
    url = f"/status/{reference}/photos/"
    rosa.post(url, {"photos": [file_of(files.jpeg())]})

    answer = rosa.post(url, {"photos": [file_of(files.png())]})

    assert answer.status_code == 422
    assert "as many photos and papers as we can keep" in answer.content.decode()


def warm(rosa: Client) -> None:
    """Let the process read what it keeps: standing facts and compiled statements."""
    rosa.post(STREETLIGHT, form_of(rosa, **WORDS), follow=True)


def test_a_report_without_photos_costs_what_it_cost(rosa: Client, django_assert_max_num_queries: Any) -> None:
    warm(rosa)
    typed = form_of(rosa, **WORDS)

    with django_assert_max_num_queries(12) as asked:
        rosa.post(STREETLIGHT, typed)

    assert not [query["sql"] for query in asked.captured_queries if "attachment" in str(query["sql"]).lower()]


def test_a_report_with_photos_asks_seldom(rosa: Client, django_assert_max_num_queries: Any) -> None:
    warm(rosa)
    typed = form_of(rosa, **WORDS)

    with django_assert_max_num_queries(22):
        rosa.post(STREETLIGHT, {**typed, "photos": [file_of(files.jpeg()), file_of(files.png())]})

    assert Attachment.objects.count() == 2


def test_the_status_with_photos_asks_no_more(rosa: Client, django_assert_max_num_queries: Any) -> None:
    reference = send(rosa, file_of(files.jpeg()), file_of(files.png()), **WORDS).headers["location"].split("/")[2]
    rosa.get(f"/status/{reference}/")

    with django_assert_max_num_queries(8):
        rosa.get(f"/status/{reference}/")
    with django_assert_max_num_queries(3):
        rosa.get(f"/status/{reference}/photos/{Attachment.objects.order_by('id')[0].pk}/small/")
