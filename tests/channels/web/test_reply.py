"""A resident reads the question of the city and answers it, above the fold and without JavaScript."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from requests_app.actions import casework
from requests_app.models import Case, CaseEvent
from requests_app.queries.people import actor_of
from requests_app.vocabulary import CaseState, EventKind

from .conftest import form_of

pytestmark = pytest.mark.django_db
QUESTION = "Which of the two lamps is it?"


@pytest.fixture
def asked(rosa: Client, reference: str) -> str:
    """Let the team ask Rosa."""
    case, now = Case.objects.get(reference=reference), timezone.now()
    assert case.queue is not None
    lead = actor_of(case.queue.lead)
    casework.claim_case(case.pk, by=lead, at=now)
    until = now + timedelta(days=7)
    casework.park_case(case.pk, wait_reason="citizen", reason=QUESTION, wake_on="reply", wake_at=until, by=lead, at=now)
    return reference


def test_the_question_stands_above_everything_else_with_its_form(rosa: Client, asked: str) -> None:
    page = rosa.get(f"/status/{asked}/").content.decode()

    assert "We have a question for you" in page
    assert page.index(QUESTION) < page.index("What you told us")
    assert f'action="/status/{asked}/reply/"' in page


def test_the_answer_lets_the_request_go_on_and_a_second_press_is_the_same(rosa: Client, asked: str) -> None:
    typed = form_of(rosa, f"/status/{asked}/", words="The left one.")

    rosa.post(f"/status/{asked}/reply/", typed)
    answer = rosa.post(f"/status/{asked}/reply/", typed, follow=True)

    page = answer.content.decode()
    assert Case.objects.get().state == CaseState.IN_PROGRESS
    assert CaseEvent.objects.filter(kind=EventKind.REPLIED).count() == 1
    assert "Thank you. The team has your answer." in page
    assert "The left one." in page
    assert "Our question" not in page


def test_an_empty_answer_is_asked_for_again_and_too_many_words_are_kept(rosa: Client, asked: str) -> None:
    url = f"/status/{asked}/reply/"

    empty = rosa.post(url, form_of(rosa, url, words=" "))
    long = rosa.post(url, form_of(rosa, url, words="left " * 1000))

    assert empty.status_code == long.status_code == 422
    assert "Write your answer first." in empty.content.decode()
    assert QUESTION in empty.content.decode()
    assert "left left left" in long.content.decode()
    assert Case.objects.get().state == CaseState.WAITING


def test_words_without_a_question_are_kept_all_the_same(rosa: Client, reference: str) -> None:
    url = f"/status/{reference}/reply/"
    assert "We have no open question." in rosa.get(url).content.decode()

    rosa.post(url, form_of(rosa, url, words="It is the one by the gate."))

    assert CaseEvent.objects.filter(kind=EventKind.REPLIED).count() == 1
    assert Case.objects.get().state == CaseState.NEW


def test_a_stranger_answers_nothing(rosa: Client, asked: str) -> None:
    answer = Client().post(f"/status/{asked}/reply/", {"words": "Me!"})

    assert answer.status_code == 302
    assert not CaseEvent.objects.filter(kind=EventKind.REPLIED).exists()
