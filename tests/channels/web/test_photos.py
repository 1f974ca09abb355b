"""Photos at the web door: taken, refused with a sentence, kept beside the words, seen by their owner alone."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.test import Client

from requests_app.lib.uploads import store
from requests_app.lib.uploads.limits import FILE_BYTES
from requests_app.models import Attachment, CaseEvent, ServiceRequest
from requests_app.vocabulary import AttachmentKind, AttachmentState, EventKind
from tests import files

from .conftest import STREETLIGHT, form_of, value_of
from .photos import WORDS, file_of, notes_of, own_store, send

pytestmark = pytest.mark.django_db
__all__ = ["own_store"]


def test_photos_and_papers_come_with_the_request(rosa: Client) -> None:
    answer = send(rosa, file_of(files.jpeg()), file_of(files.pdf(), "plan.pdf"), **WORDS)

    request = ServiceRequest.objects.get()
    assert answer.headers["location"] == f"/receipt/{request.reference}/"
    kinds = [(row.kind, row.state) for row in request.attachments.order_by("id")]
    assert kinds == [(AttachmentKind.PICTURE, AttachmentState.HELD), (AttachmentKind.PAPER, AttachmentState.HELD)]
    event = CaseEvent.objects.get(kind=EventKind.ATTACHED)
    assert event.data["request"] == request.pk
    assert len(event.data["attachments"]) == 2


def test_the_receipt_and_the_status_show_them_and_let_add_one(rosa: Client) -> None:
    answer = send(rosa, file_of(files.jpeg()), file_of(files.pdf(), "plan.pdf"), **WORDS)
    reference = answer.headers["location"].split("/")[2]
    first, second = Attachment.objects.order_by("id")

    for path in (f"/receipt/{reference}/", f"/status/{reference}/"):
        page = rosa.get(path).content.decode()
        assert f'src="/status/{reference}/photos/{first.pk}/small/"' in page
        assert f'href="/status/{reference}/photos/{second.pk}/"' in page
        assert f'href="/status/{reference}/photos/"' in page
    assert "We received your photos or papers" in rosa.get(f"/status/{reference}/").content.decode()


def test_a_photo_goes_out_to_nobody_but_whoever_has_shown_the_secret(rosa: Client) -> None:
    reference = send(rosa, file_of(files.jpeg()), **WORDS).headers["location"].split("/")[2]
    photo = Attachment.objects.get()

    for path in (f"/status/{reference}/photos/{photo.pk}/", f"/status/{reference}/photos/{photo.pk}/small/"):
        answer = rosa.get(path)
        assert answer.headers["Content-Type"] == "image/jpeg"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert answer.headers["Cache-Control"] == "private, max-age=600"
        assert answer.headers["Content-Disposition"].startswith("inline")
        assert answer.getvalue()[:3] == b"\xff\xd8\xff"
        assert Client().get(path).status_code == 404


def test_a_secret_opens_the_photos_of_its_own_request_alone(rosa: Client) -> None:
    send(rosa, file_of(files.jpeg()), **WORDS)
    photo = Attachment.objects.get()
    neighbour = Client(headers={"accept-language": "en"})
    other = neighbour.post(STREETLIGHT, form_of(neighbour, **WORDS)).headers["location"].split("/")[2]

    assert neighbour.get(f"/status/{other}/photos/{photo.pk}/").status_code == 404


def test_a_paper_is_saved_and_never_shown_in_the_house(rosa: Client) -> None:
    reference = send(rosa, file_of(files.pdf(), "plan.pdf"), **WORDS).headers["location"].split("/")[2]
    paper = Attachment.objects.get()

    answer = rosa.get(f"/status/{reference}/photos/{paper.pk}/")

    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="paper-{paper.pk}.pdf"'
    assert rosa.get(f"/status/{reference}/photos/{paper.pk}/small/").status_code == 404


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"<html>not a photo", "“bad.jpg” is no photo and no PDF. We take JPEG, PNG, HEIC, WebP and PDF."),
        (files.jpeg() + files.archive(), "“bad.jpg” hides another file inside."),
        (files.png_of(8000, 5000), "“bad.jpg” has too many pixels: 36 million at most."),
        (files.jpeg()[:200], "“bad.jpg” cannot be read."),
        (files.pdf(script="app.alert(1)"), "“bad.jpg” holds a programme, a form or another file."),
        (files.pdf(password="x"), "“bad.jpg” is locked with a password."),
        (files.pdf(pages=101), "“bad.jpg” has too many pages: 100 at most."),
        (bytes(FILE_BYTES + 1), "“bad.jpg” is larger than 15 MB."),
        (b"", "“bad.jpg” is empty."),
    ],
)
def test_a_file_that_is_refused_is_told_beside_the_field_and_the_words_stay(
    rosa: Client, data: bytes, sentence: str
) -> None:
    answer = send(rosa, file_of(data, "bad.jpg"), **WORDS)

    page = html.unescape(answer.content.decode())
    assert answer.status_code == 422
    assert f'<a href="#id_photos">{sentence}' in page
    assert page.count(sentence) == 2  # in the summary, and beside the field
    assert "The lamp is dark" in page
    assert value_of(page, "address") == "Seestraße 4"
    assert not ServiceRequest.objects.exists()


def test_a_sentence_speaks_the_language_of_the_page(rosa: Client) -> None:
    typed = {**form_of(rosa), **WORDS, "photos": [file_of(b"", "rien.jpg")]}

    page = rosa.post(STREETLIGHT, typed, headers={"accept-language": "fr"}).content.decode()

    assert "« rien.jpg » est vide" in html.unescape(page).replace("\xa0", " ")


def test_a_bad_photo_keeps_the_good_ones(rosa: Client) -> None:
    page = send(rosa, file_of(files.jpeg()), file_of(b"no", "bad.jpg"), **WORDS).content.decode()
    notes = notes_of(page)
    assert len(notes) == 1

    answer = rosa.post(STREETLIGHT, {**form_of(rosa), **WORDS, "kept": notes})

    assert answer.status_code == 302
    assert Attachment.objects.get().request == ServiceRequest.objects.get()


def test_words_that_are_missing_keep_the_photo_too(rosa: Client) -> None:
    page = send(rosa, file_of(files.jpeg()), description=" ", address="Seestraße 4").content.decode()

    assert len(notes_of(page)) == 1
    look = re.search(r'src="(/photo/[^"]+/)"', page)
    assert look is not None
    assert rosa.get(look[1]).headers["Content-Type"] == "image/jpeg"
    assert rosa.get("/photo/forged:word/").status_code == 404


def test_a_kept_photo_can_be_left_out(rosa: Client) -> None:
    send(rosa, file_of(files.jpeg()), description=" ")

    answer = rosa.post(STREETLIGHT, {**form_of(rosa), **WORDS})

    assert answer.status_code == 302
    assert not Attachment.objects.exists()


@pytest.mark.parametrize("note", ["forged", "eyJrZXkiOiJ4In0:1uXyZ:abc"])
def test_a_note_that_is_not_ours_is_told_and_harms_nothing(rosa: Client, note: str) -> None:
    answer = rosa.post(STREETLIGHT, {**form_of(rosa), **WORDS, "kept": [note]})

    assert answer.status_code == 422
    assert "A photo that you sent before is no longer kept." in answer.content.decode()


def test_a_note_whose_file_has_gone_is_told(rosa: Client, settings: Any) -> None:
    notes = notes_of(send(rosa, file_of(files.jpeg()), description=" ").content.decode())
    store.drop_old(settings.INCOMING_ROOT, before=4e9)

    answer = rosa.post(STREETLIGHT, {**form_of(rosa), **WORDS, "kept": notes})

    assert answer.status_code == 422
    assert not ServiceRequest.objects.exists()


def test_a_seventh_file_is_one_too_many_and_six_are_kept(rosa: Client) -> None:
    seven = [file_of(files.jpeg(size=(60 + number, 40)), f"{number}.jpg") for number in range(7)]

    page = html.unescape(send(rosa, *seven, **WORDS).content.decode())

    assert "“6.jpg” is one too many: six files at most." in page
    assert len(notes_of(page)) == 6


def test_six_kept_and_one_more_is_told_as_well(rosa: Client) -> None:
    six = [file_of(files.jpeg(size=(60 + number, 40)), f"{number}.jpg") for number in range(6)]
    notes = notes_of(send(rosa, *six, description=" ").content.decode())

    answer = rosa.post(STREETLIGHT, {**form_of(rosa), **WORDS, "kept": notes, "photos": [file_of(files.png(), "7")]})

    assert answer.status_code == 422
    assert "is one too many" in answer.content.decode()


def test_the_same_form_twice_gives_one_request_and_one_photo(rosa: Client) -> None:
    typed = form_of(rosa, **WORDS)

    first = rosa.post(STREETLIGHT, {**typed, "photos": [file_of(files.jpeg())]})
    second = rosa.post(STREETLIGHT, {**typed, "photos": [file_of(files.jpeg())]})

    assert first.headers["location"] == second.headers["location"]
    assert Attachment.objects.count() == 1


def test_the_place_of_the_photo_is_offered_and_taken_only_when_ticked(rosa: Client) -> None:
    page = send(rosa, file_of(files.jpeg()), description="Dark").content.decode()
    assert "It is where the photo was taken" in page
    assert 'name="photo_place" id="id_photo_place" aria-describedby="id_photo_place_hint">' in page
    notes = notes_of(page)

    refused = rosa.post(STREETLIGHT, {**form_of(rosa), "description": "Dark", "kept": notes})
    taken = rosa.post(STREETLIGHT, {**form_of(rosa), "description": "Dark", "kept": notes, "photo_place": "on"})

    assert refused.status_code == 422
    assert taken.status_code == 302
    request = ServiceRequest.objects.get()
    assert (request.latitude, request.longitude) == pytest.approx(files.SHORE)


def test_a_place_that_was_written_is_not_joined_by_the_photos(rosa: Client) -> None:
    send(rosa, file_of(files.jpeg()), **WORDS)

    assert ServiceRequest.objects.get().latitude is None


def test_a_file_to_a_page_that_asks_for_none_is_thrown_away(rosa: Client, settings: Any) -> None:
    answer = rosa.post("/person/", {"description": "Please", "contact_by": "none", "photos": [file_of(files.jpeg())]})

    assert answer.status_code in {302, 422}
    assert not settings.INCOMING_ROOT.exists()


def test_a_form_that_is_far_too_large_is_not_read_to_its_end(rosa: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("requests_app.channels.uploads.FORM_BYTES", 2_000)

    page = html.unescape(send(rosa, file_of(bytes(5_000), "much.jpg"), **WORDS).content.decode())

    assert "“much.jpg” is larger than 15 MB." in page
    assert "The lamp is dark" in page
