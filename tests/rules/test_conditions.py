"""The one condition language: read with every mistake, and answered with yes or no."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given, settings

from requests_app.queries.conditions import COLUMNS
from requests_app.rules.conditions import (
    ALWAYS,
    FIELDS,
    OPERATORS,
    AllOf,
    AnyOf,
    CaseValues,
    ConditionHasMistakes,
    Kind,
    Leaf,
    Not,
    as_tree,
    deciding,
    holds,
    local_moment,
    parse,
)
from tests.trees import answers, trees

CASE = CaseValues(
    service="road-damage",
    group="streets",
    district="unknown",
    channel="web",
    language="fr",
    priority=30,
    office="back",
    words="Odeur de gaz dans la Straße!",
    opened_weekday="sat",
    opened_time=time(23, 30),
    age_hours=timedelta(hours=5, minutes=59),
)


def ask(field: str, op: str, value: Any) -> dict[str, Any]:
    return {"field": field, "op": op, "value": value}


def answer(tree: Any, **other: Any) -> bool:
    return holds(parse(tree), replace(CASE, **other))


def mistakes(tree: Any, **known: Any) -> list[str]:
    with pytest.raises(ConditionHasMistakes) as found:
        parse(tree, known=known)
    return [str(mistake) for mistake in found.value.mistakes]


def test_every_field_has_an_answer_and_a_column() -> None:
    assert set(FIELDS) == {field.name for field in fields(CaseValues)} == set(COLUMNS)
    assert set(OPERATORS) == set(Kind)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (ask("service", "is", "road-damage"), True),
        (ask("service", "is_not", "road-damage"), False),
        (ask("service", "in", ["playground", "road-damage"]), True),
        (ask("service", "not_in", ["playground"]), True),
        (ask("district", "is", "unknown"), True),
        (ask("district", "is_not", "010"), True),
        (ask("queue", "is", "none"), True),
        (ask("priority", "is", "high"), True),
        (ask("priority", "at_least", "normal"), True),
        (ask("priority", "at_most", "normal"), False),
        (ask("priority", "in", [10, 30]), True),
        (ask("reopen_count", "between", [0, 0]), True),
        (ask("reopen_count", "at_least", 1), False),
        (ask("age_hours", "at_least", 5), True),
        (ask("age_hours", "at_least", 6), False),
        (ask("age_hours", "at_most", 6), True),
        (ask("is_vulnerable", "is", False), True),
        (ask("opened_weekday", "in", ["sat", "sun"]), True),
        (ask("opened_time", "after", "23:30"), True),
        (ask("opened_time", "before", "23:30"), False),
        (ask("opened_time", "between", ["22:00", "06:00"]), True),
        (ask("opened_time", "between", ["06:00", "22:00"]), False),
        (ask("opened_time", "between", ["23:30", "23:31"]), True),
        (ask("opened_time", "between", ["23:00", "23:30"]), False),
        (ask("words", "has_word", ["gaz"]), True),
        (ask("words", "has_word", ["ga"]), False),
        (ask("words", "contains_any", ["ga"]), True),
        (ask("words", "has_word", ["ODEUR DE GAZ"]), True),
        (ask("words", "contains_any", ["strasse"]), True),
        (ask("words", "has_word", ["smell", "fuite"]), False),
    ],
)
def test_a_question_is_answered(question: dict[str, Any], expected: bool) -> None:
    assert answer(question) is expected
    assert answer({"not": question}) is not expected


def test_all_any_and_not_join_questions() -> None:
    yes, no = ask("language", "is", "fr"), ask("language", "is", "de")

    assert answer({"all": [yes, {"any": [no, yes]}, {"not": no}]})
    assert not answer({"all": [yes, no]})
    assert not answer({"any": [no, {"not": yes}]})
    assert holds(ALWAYS, CASE)


@pytest.mark.parametrize(
    ("term", "text", "is_found"),
    [
        ("Müll", "SPERRMUELL", True),
        ("Müll", "sperrmull", True),
        ("Müll", "MU\u0308LL", True),
        ("mull", "Müll", True),
        ("Muell", "Müll", False),  # only the umlaut in the term is spelt out
        ("Straße", "STRASSE", True),
        ("Strasse", "STRAẞE", True),
        ("œuf", "OEUF", True),
        ("gas leak", "GAS\n  leak", True),
        ("gas-leak", "gas leak", True),
        ("100%", "100 Prozent", True),
        ("ΓΆΣ", "γάς", True),
        ("газ", "ГАЗ", True),
        ("漢字", "漢字", True),
    ],
)
def test_words_are_found_without_regard_to_case_and_accents(term: str, text: str, is_found: bool) -> None:
    assert answer(ask("words", "contains_any", [term]), words=text) is is_found


def test_a_whole_word_ends_where_no_letter_and_no_digit_follows() -> None:
    found = {
        text: answer(ask("words", "has_word", ["gas"]), words=text) for text in ["gas", "(Gas)", "gas!", "a gas_x"]
    }
    missed = {text: answer(ask("words", "has_word", ["gas"]), words=text) for text in ["Gasse", "1gas", "Biogas", ""]}

    assert all(found.values())
    assert not any(missed.values())


def test_a_long_text_is_searched_quickly() -> None:
    import time as clock

    began = clock.perf_counter()
    assert not answer(ask("words", "has_word", ["gas leak", "Gasgeruch"]), words="gas lea " * 500)

    assert clock.perf_counter() - began < 1


@pytest.mark.parametrize(
    ("tree", "where", "what"),
    [
        (None, "condition", "must be all, any, not, or a question"),
        ({}, "condition", "must be all, any, not, or a question"),
        ([], "condition", "must be all, any, not, or a question"),
        ({"all": []}, "all", "must list one condition at least"),
        ({"any": "service"}, "any", "must list one condition at least"),
        ({"any": []}, "any", "must list one condition at least"),
        ({"not": []}, "not", "must be all, any, not, or a question"),
        ({"all": [ask("service", "is", "a")], "any": []}, "condition", "alone, not all, any"),
        (ask("weather", "is", "wet"), "field", "“weather” is not possible here; possible are: service, group"),
        (
            ask("service", "at_least", "a"),
            "op",
            "“at_least” is not possible here; possible are: is, is_not, in, not_in",
        ),
        (ask("service", "is", 7), "value", "must be a text"),
        (ask("service", "is", ""), "value", "must be a text"),
        (ask("service", "in", "road-damage"), "value", "must be a list"),
        (ask("service", "in", []), "value", "must be a list"),
        (ask("service", "in", ["a", 7]), "value[1]", "must be a text"),
        (ask("channel", "is", "pigeon"), "value", "“pigeon” is not known; known are: web, kiosk"),
        (ask("state", "is", "lost"), "value", "is not known"),
        (ask("priority", "at_least", "urgent"), "value", "known are: low, normal, high, danger"),
        (ask("priority", "is", True), "value", "known are: low"),
        (ask("reopen_count", "is", True), "value", "whole number"),
        (ask("reopen_count", "is", -1), "value", "whole number"),
        (ask("reopen_count", "is", 1.5), "value", "whole number"),
        (ask("reopen_count", "between", [2, 1]), "value", "smaller value"),
        (ask("reopen_count", "between", [1]), "value", "two values"),
        (ask("is_vulnerable", "is", "yes"), "value", "true or false"),
        (ask("opened_time", "before", "25:00"), "value", "07:30"),
        (ask("opened_time", "before", "7:30"), "value", "07:30"),
        (ask("opened_time", "before", 450), "value", "07:30"),
        (ask("opened_time", "between", ["07:00", "07:00"]), "value", "two different times"),
        (ask("opened_time", "between", ["07:00", "08:00", "09:00"]), "value", "two values"),
        (ask("words", "contains_any", ["..."]), "value[0]", "a letter or a digit"),
        (ask("words", "contains_any", "gas"), "value", "must be a list"),
        (ask("words", "has_word", ["a" * 41]), "value[0]", "at most 40 characters"),
        (ask("words", "has_word", ["gas"] * 101), "value", "more than 100 terms in one condition"),
        (
            {"any": [ask("words", "has_word", ["gas"] * 60), ask("words", "contains_any", ["gas"] * 41)]},
            "any[1].value",
            "more than 100 terms in one condition",
        ),
        ({"field": "service", "op": "is"}, "value", "is missing"),
        ({"field": "service", "value": "a"}, "op", "is missing"),
        ({"op": "is", "value": "a"}, "field", "is missing"),
        ({**ask("service", "is", "a"), "extra": 1}, "extra", "is not known here; known are: field, op, value"),
        ({"field": ["service"], "op": "is", "value": "a"}, "field", "is not possible here"),
    ],
)
def test_a_mistake_says_where_it_is_and_what_is_allowed(tree: Any, where: str, what: str) -> None:
    (told,) = mistakes(tree)

    assert told.startswith(f"{where}: ")
    assert what in told


def test_all_mistakes_are_told_at_once_each_with_the_way_to_it() -> None:
    tree = {"all": [ask("service", "is", 7), {"not": ask("priority", "is", "x")}, {"any": [ask("wether", "is", 1)]}]}

    assert [told.partition(": ")[0] for told in mistakes(tree)] == [
        "all[0].value",
        "all[1].not.value",
        "all[2].any[0].field",
    ]


def test_a_code_that_the_city_does_not_have_is_told_where_the_citys_codes_are_known() -> None:
    assert parse(ask("service", "is", "atlantis"))
    assert mistakes(ask("service", "in", ["a", "atlantis"]), service=["a", "b"]) == [
        "value[1]: “atlantis” is not known; known are: a, b"
    ]


def test_a_tree_that_is_too_deep_or_too_large_is_refused() -> None:
    deep: Any = ask("service", "is", "a")
    for _ in range(5_000):
        deep = {"not": deep}
    wide = {"all": [ask("service", "is", "a")] * 201}

    assert mistakes(deep) == ["not.not.not.not.not.not.not.not: is nested deeper than 8 levels: write it flatter"]
    assert mistakes(wide) == ["all[199]: has more than 200 parts: make several conditions of it"]
    assert mistakes(ask("service", "in", ["a"] * 501)) == ["value: must be a list of 1 to 500 values"]


@settings(deadline=None)
@given(trees())
def test_a_tree_is_read_written_and_read_the_same(tree: dict[str, Any]) -> None:
    condition = parse(tree)

    assert parse(as_tree(condition)) == condition


@settings(deadline=None)
@given(trees(), answers())
def test_what_decided_is_told_and_agrees_with_the_answer(tree: dict[str, Any], case: CaseValues) -> None:
    condition = parse(tree)

    is_so, findings = deciding(condition, case)

    assert is_so is holds(condition, case)
    assert findings
    assert deciding(Not(condition), case)[0] is not is_so


def test_the_first_that_fails_decides_all_and_the_first_that_holds_decides_any() -> None:
    yes, no = Leaf("language", "is", "fr"), Leaf("language", "is", "de")

    assert [one.where for one in deciding(AllOf((yes, no, no)), CASE)[1]] == ["all[1]"]
    assert [one.where for one in deciding(AllOf((yes, Not(no))), CASE)[1]] == ["all[0]", "all[1].not"]
    assert [one.where for one in deciding(AnyOf((no, yes, yes)), CASE)[1]] == ["any[1]"]
    assert [one.where for one in deciding(AnyOf((no, no)), CASE)[1]] == ["any[0]", "any[1]"]


@pytest.mark.parametrize(
    ("utc", "expected"),
    [
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), ("sun", time(1, 59))),
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), ("sun", time(3, 0))),  # two o'clock does not exist
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), ("sun", time(2, 30))),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), ("sun", time(2, 30))),  # half past two comes twice
        (datetime(2026, 6, 30, 22, 30, tzinfo=UTC), ("wed", time(0, 30))),
    ],
)
def test_weekday_and_time_are_those_of_the_city(utc: datetime, expected: tuple[str, time]) -> None:
    assert local_moment(utc, "Europe/Berlin") == expected
