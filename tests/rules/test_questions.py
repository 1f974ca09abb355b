"""Which questions are asked, and what answers them: the rules alone, also against nonsense."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from requests_app.rules.questions import (
    MUST_ANSWER,
    OnlyIf,
    Option,
    Question,
    as_json,
    is_asked,
    judge,
    left_open,
    read_questions,
)
from requests_app.vocabulary import Channel, QuestionKind


def words(text: str) -> dict[str, str]:
    return {"en": text}


def options(*codes: str) -> tuple[Option, ...]:
    return tuple(Option(code, words(code.title())) for code in codes)


KIND = Question("kind", QuestionKind.CHOICE, words("What is it?"), options=options("car", "boat"), is_required=True)
PLATE = Question("plate", QuestionKind.TEXT, words("Plate"), is_required=True, only_if=OnlyIf("kind", ("car",)))
LENGTH = Question("length", QuestionKind.NUMBER, words("Length"), least=0.5, most=20, only_if=OnlyIf("kind", ("boat",)))
BERTH = Question("berth", QuestionKind.TEXT, words("Berth"), only_if=OnlyIf("length"))
SINCE = Question("since", QuestionKind.DATE, words("Since when?"))
MARKS = Question("marks", QuestionKind.CHOICES, words("Marks"), options=options("rust", "fire", "leak"))
NOTE = Question("note", QuestionKind.NOTE, words("Keep away."), only_if=OnlyIf("marks", ("fire", "leak")))
ALL = (KIND, PLATE, LENGTH, BERTH, SINCE, MARKS, NOTE)


def answers(typed: dict[str, Any], *questions: Question) -> dict[str, Any]:
    return judge(questions or ALL, typed, must_answer=False).answers


def problems(typed: dict[str, Any], *questions: Question, must_answer: bool = True) -> dict[str, str]:
    found = judge(questions or ALL, typed, must_answer=must_answer).problems
    return {code: str(sentence) for code, sentence in found.items()}


def test_what_was_answered_is_kept_in_the_form_of_its_kind() -> None:
    typed = {
        "kind": "boat",
        "length": "7,50",
        "berth": " A 4 ",
        "since": "2026-11-02",
        "marks": ["leak", "rust", "leak"],
    }

    judged = judge(ALL, typed, must_answer=True)

    assert judged.problems == {}
    assert judged.answers == {
        "kind": "boat",
        "length": 7.5,
        "berth": "A 4",
        "since": "2026-11-02",
        "marks": ["rust", "leak"],
    }


def test_a_question_is_asked_only_of_whoever_gave_the_answer_it_hangs_on() -> None:
    assert problems({"kind": "car"}) == {"plate": "Write an answer in a few words."}
    assert problems({"kind": "boat"}) == {}
    assert answers({"kind": "boat", "plate": "KN AB 1"}) == {"kind": "boat"}


def test_a_question_that_hangs_on_one_that_is_not_asked_is_not_asked_either() -> None:
    assert answers({"kind": "car", "length": "5", "berth": "A 4"}) == {"kind": "car"}
    assert answers({"kind": "boat", "length": "5", "berth": "A 4"})["berth"] == "A 4"


def test_one_of_several_choices_is_enough_for_a_condition() -> None:
    assert is_asked(NOTE, {"marks": ["rust", "leak"]})
    assert not is_asked(NOTE, {"marks": ["rust"]})


def test_a_number_can_be_a_condition() -> None:
    hangs = Question("more", QuestionKind.TEXT, words("More"), only_if=OnlyIf("length", ("3",)))

    assert is_asked(hangs, {"length": 3})
    assert not is_asked(hangs, {"length": 3.5})


@pytest.mark.parametrize(
    ("typed", "code", "sentence"),
    [
        ({"kind": "plane"}, "kind", "Please choose an answer from the list."),
        ({"kind": ["car"]}, "kind", "Please take out the characters we cannot read."),
        ({}, "kind", "Choose an answer."),
        ({"kind": "car", "plate": "x" * 501}, "plate", "This is too long."),
        ({"kind": "car", "plate": "a\0b"}, "plate", "Please take out the characters we cannot read."),
        ({"kind": "car", "plate": "\ud800"}, "plate", "Please take out the characters we cannot read."),
        ({"kind": "boat", "length": "0.4"}, "length", "The number must be at least 0.5."),
        ({"kind": "boat", "length": "21"}, "length", "The number must be at most 20."),
        ({"kind": "boat", "length": True}, "length", "Please take out the characters we cannot read."),
        ({"kind": "boat", "marks": ["rust", "dust"]}, "marks", "Please choose an answer from the list."),
        ({"kind": "boat", "marks": {"rust": 1}}, "marks", "Please take out the characters we cannot read."),
    ],
)
def test_what_does_not_fit_is_told_at_its_question(typed: dict[str, Any], code: str, sentence: str) -> None:
    assert problems(typed) == {code: sentence}


@pytest.mark.parametrize("typed", ["many", "1e3", "NaN", "inf", "1_000", "0x10", "9" * 13, "²", "1.2.3", "--1"])
def test_what_is_no_number_is_refused(typed: str) -> None:
    assert problems({"kind": "boat", "length": typed}) == {"length": "Enter a number, such as 3 or 2.5."}


@pytest.mark.parametrize(("typed", "kept"), [("3", 3), ("3,0", 3), ("٣", 3), ("+2.25", 2.25), (4, 4), (4.5, 4.5)])
def test_a_number_is_read_as_people_write_it(typed: Any, kept: float) -> None:
    read = answers({"kind": "boat", "length": typed})["length"]

    assert (read, type(read)) == (kept, type(kept))


@pytest.mark.parametrize(
    ("typed", "kept"), [("2026-02-28", "2026-02-28"), ("28.2.2026", "2026-02-28"), ("28. 02. 2026", "2026-02-28")]
)
def test_a_day_is_kept_in_iso_form(typed: str, kept: str) -> None:
    assert answers({"since": typed})["since"] == kept


@pytest.mark.parametrize("typed", ["2026-02-30", "yesterday", "20260228", "2026-W09-1", "0000-00-00", "31.2.2026"])
def test_a_day_that_is_none_is_refused(typed: str) -> None:
    assert problems({"since": typed}, SINCE) == {"since": "Enter a date, such as 2026-11-30."}


def test_where_nobody_must_answer_what_is_missing_is_known_as_open() -> None:
    assert problems({}, must_answer=False) == {}
    assert [question.code for question in left_open(ALL, {})] == ["kind"]
    assert [question.code for question in left_open(ALL, {"kind": "car"})] == ["plate"]
    assert left_open(ALL, {"kind": "boat"}) == ()


def test_every_door_says_whether_it_must_ask() -> None:
    assert set(MUST_ANSWER) == set(Channel)
    assert {channel for channel, must in MUST_ANSWER.items() if must} == {Channel.WEB, Channel.OPEN311, Channel.API}


def test_questions_are_read_as_they_were_written() -> None:
    assert read_questions(json.loads(json.dumps([as_json(question) for question in ALL]))) == ALL
    assert as_json(replace(SINCE, words=words("x"))) == {"code": "since", "kind": "date", "words": {"en": "x"}}


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(("car", "boat", "3")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)
CODES = st.sampled_from([question.code for question in ALL]) | st.text(max_size=4)
TYPED = st.dictionaries(CODES, JSON | st.sampled_from(("car", "boat", ["fire"], "7", "2026-01-01")), max_size=8)


@given(TYPED, st.booleans())
def test_whatever_comes_in_what_is_kept_was_asked_and_can_be_written(typed: dict[str, Any], must_answer: bool) -> None:
    judged = judge(ALL, typed, must_answer=must_answer)

    kept = {question.code: question for question in ALL if question.code in judged.answers}
    assert set(judged.answers) == set(kept)
    assert all(is_asked(question, judged.answers) for question in kept.values())
    assert not set(judged.answers) & set(judged.problems)
    assert json.loads(json.dumps(judged.answers).encode()) == judged.answers


@given(TYPED)
def test_judging_what_was_kept_changes_nothing(typed: dict[str, Any]) -> None:
    kept = answers(typed)

    again = judge(ALL, kept, must_answer=False)

    assert (again.answers, again.problems) == (kept, {})


@given(TYPED)
def test_a_door_that_must_not_ask_differs_by_what_is_missing_alone(typed: dict[str, Any]) -> None:
    strict, mild = judge(ALL, typed, must_answer=True), judge(ALL, typed, must_answer=False)

    missing = {question.code for question in left_open(ALL, mild.answers)}
    assert strict.answers == mild.answers
    assert set(strict.problems) == set(mild.problems) | missing
