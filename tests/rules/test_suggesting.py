"""What a linear model makes of a text, and the file it stands in."""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from requests_app.rules.suggesting import as_bytes, guess, rarity_of, vector_of
from requests_app.rules.suggesting_file import UnreadableModel, model_from, text_of
from requests_app.rules.terms import A_NUMBER, pairs_of, pieces_of, said_words, words_of
from tests.rules.models_by_hand import LAMP, ROAD, as_text, fields

MODEL = model_from(as_text())


def test_words_lose_accents_and_numbers_lose_themselves() -> None:
    assert words_of("Die Straßenlaterne Nr. 12a, très sombre!") == [
        "die",
        "strassenlaterne",
        "nr",
        A_NUMBER,
        "tres",
        "sombre",
    ]


def test_pieces_know_where_a_word_ends_and_numbers_have_none() -> None:
    assert pieces_of("ab") == (" ab", "ab ", " ab ")
    assert pieces_of(A_NUMBER) == ()
    assert list(pairs_of(["a", "b", "c"])) == ["a b", "b c"]


@given(st.text())
def test_every_word_that_is_compared_stands_in_the_text(text: str) -> None:
    assert len(words_of(text)) == len(said_words(text))


def test_the_likeliest_comes_first_with_the_words_that_spoke_for_it() -> None:
    found = guess("The Lamp is DARK.", MODEL)

    assert found is not None
    assert [choice.code for choice in found.choices] == [LAMP, ROAD]
    assert found.choices[0].because == ("Lamp", "DARK")
    assert found.choices[1].because == ()
    assert [choice.code for choice in found.groups] == ["lighting", "streets"]
    assert found.version == "en-20261130-0a1b2c3d"
    assert math.isclose(sum(choice.likely for choice in found.choices), 1)


def test_a_piece_of_a_word_speaks_too() -> None:
    found = guess("lampion", MODEL)

    assert found is not None
    assert found.choices[0].code == LAMP
    assert found.choices[0].because == ("lampion",)


@pytest.mark.parametrize("text", ["", "   ", "12 34", "unheard"])
def test_a_text_of_which_no_term_is_known_gets_no_guess(text: str) -> None:
    assert guess(text, MODEL) is None


def test_only_services_that_are_offered_are_named() -> None:
    found = guess("dark", MODEL, among=frozenset({ROAD}))

    assert found is not None
    assert [choice.code for choice in found.choices] == [ROAD]


@given(st.lists(st.sampled_from(["dark", "hole", "lamp", "other"]), max_size=12))
def test_words_and_pieces_have_the_length_one_each(words: list[str]) -> None:
    vector = vector_of(words, known_words=MODEL.words, known_pieces=MODEL.pieces, rarity=MODEL.rarity)

    for rows in (set(MODEL.words.values()), set(MODEL.pieces.values())):
        length = math.sqrt(sum(number**2 for row, number in vector.items() if row in rows))
        assert length == pytest.approx(1) or length == 0


@given(st.lists(st.lists(st.floats(-9, 9), min_size=4, max_size=4), min_size=1, max_size=5))
def test_a_weight_loses_less_than_a_hundredth_of_the_largest(columns: list[list[float]]) -> None:
    packed, scales = as_bytes(columns)

    weights = memoryview(packed).cast("b")
    for place, column in enumerate(columns):
        for row, weight in enumerate(column):
            assert weights[row * len(columns) + place] * scales[place] == pytest.approx(
                weight, abs=max(map(abs, column)) / 100 + 1e-300
            )


def test_a_rare_term_counts_more() -> None:
    assert rarity_of(5, letters=100) > rarity_of(50, letters=100) > rarity_of(100, letters=100) == 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        as_text(format=2),
        as_text(weights="AAAA"),
        as_text(weights="?"),
        as_text(scales=[1.0]),
        as_text(rarity=[]),
        as_text(words=7),
    ],
)
def test_what_is_no_model_is_told_as_such(text: str) -> None:
    with pytest.raises(UnreadableModel):
        model_from(text)


def test_a_version_is_language_day_and_a_hash_of_what_the_file_says() -> None:
    said = {name: value for name, value in fields().items() if name != "version"}

    one, same = (json.loads(text_of(said, trained_on="20261130"))["version"] for _ in range(2))
    other = json.loads(text_of(said | {"begins": [0.5] * 4}, trained_on="20261130"))["version"]

    assert one == same
    assert one.startswith("en-20261130-")
    assert other != one
