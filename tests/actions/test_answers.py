"""Answers to a service's own questions are judged where letters are judged, whatever the door."""

from __future__ import annotations

from typing import Any

import pytest

from requests_app.actions import intake
from requests_app.facts import InvalidSubmission
from requests_app.models import Case, ServiceRequest
from requests_app.rules.actor import resident
from requests_app.vocabulary import Channel
from tests.factories import MONDAY, receive, submission

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("konstanz")]
OPEN = {"about": "broken"}  # "what is broken" must then be answered


def kept(**more: Any) -> dict[str, Any]:
    receipt = receive("playground", **more)
    return dict(ServiceRequest.objects.get(pk=receipt.request_id).answers)


def test_what_was_asked_is_kept_and_the_rest_dropped() -> None:
    typed = {"about": "dirty", "what": "The swing", "colour": "red", "can-be-used": "yes"}

    assert kept(answers=typed) == {"about": "dirty", "can-be-used": "yes"}


def test_the_web_refuses_a_letter_whose_answer_is_missing() -> None:
    with pytest.raises(InvalidSubmission) as refused:
        receive("playground", answers=OPEN)

    assert {name: list(map(str, told)) for name, told in refused.value.errors.items()} == {
        "q_what": ["Write an answer in a few words."]
    }
    assert not Case.objects.exists()


@pytest.mark.parametrize("channel", [Channel.KIOSK, Channel.COUNTER, Channel.PHONE, Channel.EMAIL])
def test_a_door_that_cannot_ask_is_never_stopped(channel: Channel) -> None:
    assert kept(answers=OPEN, channel=channel, by=resident(channel=channel, language="en")) == OPEN


@pytest.mark.parametrize("channel", [Channel.KIOSK, Channel.WEB])
def test_an_answer_that_does_not_fit_is_refused_at_every_door(channel: Channel) -> None:
    with pytest.raises(InvalidSubmission) as refused:
        receive("playground", answers={"about": "loud"}, channel=channel)

    assert set(refused.value.errors) == {"q_about"}


def test_whoever_joins_an_open_case_need_not_answer() -> None:
    first = receive("playground")

    second = receive("playground", answers=OPEN, joins=first.reference)

    assert second.is_joined
    assert second.case_id == first.case_id


def test_a_letter_sent_again_with_what_is_dropped_is_the_same_letter() -> None:
    letter = submission("playground", answers={"about": "dirty", "colour": "red"})
    by = resident(channel=Channel.WEB, language="en")

    first, second = (intake.receive(letter, by=by, at=MONDAY) for _ in range(2))

    assert (first.is_new, second.is_new) == (True, False)
    assert first.reference == second.reference


def test_a_letter_without_answers_keeps_the_hash_it_always_had() -> None:
    """The hash of a letter that came in before there were questions."""
    letter = submission("playground", idempotency_key="k")

    assert letter.answers == {}
    assert letter.body_hash() == "3b511ce3cf33143b5ecd9e1281f78ed9fade514b3b7de715480f06f755dbf6a3"
