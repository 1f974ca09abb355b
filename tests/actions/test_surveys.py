"""One answer for each request that has ended; figures that tell of nobody."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from requests_app.actions import casework, surveys
from requests_app.actions.intake import Receipt
from requests_app.facts import CaseNotFound, InvalidSubmission, SurveyIsClosed, SurveyNotOpen
from requests_app.models import CaseEvent, ServiceRequest, SurveyAnswer
from requests_app.queries.surveys import ServiceFigures, figures, newest_words
from requests_app.vocabulary import Channel
from tests import personas
from tests.factories import LAMP, MONDAY, ROAD, receive

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("konstanz")]
DAY = timedelta(days=1)


def ended(service: str = LAMP) -> Receipt:
    receipt = receive(service)
    casework.cancel_case(receipt.case_id, cancel_reason="invalid", reason="No", by=personas.malik(), at=MONDAY)
    return receipt


def say(request_id: int, satisfaction: int = 4, effort: int = 5, words: str = "", **more: Any) -> SurveyAnswer:
    given = {"by": personas.rosa(request_id), "at": MONDAY + DAY, **more}
    return surveys.answer_survey(request_id, satisfaction=satisfaction, effort=effort, words=words, **given)


def test_an_answer_is_kept_with_service_queue_and_door() -> None:
    receipt = ended()

    answer = say(receipt.request_id, words=" Thank you ")

    assert (answer.satisfaction, answer.effort, answer.words) == (4, 5, "Thank you")
    assert (answer.service.code, answer.channel) == (LAMP, Channel.WEB)
    assert answer.queue is not None
    assert answer.changed_at is None


def test_the_ledger_knows_nothing_of_it() -> None:
    receipt = ended()
    before = CaseEvent.objects.count()

    say(receipt.request_id, satisfaction=1)

    assert CaseEvent.objects.count() == before


def test_a_second_answer_changes_the_first_for_fourteen_days() -> None:
    receipt = ended()
    say(receipt.request_id, satisfaction=1, words="Bad")

    changed = say(receipt.request_id, satisfaction=5, words="Good after all", at=MONDAY + 15 * DAY)

    assert SurveyAnswer.objects.count() == 1
    assert (changed.satisfaction, changed.words, changed.answered_at) == (5, "Good after all", MONDAY + DAY)
    with pytest.raises(SurveyIsClosed):
        say(receipt.request_id, satisfaction=1, at=MONDAY + 16 * DAY)


def test_a_request_that_goes_on_is_not_rated() -> None:
    receipt = receive()

    with pytest.raises(SurveyNotOpen):
        say(receipt.request_id)


def test_whoever_has_not_shown_the_secret_does_not_answer() -> None:
    receipt = ended()

    with pytest.raises(CaseNotFound):
        say(receipt.request_id, by=personas.rosa(receipt.request_id + 1))


def test_what_is_off_the_scale_is_refused_by_rules_and_by_the_table() -> None:
    receipt = ended()

    with pytest.raises(InvalidSubmission) as refused:
        say(receipt.request_id, satisfaction=6)
    assert set(refused.value.errors) == {"satisfaction"}

    say(receipt.request_id)
    with pytest.raises(IntegrityError), transaction.atomic():
        SurveyAnswer.objects.update(effort=0)


def test_a_request_joined_to_another_ends_with_that_one() -> None:
    first, second = receive(), receive()
    casework.merge_case(
        second.case_id, into_reference=first.reference, reason="The same lamp", by=personas.malik(), at=MONDAY
    )
    with pytest.raises(SurveyNotOpen):
        say(second.request_id)

    casework.cancel_case(first.case_id, cancel_reason="invalid", reason="No", by=personas.malik(), at=MONDAY)

    assert say(second.request_id).request_id == second.request_id


def test_words_are_blanked_and_figures_stay() -> None:
    receipt = ended()
    say(receipt.request_id, satisfaction=2, words="My neighbour Karl")

    assert surveys.blank_words([receipt.request_id], at=MONDAY + 2 * DAY) == 1

    answer = SurveyAnswer.objects.get()
    assert (answer.words, answer.satisfaction, answer.blanked_at) == ("", 2, MONDAY + 2 * DAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        SurveyAnswer.objects.update(words="My neighbour Karl")


def test_figures_of_fewer_than_five_answers_are_not_told() -> None:
    for satisfaction in (1, 2, 3, 4, 5):
        say(ended(LAMP).request_id, satisfaction=satisfaction, effort=4)
    for _ in range(4):
        say(ended(ROAD).request_id, satisfaction=1, effort=1)

    found = figures(since=MONDAY, language="en")

    assert found == [
        ServiceFigures("Road damage", None, None, None),
        ServiceFigures("Street light broken", 5, 3.0, 4.0),
    ]
    assert figures(since=MONDAY + 2 * DAY, language="en") == []


def test_words_are_read_by_whoever_may_see_the_case() -> None:
    receipt = ended()
    say(receipt.request_id, satisfaction=1, words="Nobody came")

    supervisor = newest_words(personas.actor("sofia"), language="en")
    stranger = newest_words(personas.actor("bruno"), language="en")

    assert [(said.reference, said.words, said.satisfaction) for said in supervisor] == [
        (ServiceRequest.objects.get().case.reference, "Nobody came", "Very dissatisfied")
    ]
    assert stranger == []
