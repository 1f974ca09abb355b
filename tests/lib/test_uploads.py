"""Files of strangers: what is good is written anew, what is not gets its reason, and nothing is left behind."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader

from requests_app.lib.uploads import workshop
from requests_app.lib.uploads.limits import FILE_BYTES, Kind, Refused, Why
from requests_app.lib.uploads.workshop import Made
from tests import files

PICTURES = {"jpeg": files.jpeg, "png": files.png, "webp": files.webp, "heic": files.heic}


def made_of(tmp_path: Path, data: bytes) -> tuple[Made, Path, Path]:
    """Send a file to the workshop; give what it says, the file kept and the small one."""
    source, kept, small = tmp_path / "came", tmp_path / "kept", tmp_path / "small"
    source.write_bytes(data)
    return workshop.make_anew(source, kept=kept, small=small), kept, small


def why_not(tmp_path: Path, data: bytes) -> Why:
    with pytest.raises(Refused) as refused:
        made_of(tmp_path, data)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["came"]
    return refused.value.why


@pytest.mark.parametrize("kind", PICTURES)
def test_every_kind_of_picture_becomes_a_bare_jpeg_with_a_small_one(tmp_path: Path, kind: str) -> None:
    made, kept, small = made_of(tmp_path, PICTURES[kind]())

    assert made.kind == Kind(kind)
    for path in (kept, small):
        with Image.open(path) as opened:
            assert opened.format == "JPEG"
            assert not opened.getexif()
            assert set(opened.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert b"Zauberwald" not in kept.read_bytes()
    assert (made.size, made.width > 0) == (kept.stat().st_size, True)


@pytest.mark.parametrize("kind", ["jpeg", "heic", "webp"])
def test_the_place_is_read_before_it_is_removed(tmp_path: Path, kind: str) -> None:
    made, _kept, _small = made_of(tmp_path, PICTURES[kind]())

    assert (made.latitude, made.longitude) == pytest.approx(files.SHORE)


def test_a_picture_without_a_place_has_none(tmp_path: Path) -> None:
    made, _kept, _small = made_of(tmp_path, files.jpeg(place=False))

    assert made.latitude is None


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_stands_upright(tmp_path: Path, orientation: int) -> None:
    made, kept, _small = made_of(tmp_path, files.jpeg(orientation=orientation))

    assert (made.width, made.height) == ((60, 40) if orientation < 5 else (40, 60))
    with Image.open(kept) as opened:
        right, low = made.width - 6, made.height - 6
        reds = {corner for corner in ((5, 5), (right, 5), (5, low), (right, low)) if _is_red(opened, corner)}
    red_corner = {1: (5, 5), 2: (right, 5), 3: (right, low), 4: (5, low), 5: (5, 5), 6: (right, 5)}
    red_corner |= {7: (right, low), 8: (5, low)}
    assert reds == {red_corner[orientation]}


def _is_red(opened: Image.Image, corner: tuple[int, int]) -> bool:
    red, _green, blue = opened.getpixel(corner)  # type: ignore[misc]
    return red > blue


def test_colours_of_a_camera_are_translated(tmp_path: Path) -> None:
    _made, kept, _small = made_of(tmp_path, files.in_wide_colours())

    with Image.open(kept) as opened:
        assert "icc_profile" not in opened.info


def test_a_picture_with_holes_gets_a_white_ground(tmp_path: Path) -> None:
    source = tmp_path / "drawn"
    Image.new("RGBA", (30, 30), (0, 0, 0, 0)).save(source, "PNG")

    _made, kept, _small = made_of(tmp_path, source.read_bytes())

    with Image.open(kept) as opened:
        assert opened.getpixel((3, 3)) == (255, 255, 255)


def test_a_large_picture_is_kept_at_three_thousand_pixels(tmp_path: Path) -> None:
    made, _kept, small = made_of(tmp_path, files.jpeg(size=(6000, 4000)))

    assert (made.width, made.height) == (3000, 2000)
    with Image.open(small) as opened:
        assert max(opened.size) == 320


def test_a_paper_keeps_its_pages_and_loses_its_author(tmp_path: Path) -> None:
    made, kept, small = made_of(tmp_path, files.pdf(pages=3))

    assert (made.kind, made.pages) == (Kind.PDF, 3)
    assert len(PdfReader(kept).pages) == 3
    assert b"Zauberwald" not in kept.read_bytes()
    assert not small.exists()


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", Why.EMPTY),
        (b"hello, this is no picture at all", Why.UNKNOWN_KIND),
        (b"<html><script>alert(1)</script></html>", Why.UNKNOWN_KIND),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", Why.UNKNOWN_KIND),
        (b"GIF89a" + bytes(200), Why.UNKNOWN_KIND),
        (files.archive(), Why.UNKNOWN_KIND),
        (files.jpeg() + files.archive(), Why.TWO_IN_ONE),
        (files.png() + b"<script >alert(1)</script>", Why.TWO_IN_ONE),
        (files.jpeg(comment=b"<!DOCTYPE html><p>hello"), Why.TWO_IN_ONE),
        (files.pdf() + files.archive(), Why.TWO_IN_ONE),
        (files.jpeg(comment=b"%PDF-1.4 a paper in a picture"), Why.TWO_IN_ONE),
        (files.bomb(), Why.TOO_MANY_PIXELS),
        (files.png_of(8000, 5000), Why.TOO_MANY_PIXELS),
        (files.png_of(40_000, 10), Why.TOO_MANY_PIXELS),
        (files.too_many_words(), Why.UNREADABLE),
        (files.jpeg()[:300], Why.UNREADABLE),
        (files.heic()[:400], Why.UNREADABLE),
        (b"\xff\xd8\xff" + bytes(500), Why.UNREADABLE),
        (b"RIFF\x10\0\0\0WEBPVP8 " + bytes(60), Why.UNREADABLE),
        (b"%PDF-1.7 and then nothing", Why.UNREADABLE),
        (files.pdf(script="app.alert(1)"), Why.ACTIVE),
        (files.pdf(attached=b"MZ"), Why.ACTIVE),
        (files.pdf(launch=True), Why.ACTIVE),
        (files.pdf(password="secret"), Why.LOCKED),
        (files.pdf(pages=101), Why.TOO_MANY_PAGES),
        (files.jpeg() + bytes(FILE_BYTES), Why.TOO_LARGE),
    ],
)  # fmt: skip
def test_what_is_no_plain_photo_or_paper_gets_its_reason(tmp_path: Path, data: bytes, why: Why) -> None:
    assert why_not(tmp_path, data) == why


def test_what_cameras_put_behind_a_picture_is_let_through_and_not_kept(tmp_path: Path) -> None:
    film = b"\0\0\0\x18ftypmp42" + b"a short film" * 50

    _made, kept, _small = made_of(tmp_path, files.jpeg() + film + files.jpeg())

    assert b"a short film" not in kept.read_bytes()


def test_a_process_that_hangs_or_is_killed_is_a_file_that_cannot_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = subprocess.run

    def killed(argv: list[str], **more: object) -> object:
        return real(["/bin/sh", "-c", "kill -9 $$"], capture_output=True, check=False)

    monkeypatch.setattr(workshop.subprocess, "run", killed)  # type: ignore[attr-defined]

    assert why_not(tmp_path, files.jpeg()) == Why.UNREADABLE


def test_whoever_waits_too_long_for_her_turn_is_told_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workshop, "TURN_SECONDS", 0.05)

    with workshop._turn:
        assert why_not(tmp_path, files.jpeg()) == Why.BUSY


def test_where_too_many_wait_one_thread_stays_free(tmp_path: Path) -> None:
    with workshop._room, workshop._room, workshop._room:
        assert why_not(tmp_path, files.jpeg()) == Why.BUSY

    assert made_of(tmp_path, files.jpeg())


def test_the_small_process_knows_no_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[dict[str, str]] = []
    real = subprocess.run

    def watched(argv: list[str], **more: object) -> object:
        seen.append(more["env"])  # type: ignore[arg-type]
        return real(argv, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(workshop.subprocess, "run", watched)  # type: ignore[attr-defined]
    monkeypatch.setenv("SECRET_KEY", "zauberwald")

    made_of(tmp_path, files.jpeg())

    assert [set(environ) for environ in seen] == [{"PATH"}]
