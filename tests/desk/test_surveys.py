"""Supervisors read what residents say: figures by service, and words of cases that they may see."""

from __future__ import annotations

from typing import Any

import pytest

from requests_app.actions import surveys
from requests_app.vocabulary import CaseState
from tests import personas
from tests.desk.conftest import case_in
from tests.factories import MONDAY

pytestmark = pytest.mark.django_db


def answered(words: str = "", satisfaction: int = 2) -> str:
    case = case_in(CaseState.RESOLVED)
    request = case.requests.get()
    surveys.answer_survey(
        request.pk, satisfaction=satisfaction, effort=4, words=words, by=personas.rosa(request.pk), at=MONDAY
    )
    return case.reference


def test_figures_of_few_are_hidden_and_of_five_are_shown() -> None:
    answered("It took long")
    sofia = personas.browser("sofia")
    few = sofia.get("/desk/surveys/").content.decode()
    assert "fewer than 5" in few
    assert "It took long" in few

    for _ in range(4):
        answered(satisfaction=3)

    page = sofia.get("/desk/surveys/").content.decode()
    assert "fewer than 5 " not in page.split("<table")[1]
    assert "2.8" in page


def test_an_empty_page_says_so() -> None:
    page = personas.browser("sofia").get("/desk/surveys/").content.decode()

    assert "Nobody has answered yet." in page
    assert "No words yet." in page


def test_others_are_not_let_in() -> None:
    assert personas.browser("malik").get("/desk/surveys/").status_code == 403


def test_the_page_of_the_case_tells_how_it_went_and_asks_no_more(django_assert_max_num_queries: Any) -> None:
    reference = answered("Nobody <called>")
    cem = personas.browser("cem")
    cem.get(f"/desk/cases/{reference}/")

    with django_assert_max_num_queries(11):
        page = cem.get(f"/desk/cases/{reference}/").content.decode()

    assert "Dissatisfied · Little effort · Nobody &lt;called&gt;" in page


def test_the_page_asks_as_often_for_many_as_for_few(django_assert_max_num_queries: Any) -> None:
    for _ in range(6):
        answered("Words")
    sofia = personas.browser("sofia")
    sofia.get("/desk/surveys/")

    with django_assert_max_num_queries(9):
        sofia.get("/desk/surveys/")
