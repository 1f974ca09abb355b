"""Words are compared without case, accents and the signs that people leave out; slips are counted."""

from __future__ import annotations

import pytest

from requests_app.lib.folding import fold, pieces_of, slips_between, words_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Straße", "STRASSE"),
        ("Mülleimer", "Muelleimer"),
        ("Mülleimer", "mulleimer"),
        ("éclairage", "Eclairage"),
        ("cœur", "coeur"),
        ("حَرِيق", "حريق"),
        ("أسلاك", "اسلاك"),
        ("رائحة", "رائحه"),
    ],
)
def test_two_spellings_are_one_word(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_an_arabic_word_stands_without_its_article() -> None:
    assert words_of("الغاز والغاز بالغاز للغاز") == words_of("غاز غاز غاز غاز")


def test_signs_between_words_do_not_count() -> None:
    assert words_of("nid-de-poule, l’école!") == ("nid", "de", "poule", "l", "ecole")


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    [("lamp", "lamp", 0), ("lamp", "lmap", 1), ("lamp", "lamps", 1), ("lamp", "lomp", 1), ("lamp", "tree", 3)],
)
def test_slips_are_counted(one: str, other: str, slips: int) -> None:
    assert slips_between(one, other, most=2) == slips


def test_pieces_are_cut_as_the_database_cuts_them() -> None:
    assert pieces_of("cat") == {"  c", " ca", "cat", "at "}
