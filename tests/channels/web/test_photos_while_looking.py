"""Whoever looks for an address, or is told the number first, does not choose her photos again."""

from __future__ import annotations

import pytest
from django.test import Client

from requests_app.models import ServiceRequest
from tests import files

from .photos import WORDS, file_of, notes_of, own_store, send

pytestmark = pytest.mark.django_db
__all__ = ["own_store"]


def test_looking_for_an_address_keeps_the_photo_and_judges_nothing_else(rosa: Client) -> None:
    answer = send(rosa, file_of(files.jpeg()), address="Seestr", find_address="1")

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "govuk-error-summary" not in page
    [note] = notes_of(page)
    assert not ServiceRequest.objects.exists()

    send(rosa, **WORDS, kept=note)
    assert ServiceRequest.objects.get().attachments.count() == 1


def test_a_photo_that_is_none_is_told_while_looking_for_an_address_and_the_words_stay(rosa: Client) -> None:
    answer = send(rosa, file_of(b"no photo"), description="Dark", address="Seestr", find_address="1")

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "is no photo and no PDF" in page
    assert "Dark</textarea>" in page


def test_the_number_shown_first_keeps_the_photo(rosa: Client) -> None:
    danger = {**WORDS, "description": "A live wire hangs down."}
    answer = send(rosa, file_of(files.jpeg()), url="/report/road-damage/", **danger)

    page = answer.content.decode()
    assert "Your request is not sent yet." in page
    [note] = notes_of(page)
    assert not ServiceRequest.objects.exists()

    send(rosa, url="/report/road-damage/", **danger, kept=note, danger_told="1")
    assert ServiceRequest.objects.get().attachments.count() == 1
