"""What was suggested is kept with the request, and costs nothing where nothing was."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from requests_app.actions import intake, intake_bulk
from requests_app.actions.intake import Receipt
from requests_app.actions.intake_bulk import Arrival
from requests_app.actions.intake_planning import OF_ONE_PERSON
from requests_app.models import Suggestion
from requests_app.queries.first_look import look
from requests_app.rules.actor import resident
from requests_app.rules.intake import Submission
from requests_app.rules.suggested import Suggested
from requests_app.vocabulary import Channel, SuggestionSource
from tests.factories import LAMP, MONDAY, ROAD, receive, submission

STATEMENTS = 4  # two, and the savepoint around the second within a test's transaction
BY = resident(channel=Channel.WEB, language="en")
SHOWN = Suggested(SuggestionSource.MODEL, (ROAD, LAMP), "de-20261130-0a1b2c3d")


def kept(receipt: Receipt) -> Suggestion:
    return Suggestion.objects.get(request=receipt.request_id)


def test_choices_version_and_which_was_taken_are_kept() -> None:
    row = kept(receive(LAMP, suggested=SHOWN))

    assert (row.source, row.model_version) == ("model", "de-20261130-0a1b2c3d")
    assert (row.choices, row.taken) == ([ROAD, LAMP], 2)
    assert row.suggested_at == MONDAY


def test_another_service_than_those_suggested_is_kept_as_none_taken() -> None:
    assert kept(receive("bin-full", suggested=SHOWN)).taken == 0


def test_a_letter_that_follows_another_case_keeps_its_suggestion() -> None:
    first = receive(LAMP)

    second = receive(LAMP, joins=first.reference, suggested=SHOWN)

    assert second.is_joined
    assert kept(second).taken == 2


def test_letters_taken_together_keep_theirs() -> None:
    letters = [submission(suggested=SHOWN), submission()]

    receipts = intake_bulk.receive_many([Arrival(letter, BY) for letter in letters], at=MONDAY)

    assert Suggestion.objects.count() == 1
    assert isinstance(receipts[0], Receipt)
    assert kept(receipts[0]).taken == 2


def test_without_a_suggestion_no_table_is_touched(django_assert_num_queries: Any) -> None:
    receive()

    with django_assert_num_queries(STATEMENTS) as seen:
        receive()

    assert not any("requests_app_suggestion" in query["sql"] for query in seen)


def test_with_one_it_is_the_same_two_statements(django_assert_num_queries: Any) -> None:
    receive(suggested=SHOWN)

    with django_assert_num_queries(STATEMENTS):
        receive(suggested=SHOWN)


def test_a_door_that_has_looked_before_it_read_the_letter_keeps_it_too() -> None:
    letter = submission(suggested=SHOWN)

    receipt, _request = intake.take(letter, by=BY, at=MONDAY, seen=look(letter, wanted=OF_ONE_PERSON))

    assert kept(receipt).taken == 2


@pytest.mark.parametrize(
    ("told", "choices"),
    [
        (Suggested(SuggestionSource.CATALOGUE, ("a\0b", "x y", LAMP)), [LAMP]),
        (Suggested(SuggestionSource.CATALOGUE, (LAMP,), "v" * 90), [LAMP]),
        (Suggested(SuggestionSource.CATALOGUE, ("<b>",)), None),
        (Suggested(SuggestionSource.CATALOGUE, ()), None),
    ],
)
def test_nonsense_from_a_door_is_no_reason_to_refuse_a_letter(told: Suggested, choices: list[str] | None) -> None:
    receipt = receive(LAMP, suggested=told)

    assert list(Suggestion.objects.filter(request=receipt.request_id).values_list("choices", flat=True)) == (
        [choices] if choices else []
    )


def test_the_same_letter_with_another_suggestion_is_the_same_letter() -> None:
    letter: Submission = submission(suggested=SHOWN)

    once = intake.receive(letter, by=BY, at=MONDAY)
    again = intake.receive(replace(letter, suggested=None), by=BY, at=MONDAY)

    assert (again.reference, again.is_new) == (once.reference, False)
