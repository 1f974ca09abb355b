"""Three services for a person's words: learned where something was learned, else found in the catalogue."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from requests_app.queries import finding, suggestions
from requests_app.queries.suggestions import Suggestions, suggest
from requests_app.rules.suggested import Suggested
from requests_app.vocabulary import SuggestionSource
from tests.rules.models_by_hand import LAMP, ROAD, as_text


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.SUGGESTIONS_DIR = tmp_path
    return tmp_path


def learned(folder: Path, **changed: Any) -> None:
    (folder / "en.json").write_text(as_text(**changed))


def asked(words: str, language: str = "en") -> Suggestions:
    return suggest(words, finding.front(language))


def codes(found: Suggestions) -> list[str]:
    return [one.card.code for one in found.services]


def test_what_was_learned_comes_first_and_the_catalogue_fills_the_rest(folder: Path) -> None:
    learned(folder)

    found = asked("A lamp is dark, the rubbish bin is full.")

    assert codes(found)[:2] == [LAMP, ROAD]
    assert len(codes(found)) == len(set(codes(found))) == 3
    assert found.services[0].because == ("lamp", "dark")
    assert found.group_codes == ("lighting", "streets")
    assert found.as_told() == Suggested(SuggestionSource.MODEL, tuple(codes(found)), "en-20261130-0a1b2c3d")


@pytest.mark.parametrize("language", ["de", "fr"])
def test_a_language_without_a_model_is_served_by_the_catalogue(folder: Path, language: str) -> None:
    learned(folder)

    found = asked("Laterne dunkel" if language == "de" else "lampadaire éteint", language)

    assert found.source == SuggestionSource.CATALOGUE
    assert found.model_version == ""
    assert codes(found)[0] == LAMP
    assert found.services[0].because


def test_words_the_model_does_not_know_are_looked_up_in_the_catalogue(folder: Path) -> None:
    learned(folder)

    found = asked("graffiti playground")

    assert found.source == SuggestionSource.CATALOGUE
    assert "playground" in codes(found)


def test_nothing_found_is_nothing_shown_and_nothing_kept(folder: Path) -> None:
    found = asked("xyzzy")

    assert found.services == ()
    assert found.as_told() is None


def test_a_service_that_is_no_longer_offered_is_not_suggested(folder: Path) -> None:
    learned(folder, services=["gone", LAMP])

    assert "gone" not in codes(asked("lamp"))


@pytest.mark.parametrize("text", ["", "no model", as_text(format=99)])
def test_a_file_that_cannot_be_read_is_as_none(folder: Path, text: str) -> None:
    (folder / "en.json").write_text(text)

    assert asked("lamp").source == SuggestionSource.CATALOGUE


@pytest.mark.parametrize("language", ["../en", "en/..", "", ".", "x\0y"])
def test_a_language_is_no_way_out_of_the_folder(folder: Path, language: str) -> None:
    learned(folder)

    assert suggestions.model_for(language) is None


def test_a_file_that_is_written_anew_is_read_anew(folder: Path) -> None:
    learned(folder)
    assert asked("lamp").model_version == "en-20261130-0a1b2c3d"

    learned(folder, version="en-20261201-11111111")
    os.utime(folder / "en.json", ns=(1, 1))

    assert asked("lamp").model_version == "en-20261201-11111111"


def test_a_suggestion_asks_the_database_nothing(folder: Path, django_assert_num_queries: Any) -> None:
    learned(folder)
    start = finding.front("en")
    suggest("lamp", start)  # the index of words is made once for each state of the city

    with django_assert_num_queries(0):
        suggest("lamp", start)
