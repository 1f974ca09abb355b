"""Every mistake in a city's own questions is told with file, line and field."""

from __future__ import annotations

import pytest

from requests_app.rules.city_file import read_city
from requests_app.rules.questions import OnlyIf
from tests.city.conftest import spoil
from tests.city.test_city_files import mistakes_of

FILE = "service_questions.yaml"
# what stands there, what is put there instead, field of the mistake, a piece of its message
MISTAKES = [
    ("code: playground", "code: sandpit", "service_questions[sandpit].code", "no service"),
    ("code: playground", "code: road-damage", "service_questions[road-damage].code", "stands above already"),
    ("code: playground", "code: talk-to-a-person", "service_questions[talk-to-a-person].questions", "asked nothing"),
    ("code: machine-number", "code: fault", "questions[fault].code", "stands above already"),
    ("kind: date", "kind: moment", "questions[since].kind", "known are"),
    ("is_given: true", "is_given: false", "questions[can-be-used].only_if.is_given", "must be true"),
    ("{question: fault, is: keeps}", "{question: fault, is: eats}", "questions[euros].only_if.is", "known are: keeps"),
    (
        "{question: fault, is: keeps}",
        "{question: euros, is: keeps}",
        "questions[euros].only_if.question",
        "stands above",
    ),
    ("{question: fault, is: keeps}", "{question: fault}", "questions[euros].only_if", "must have one of"),
    (
        "{question: fault, is: keeps}",
        "{question: fault, is_one_of: []}",
        "questions[euros].only_if.is_one_of",
        "a list",
    ),
    ("least: 0.1", "least: 200", "questions[euros].most", "at least 200"),
    ('fr: "Quelle somme, en euros ?", ', "", "questions[euros].words.fr", "is missing"),
    ("kind: note", "kind: note\n        required: true", "questions[keep-away].required", "not known here"),
    ("- {code: crack, ", "- {code: hole, ", "choices[hole].code", "stands above already"),
]


@pytest.mark.parametrize(("old", "new", "field", "message"), MISTAKES)
def test_a_mistake_in_a_question_is_told_where_it_stands(
    konstanz: dict[str, str], old: str, new: str, field: str, message: str
) -> None:
    found = mistakes_of(spoil(konstanz, FILE, old, new))

    fitting = [m for m in found if m.field.endswith(field) and message in m.message and m.file == FILE and m.line > 1]
    assert fitting, [str(mistake) for mistake in found]


def test_the_questions_of_konstanz_are_read_in_their_order(konstanz: dict[str, str]) -> None:
    asked = {found.service: found.questions for found in read_city(konstanz).service_questions}

    assert len(asked) == 6
    assert [question.code for question in asked["playground"]] == ["about", "what", "can-be-used"]
    assert asked["playground"][1].only_if == OnlyIf("about", ("broken",))
    assert asked["playground"][2].only_if == OnlyIf("about")


def test_nobody_must_answer_what_she_has_not_brought_up_herself(konstanz: dict[str, str]) -> None:
    for found in read_city(konstanz).service_questions:
        for question in found.questions:
            assert not question.is_required or question.only_if, (found.service, question.code)
            assert set(question.words) == {"de", "en", "fr", "lb", "ar"}, (found.service, question.code)
