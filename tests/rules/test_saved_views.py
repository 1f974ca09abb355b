"""A view as a sentence: lines to a tree and back, and mistakes that say in which line."""

from __future__ import annotations

import pytest

from requests_app.rules.conditions import ConditionHasMistakes, parse
from requests_app.rules.saved_views import Line, lines_of, mistakes_of, tree_of

LABELS = {"district": {"010": "Altstadt", "020": "Paradies"}, "priority": {"high": "High"}}
WORDS = {
    "district": {"010": "010", "020": "020", "altstadt": "010", "paradies": "020"},
    "priority": {"high": "high"},
}


@pytest.mark.parametrize(
    ("line", "value"),
    [
        (Line("district", "is", " ALTSTADT "), "010"),
        (Line("district", "in", "Altstadt, 020"), ["010", "020"]),
        (Line("priority", "at_least", "High"), "high"),
        (Line("reopen_count", "between", "1, 3"), [1, 3]),
        (Line("age_hours", "at_least", "48"), 48),
        (Line("is_vulnerable", "is", "yes"), True),
        (Line("words", "has_word", "Gas, Rauch"), ["Gas", "Rauch"]),
        (Line("opened_time", "between", "22:00, 06:00"), ["22:00", "06:00"]),
    ],
)
def test_a_line_becomes_a_question_and_comes_back(line: Line, value: object) -> None:
    tree = tree_of([line], joined="any", words=WORDS)

    assert tree == {"any": [{"field": line.field, "op": line.op, "value": value}]}
    parse(tree)
    joined, lines = lines_of(tree, labels=LABELS) or ("", [])
    assert joined == "any"
    assert tree_of(lines, joined=joined, words=WORDS) == tree


@pytest.mark.parametrize(
    "tree", [{"not": {}}, {"all": [{"any": []}]}, [], None, {"all": [], "any": []}, {"field": "x"}]
)
def test_what_is_no_plain_sentence_is_none(tree: object) -> None:
    assert lines_of(tree, labels=LABELS) is None


def mistakes(*lines: Line) -> list[tuple[int | None, str, str]]:
    known = {"district": frozenset(LABELS["district"])}
    with pytest.raises(ConditionHasMistakes) as refused:
        parse(tree_of(lines, joined="all", words=WORDS), known=known)
    return [(one.line, one.part, one.message) for one in mistakes_of(refused.value, lines, words=WORDS)]


def test_each_mistake_says_in_which_line_and_part_it_is_and_what_may_be_meant() -> None:
    found = mistakes(
        Line("district", "in", "Altstadt, Paradis"), Line("color", "is", "red"), Line("age_hours", "has_word", "1")
    )

    assert found[0] == (0, "value", "“Paradis” is not known here. Did you mean “020”?")
    assert [one[:2] for one in found] == [(0, "value"), (1, "field"), (2, "op")]


def test_a_sentence_without_a_line_says_so() -> None:
    assert mistakes() == [(None, "value", "must list one condition at least")]
