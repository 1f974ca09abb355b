"""Segments of text messages are counted as they are paid for."""

from __future__ import annotations

import pytest

from requests_app.lib.letter_parts import parts_of
from requests_app.lib.sms_text import length_of, plain


@pytest.mark.parametrize(
    ("text", "alphabet", "places", "segments"),
    [
        ("", "GSM-7", 0, 1),
        ("a" * 160, "GSM-7", 160, 1),
        ("a" * 161, "GSM-7", 161, 2),
        ("a" * 306, "GSM-7", 306, 2),
        ("a" * 307, "GSM-7", 307, 3),
        ("€" * 80, "GSM-7", 160, 1),
        ("€" * 81, "GSM-7", 162, 2),
        ("a" * 152 + "€" + "a" * 152, "GSM-7", 306, 3),  # the escape and its sign stay together
        ("ш" * 70, "UCS-2", 70, 1),
        ("ш" * 71, "UCS-2", 71, 2),
        ("😀" * 35, "UCS-2", 70, 1),
        ("😀" * 36, "UCS-2", 72, 2),
        ("😀" * 67, "UCS-2", 134, 3),  # no pair is cut in half
        ("Größe über Maß, à tout à l'heure", "GSM-7", 32, 1),
    ],
)
def test_segments_are_counted(text: str, alphabet: str, places: int, segments: int) -> None:
    length = length_of(text)

    assert (length.alphabet, length.places, length.segments) == (alphabet, places, segments)


def test_signs_that_cost_a_segment_are_written_plainly() -> None:
    assert plain("“Déjà” – reçu…") == '"Déjà" - recu...'


def test_words_in_another_script_stay_as_they_are() -> None:
    assert plain("“طلبك”") == "“طلبك”"


def test_only_our_own_links_become_buttons() -> None:
    text = "Hello.\nSee http://evil.example\nhttp://evil.example\n\nYour request: Lamp\nhttps://city.example/s/1/\n"

    parts = parts_of(text, links={"https://city.example/s/1/": "Open"}, written="Hello.")

    assert [(part.lines, part.url, part.label) for part in parts] == [
        (("Hello.", "See http://evil.example", "http://evil.example"), "", ""),
        (("Your request: Lamp",), "", ""),
        ((), "https://city.example/s/1/", "Open"),
    ]
