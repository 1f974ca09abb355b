"""A QR code that is put together from differences is the one that the library draws."""

from __future__ import annotations

import re

import pytest
import segno

from requests_app.lib.qr import MASK, dots_of, svg_of

LINKS = [
    "http://127.0.0.1:8000/status/KN-7Q2M-XR4K/abcdefghij0123456789/",
    "http://127.0.0.1:8000/status/BOS-99ZX-2222/zzzzzzzzzzyyyyyyyyyy/",
    "https://service.konstanz.example/status/KN-ABCD-EFGH/qwertyuiopasdfghjkl2/",
    "a",
    "~{|}\x7f small",
]


@pytest.mark.parametrize("link", LINKS)
def test_it_has_the_dots_of_the_library(link: str) -> None:
    drawn = segno.make(link, error="m", micro=False, mask=MASK, mode="byte")

    assert dots_of(link) == ["".join("1" if dot else "0" for dot in row) for row in drawn.matrix]


def test_the_picture_shows_each_dark_dot_once() -> None:
    rows, picture = dots_of(LINKS[0]), svg_of(LINKS[0])

    dark = []
    for x, y, strokes in re.findall(r"M(\d+) (\d+)\.5((?:h\d+|m\d+ 0)+)", picture):
        pen = int(x)
        for way, length in re.findall(r"([hm])(\d+)", strokes):
            dark += [(pen + step - 2, int(y) - 2) for step in range(int(length)) if way == "h"]
            pen += int(length)
    assert sorted(dark) == sorted((x, y) for y, row in enumerate(rows) for x, dot in enumerate(row) if dot == "1")


@pytest.mark.parametrize("text", ["KONSTANZ", "12345", "Straße"])
def test_other_texts_are_drawn_too(text: str) -> None:
    assert svg_of(text).startswith("<svg")
