"""How it went: everybody whose request has ended is asked, and the unhappy see how to go on."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from requests_app.actions import casework
from requests_app.models import Case, ServiceRequest, SurveyAnswer
from requests_app.queries.people import actor_of
from requests_app.rules.references import secret_of
from requests_app.vocabulary import Outcome
from tests.channels.web.conftest import form_of

pytestmark = pytest.mark.django_db
KEY = "references-under-test"


@pytest.fixture
def settled(rosa: Client, reference: str) -> str:
    """Settle Rosa's request today."""
    now, case = timezone.now(), Case.objects.get(reference=reference)
    assert case.queue is not None
    lead = actor_of(case.queue.lead)
    casework.claim_case(case.pk, by=lead, at=now)
    until = now + timedelta(days=14)
    casework.resolve_case(case.pk, outcome=Outcome.DONE, words="Done.", by=lead, at=now, objection_until=until)
    return reference


def test_the_status_page_asks_once_the_request_has_ended_and_not_before(rosa: Client, reference: str) -> None:
    url = f"/status/{reference}/survey/"
    assert url not in rosa.get(f"/status/{reference}/").content.decode()
    early = rosa.get(url).content.decode()
    assert "Your request has not ended yet." in early
    assert 'name="satisfaction"' not in early

    withdraw = f"/status/{reference}/withdraw/"
    rosa.post(withdraw, form_of(rosa, withdraw))

    assert url in rosa.get(f"/status/{reference}/").content.decode()


def test_the_page_has_every_control_and_words_for_each_step(rosa: Client, settled: str) -> None:
    page = rosa.get(f"/status/{settled}/survey/").content.decode()

    assert page.count('class="govuk-radios__input"') == 10
    assert page.count('class="govuk-textarea"') == 1
    assert " checked" not in page
    for words in ("Very dissatisfied", "Very satisfied", "Very much effort", "Hardly any effort"):
        assert words in page


def test_a_happy_answer_is_thanked_and_can_be_changed(rosa: Client, settled: str) -> None:
    url = f"/status/{settled}/survey/"

    page = rosa.post(url, {"satisfaction": "5", "effort": "4", "words": "Well done"}, follow=True).content.decode()

    assert "Thank you for your answer" in page
    assert f"/status/{settled}/reopen/" not in page
    again = rosa.get(url).content.decode()
    assert "Well done" in again
    assert again.count(" checked") == 2


@pytest.mark.parametrize("given", [{"satisfaction": "2", "effort": "5"}, {"satisfaction": "5", "effort": "1"}])
def test_an_unhappy_answer_leads_at_once_to_a_person_reopening_and_objection(
    rosa: Client, settled: str, given: dict[str, str]
) -> None:
    page = rosa.post(f"/status/{settled}/survey/", given, follow=True).content.decode()

    for step in ("person", "reopen", "appeal"):
        assert f'href="/status/{settled}/{step}/" role="button"' in page or f"/status/{settled}/{step}/" in page


def test_the_unhappy_are_offered_only_what_is_still_possible(rosa: Client, settled: str) -> None:
    Case.objects.update(objection_until=timezone.now() - timedelta(seconds=1))

    page = rosa.post(f"/status/{settled}/survey/", {"satisfaction": "1", "effort": "1"}, follow=True).content.decode()

    assert f"/status/{settled}/reopen/" not in page
    assert f"/status/{settled}/person/" in page


def test_missing_answers_come_back_at_their_fields_with_the_words_kept(rosa: Client, settled: str) -> None:
    answer = rosa.post(f"/status/{settled}/survey/", {"words": "Only words", "effort": "9"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert '<a href="#id_satisfaction_0">Say how satisfied you are.</a>' in page
    assert '<a href="#id_effort_0">Say how much effort it was.</a>' in page
    assert "Only words" in page
    assert not SurveyAnswer.objects.exists()


def test_an_answer_that_stands_for_long_is_not_changed(rosa: Client, settled: str) -> None:
    url, given = f"/status/{settled}/survey/", {"satisfaction": "5", "effort": "4"}
    rosa.post(url, given)
    long_ago = timezone.now() - timedelta(days=15)
    SurveyAnswer.objects.update(answered_at=long_ago)
    Case.objects.update(resolved_at=long_ago)

    answer = rosa.post(url, {**given, "satisfaction": "1"})

    assert answer.status_code == 422
    assert "An answer can be changed for 14 days." in answer.content.decode()
    assert SurveyAnswer.objects.get().satisfaction == 5


def test_the_link_of_a_letter_opens_the_questions_and_leaves_the_secret_behind(rosa: Client, settled: str) -> None:
    secret = secret_of(reference=settled, version=1, key=KEY)
    browser = Client(headers={"accept-language": "en"})

    right = browser.get(f"/s/{settled}/{secret}/survey/")
    wrong = Client().get(f"/s/{settled}/{'a' * 20}/survey/")

    assert right.headers["location"] == f"/status/{settled}/survey/"
    assert browser.get(right.headers["location"]).status_code == 200
    assert wrong.status_code == 404


@pytest.mark.parametrize("page", ["survey", "survey/thanks"])
def test_without_the_secret_there_is_nothing_to_answer(rosa: Client, settled: str, page: str) -> None:
    answer = Client().get(f"/status/{settled}/{page}/")

    assert answer.headers["location"] == f"/status/{settled}/"
    assert rosa.get(f"/status/{settled}/survey/thanks/").status_code == 302  # nobody has answered


def test_the_pages_ask_seldom(rosa: Client, settled: str, django_assert_max_num_queries: Any) -> None:
    url = f"/status/{settled}/survey/"
    rosa.get(url)

    with django_assert_max_num_queries(9):
        rosa.get(url)
    with django_assert_max_num_queries(16):
        rosa.post(url, {"satisfaction": "1", "effort": "4"})
    with django_assert_max_num_queries(8):
        rosa.get(f"/status/{settled}/")

    assert ServiceRequest.objects.get().survey.satisfaction == 1
