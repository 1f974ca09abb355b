"""The page of the city's look: shown by day and by night, saved when it can be read, and then on every page."""

from __future__ import annotations

import io
from typing import Any
from unittest.mock import Mock

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from requests_app.actions import themes
from requests_app.lib import picture_marks
from requests_app.models import City, Theme
from tests import files, personas

pytestmark = pytest.mark.django_db
PAGE = "/desk/theme/"
CHOSEN = {"header": "#5b2a86", "brand": "#5b2a86", "button": "#5B2A86", "accent": "#b35900", "radius": "square"}
# Session and person, her queues (2), the city, and who set which look when.
QUERIES = 5
MARK = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 40"><path d="M0 0h80v40z"/></svg>'


def send(**typed: Any) -> Any:
    return personas.browser("sofia").post(PAGE, {**CHOSEN, **typed})


def file_of(text: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("mark.svg", text.encode(), content_type="image/svg+xml")


def test_the_page_shows_the_plain_look_before_another_is_set(django_assert_num_queries: Any) -> None:
    window = personas.browser("sofia")
    window.get(PAGE)

    with django_assert_num_queries(QUERIES):
        page = window.get(PAGE).content.decode()

    assert 'value="#073b4c"' in page
    assert "/desk/theme/preview.css?brand=%23005a8c" in page


def test_a_look_that_can_be_read_is_saved_with_who_and_when() -> None:
    answer = send()

    theme = Theme.objects.get()
    assert answer.status_code == 302
    assert City.objects.get().theme == theme
    assert (theme.set_by, theme.button) == (personas.person("sofia"), "#5b2a86")
    assert "Sofia" in personas.browser("sofia").get(PAGE).content.decode().split("Who set it when")[1]


def test_a_look_that_cannot_be_read_is_refused_and_the_form_stays_filled() -> None:
    answer = send(button="#ffd400")

    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#theme_button"' in page
    assert "The nearest colour that passes is #" in page
    assert 'value="#ffd400"' in page
    assert not Theme.objects.exists()


@pytest.mark.parametrize("colour", ["", "green", "#12", "#12345g", "red;}"])
def test_what_is_no_colour_is_refused(colour: str) -> None:
    answer = send(header=colour)

    assert answer.status_code == 422
    assert "Enter a colour such as #0f6b4a" in answer.content.decode()


def test_a_look_can_be_seen_before_it_is_saved() -> None:
    answer = send(show="1")

    assert answer.status_code == 200
    assert "header=%235b2a86" in answer.content.decode()
    assert not Theme.objects.exists()


def test_the_sheet_of_the_examples_holds_both_looks_and_nothing_else() -> None:
    window = personas.browser("sofia")

    sheet = window.get("/desk/theme/preview.css", CHOSEN).content.decode()

    assert ".city-look--light{--govuk-brand-colour:#5b2a86" in sheet
    assert ".city-look--dark{" in sheet
    assert window.get("/desk/theme/preview.css", {**CHOSEN, "brand": "red}*{"}).status_code == 400


def test_a_mark_with_a_script_is_refused_and_a_plain_one_is_kept_with_the_form() -> None:
    refused = send(mark=file_of(MARK.replace("<path", "<script/><path")))
    shown = send(mark=file_of(MARK), show="1").content.decode()

    assert refused.status_code == 422
    assert "carries a script (script)" in refused.content.decode()
    assert "&lt;svg" in shown.split('name="mark_text"')[1][:200]


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_a_picture_is_a_mark_small_bare_and_still_seen_through(kind: str) -> None:
    stream = io.BytesIO()
    Image.new("RGBA", (800, 200), (91, 42, 134, 0)).save(stream, kind, exif=files.exif())
    assert send(mark=SimpleUploadedFile("mark", stream.getvalue())).status_code == 302

    theme = Theme.objects.get()
    answer = Client().get(f"/theme/mark.svg?v={theme.version}")
    served = Image.open(io.BytesIO(answer.content))

    assert (answer.headers["Content-Type"], answer.headers["X-Content-Type-Options"]) == ("image/png", "nosniff")
    assert (theme.mark_width, served.size, served.mode) == (144, (432, 108), "RGBA")
    assert served.getchannel("A").getextrema() == (0, 0)
    assert not served.getexif()
    assert b"Zauberwald" not in answer.content


def test_a_picture_is_read_once_to_be_saved(monkeypatch: pytest.MonkeyPatch) -> None:
    reading = Mock(wraps=picture_marks.read_picture_mark)
    monkeypatch.setattr(themes, "read_picture_mark", reading)

    assert send(mark=SimpleUploadedFile("mark.png", files.png())).status_code == 302
    assert reading.call_count == 1


def test_a_kept_picture_stays_when_only_a_colour_is_changed() -> None:
    send(mark=SimpleUploadedFile("mark.png", files.png()))
    first = Theme.objects.get()

    send(radius="round")

    assert Theme.objects.latest("pk").mark == first.mark
    assert Theme.objects.count() == 2


@pytest.mark.parametrize(
    ("read", "told"),
    [
        (files.bomb(), "larger than 40 KB"),
        (files.png_of(20, 20, data=b"no"), "This picture cannot be read."),
        (files.png() + b"<script>alert(1)</script>" + files.jpeg(), "This picture cannot be read."),
        (files.png() + b"\0" * 41_000, "larger than 40 KB"),
        (b"GIF89a", "no picture as PNG or WebP"),
    ],
)
def test_a_bad_picture_is_refused_at_its_field(read: bytes, told: str) -> None:
    answer = send(mark=SimpleUploadedFile("mark.png", read))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#theme_mark"' in page
    assert told in page
    assert not Theme.objects.exists()


def test_a_forged_text_of_a_picture_is_read_anew_as_well() -> None:
    forged = [f"data:image/png;base64,{text}" for text in ("!!", "PHN2Zz48c2NyaXB0Lz48L3N2Zz4=")]

    assert [send(mark_text=text).status_code for text in forged] == [422, 422]
    assert not Theme.objects.exists()


def test_the_plain_look_comes_back_at_the_press_of_a_button() -> None:
    send()

    send(plain="1")

    assert City.objects.get().theme is None
    assert Theme.objects.count() == 1


def test_only_supervisors_and_administrators_set_the_look() -> None:
    assert personas.browser("bruno").post(PAGE, CHOSEN).status_code == 403
