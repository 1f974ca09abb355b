"""What is typed into the search of the desk."""

from __future__ import annotations

import pytest

from requests_app.rules.searching import as_query, read_sought


@pytest.mark.parametrize(
    ("text", "words", "way", "value"),
    [
        ("  Laterne   Seestraße ", ("laterne", "seestraße"), "name", "Laterne Seestraße"),
        ("rosa@example.org", ("rosa", "example", "org"), "email", "rosa@example.org"),
        ("07531 900 0", ("07531", "900"), "phone", "+4975319000"),
        ("a", (), "name", "a"),
        ("& | ! :*", (), "name", "& | ! :*"),
        ("", (), "", ""),
        ("x\0y" + " w1 w2 w3 w4 w5 w6 w7", ("xy", "w1", "w2", "w3", "w4", "w5"), "name", "xy w1 w2 w3 w4 w5 w6 w7"),
    ],
)
def test_what_is_typed_is_read(text: str, words: tuple[str, ...], way: str, value: str) -> None:
    sought = read_sought(text, region="DE")

    assert (sought.words, sought.way, sought.value) == (words, way, value)


def test_nothing_is_nothing_to_look_for() -> None:
    assert read_sought(" ", region="DE").is_empty


def test_each_word_is_the_beginning_of_one() -> None:
    assert as_query(("lamp", "see")) == "lamp:* & see:*"
