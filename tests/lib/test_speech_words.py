"""Words of clips: how they are written in the index, and how numbers are spoken."""

from __future__ import annotations

import pytest

from requests_app.lib.speech import normalise, phrases_of
from requests_app.lib.speech.numbers import spoken_day, spoken_number


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("  Where\n is it? ", "where is it"),
        ("„Zurück“", "zurück"),
        ("Re\u0301union\u00a0!", "réunion"),
        ("\u2067أين؟\u2069", "أين"),
        ("…", ""),
    ],
)
def test_words_are_written_without_what_is_not_heard(written: str, key: str) -> None:
    assert normalise(written) == key


def test_what_is_put_in_later_parts_a_sentence() -> None:
    assert list(phrases_of("%(count)s people, about {minutes} min, 100 % sure.")) == [
        "people, about",
        "min,",
        "% sure.",
    ]


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "eent"),
        (21, "eenanzwanzeg"),
        (35, "fënnefandrësseg"),
        (44, "véieravéierzeg"),
        (2026, "zweedausend sechsanzwanzeg"),
    ],
)
def test_luxembourgish_counts_in_words(number: int, words: str) -> None:
    assert spoken_number(number, "lb") == words


def test_the_day_of_a_date_is_an_ordinal_where_it_is_written_with_a_stop() -> None:
    assert [spoken_day(day, "de") for day in (1, 12, 20, 31)] == [
        "erster",
        "zwölfter",
        "zwanzigster",
        "einunddreißigster",
    ]
    assert [spoken_day(day, "lb") for day in (3, 31)] == ["drëtten", "eenandrëssegsten"]
    assert spoken_day(3, "fr") == ""
