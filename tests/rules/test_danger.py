"""Words of danger are recognised in five languages, and broken lamps are none."""

from __future__ import annotations

import pytest
import yaml

from requests_app.rules.danger import LIST, is_danger

DANGER = [
    "There is a GAS leak in my street",
    "somebody is trapped in the lift",
    "A live wire hangs from the mast",
    "Hier riecht es stark nach Gas!",
    "Das Haus brennt",
    "Einsturzgefahr am Rathaus",
    "der mast steht UNTER STROM",
    "une fuite de gaz",
    "Ca brule dans la cave",
    "fil dénudé sur le trottoir",
    "Et richt no Gas",
    "e Kand ass ageklemmt",
    "رائحة الغاز قوية",
    "حَرِيق في البيت",
    "اسلاك مكشوفه",
]
NO_DANGER = [
    "",
    "The lamp is dark",
    "Die Laterne brennt nicht",
    "Die Laterne vor Haus Nr. 4 brennt nicht",
    "Es brennt kein Licht",
    "Feuerwerk und Lärm",
    "Le feu rouge est en panne",
    "D'Luucht brennt net",
    "the fire hydrant leaks",
    "المصباح لا يعمل",
]


@pytest.mark.parametrize("words", DANGER)
def test_a_sign_of_danger_is_recognised(words: str) -> None:
    assert is_danger(words)


@pytest.mark.parametrize("words", NO_DANGER)
def test_what_is_only_broken_is_no_danger(words: str) -> None:
    assert not is_danger(words)


def test_every_sign_of_the_list_is_found_by_itself() -> None:
    lines = [line for lines in yaml.safe_load(LIST.read_text()).values() for line in lines]

    missed = [line for line in lines if not is_danger(line.split(" -")[0].removesuffix("*"))]

    assert not missed


def test_the_list_has_every_language() -> None:
    assert set(yaml.safe_load(LIST.read_text())) == {"en", "fr", "de", "lb", "ar"}


def test_a_word_of_danger_far_from_the_other_does_not_count() -> None:
    assert not is_danger("The gas station is closed. My tap has a small leak.")
