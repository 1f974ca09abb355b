"""Who may answer until when, and who is unhappy."""

from __future__ import annotations

from datetime import timedelta

import pytest

from requests_app.facts import SurveyIsClosed, SurveyNotOpen
from requests_app.rules.surveys import EFFORT, SATISFACTION, SurveyFacts, check_open, is_unhappy, problems_of
from tests.factories import MONDAY

DAY = timedelta(days=1)


def test_nobody_is_asked_while_the_request_goes_on() -> None:
    with pytest.raises(SurveyNotOpen):
        check_open(SurveyFacts(is_ended=False, ended_at=None, answered_at=None), at=MONDAY)


def test_a_first_answer_comes_when_it_comes() -> None:
    check_open(SurveyFacts(is_ended=True, ended_at=MONDAY, answered_at=None), at=MONDAY + 400 * DAY)


def test_an_answer_can_be_changed_for_fourteen_days() -> None:
    facts = SurveyFacts(is_ended=True, ended_at=MONDAY, answered_at=MONDAY + DAY)

    check_open(facts, at=MONDAY + 15 * DAY)
    with pytest.raises(SurveyIsClosed):
        check_open(facts, at=MONDAY + 15 * DAY + timedelta(seconds=1))


def test_whoever_answered_before_the_request_went_on_may_answer_after_its_new_end() -> None:
    facts = SurveyFacts(is_ended=True, ended_at=MONDAY + 40 * DAY, answered_at=MONDAY)

    check_open(facts, at=MONDAY + 54 * DAY)


@pytest.mark.parametrize("satisfaction", SATISFACTION)
@pytest.mark.parametrize("effort", EFFORT)
def test_one_or_two_in_either_question_is_unhappy(satisfaction: int, effort: int) -> None:
    assert is_unhappy(satisfaction=satisfaction, effort=effort) == (min(satisfaction, effort) <= 2)


@pytest.mark.parametrize(
    ("satisfaction", "effort", "words", "fields"),
    [
        (5, 1, "", set()),
        (None, 1, "", {"satisfaction"}),
        (0, 6, "", {"satisfaction", "effort"}),
        (3, 3, "x" * 2001, {"words"}),
        (3, 3, "a\0b", {"words"}),
    ],
)
def test_what_is_wrong_is_told_by_field(
    satisfaction: int | None, effort: int | None, words: str, fields: set[str]
) -> None:
    assert set(problems_of(satisfaction=satisfaction, effort=effort, words=words)) == fields
