"""A service's own questions on the web: asked in the resident's language, judged, and shown again with their words."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from requests_app.channels.forms.questions import QuestionFields
from requests_app.models import ServiceDefinition, ServiceRequest
from requests_app.rules.questions import Option, Question
from requests_app.vocabulary import QuestionKind
from tests.channels.web.conftest import form_of

pytestmark = pytest.mark.django_db
PLAYGROUND = "/report/playground/"
PLACE = {"description": "The swing is off", "address": "Seestraße 4"}


def test_the_page_asks_in_its_language_with_the_markup_of_the_city(rosa: Client) -> None:
    rosa.cookies["django_language"] = "fr"

    page = rosa.get(PLAYGROUND).content.decode()

    assert "De quoi s’agit-il ?" in page
    assert page.count('name="q_about"') == 3  # broken, dirty, "I do not know"
    assert page.count('name="q_what"') == 1
    assert re.search(r'<input type="text" name="q_what"[^>]*class="govuk-input"', page)
    assert "checked" not in page.split('name="q_what"')[0].split('name="q_about"', 1)[1]


def test_what_hangs_on_another_answer_says_so_before_it_is_asked(rosa: Client) -> None:
    page = rosa.get(PLAYGROUND).content.decode()

    only_if = "Only if your answer to “What is it about?” is “Something is broken”. "
    assert f"{only_if}</span><bdi>For example: the swing.</bdi>" in page
    assert "Only if you have answered “What is it about?”." in page
    assert 'data-only-if="q_about" data-values="broken"' in page
    assert 'data-only-if="q_about" data-values=""' in page


def test_a_question_in_another_language_says_in_which_one() -> None:
    question = Question(
        code="about",
        kind=QuestionKind.CHOICE,
        words={"de": "Worum geht es?"},
        hints={"de": "Nur grob."},
        options=(Option("broken", {"de": "Kaputt"}), Option("dirty", {"en": "It is <dirty>"})),
    )
    form = QuestionFields()
    form.set_questions([question])

    page = form.as_div()

    for marked in ("Worum geht es?", "Nur grob.", "Kaputt"):
        assert f'<bdi lang="de">{marked}</bdi>' in page
    assert "It is &lt;dirty&gt;</bdi>" in page


def test_a_note_is_read_and_asks_nothing(rosa: Client) -> None:
    page = rosa.get("/report/illegal-waste/").content.decode()

    assert "Please touch nothing. Keep children and animals away." in page
    assert "q_keep-away" not in page
    assert page.count('name="q_waste"') == 5


def test_numbers_and_days_have_their_fields(rosa: Client) -> None:
    number = rosa.get("/report/road-damage/").content.decode()
    day = rosa.get("/report/bike-found/").content.decode()

    assert re.search(r'name="q_depth-cm"[^>]*inputmode="decimal"', number)
    assert re.search(r'<input type="date" name="q_since"', day)


def test_a_service_without_questions_loads_nothing_for_them(rosa: Client) -> None:
    assert "questions" not in rosa.get("/report/streetlight-broken/").content.decode()


def test_a_missing_answer_comes_back_at_its_field_with_the_form_filled(rosa: Client) -> None:
    answer = rosa.post(PLAYGROUND, form_of(rosa, PLAYGROUND, **PLACE, q_about="broken"))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert '<a href="#id_q_what">Write an answer in a few words.</a>' in page
    assert 'id="id_q_what_error"' in page
    assert "The swing is off" in page
    assert re.search(r'name="q_about" value="broken"[^>]* checked', page)
    assert not ServiceRequest.objects.exists()


def test_a_wrong_number_and_choice_come_back_as_they_were_typed(rosa: Client) -> None:
    url = "/report/road-damage/"

    many = rosa.post(url, form_of(rosa, url, **PLACE, **{"q_damage": "hole", "q_depth-cm": "<deep>"}))
    forged = rosa.post(url, form_of(rosa, url, **PLACE, q_damage="volcano"))

    assert (many.status_code, forged.status_code) == (422, 422)
    assert 'value="&lt;deep&gt;"' in many.content.decode()
    assert "Enter a number, such as 3 or 2.5." in many.content.decode()
    assert '<a href="#id_q_damage_0">Please choose an answer from the list.</a>' in forged.content.decode()


def test_without_javascript_what_was_not_asked_is_dropped(rosa: Client) -> None:
    rosa.post(PLAYGROUND, form_of(rosa, PLAYGROUND, **PLACE, q_about="dirty", q_what="Nothing, really"))

    assert ServiceRequest.objects.get().answers == {"about": "dirty"}


def test_several_choices_are_kept_and_shown_with_their_words(rosa: Client) -> None:
    url = "/report/illegal-waste/"
    typed: dict[str, Any] = {**form_of(rosa, url, **PLACE), "q_waste": ["hazard", "bags"], "q_hazard-what": "Two cans"}

    reference = rosa.post(url, typed).headers["location"].split("/")[2]

    assert ServiceRequest.objects.get().answers == {"waste": ["bags", "hazard"], "hazard-what": "Two cans"}
    page = rosa.get(f"/status/{reference}/").content.decode()
    for words in ("What lies there?", "Bags, Oil, paint or other dangerous things", "What exactly is dangerous?"):
        assert words in page


def test_an_answer_whose_question_is_gone_is_still_shown(rosa: Client) -> None:
    url = "/report/bike-found/"
    typed = form_of(rosa, url, **PLACE, q_since="2026-11-02")
    reference = rosa.post(url, typed).headers["location"].split("/")[2]
    assert "Nov. 2, 2026" in rosa.get(f"/status/{reference}/").content.decode()

    ServiceDefinition.objects.filter(code="bike-found").update(questions=[])

    page = rosa.get(f"/status/{reference}/").content.decode()
    assert "since" in page
    assert "2026-11-02" in page


def test_questions_cost_no_statement(rosa: Client, django_assert_max_num_queries: Any) -> None:
    first, typed = (form_of(rosa, PLAYGROUND, **PLACE, q_about="broken", q_what="The swing") for _ in range(2))
    rosa.post(PLAYGROUND, first)  # the city's facts are in memory from then on
    with django_assert_max_num_queries(12):
        reference = rosa.post(PLAYGROUND, typed).headers["location"].split("/")[2]

    with django_assert_max_num_queries(8):
        page = rosa.get(f"/status/{reference}/").content.decode()

    assert "The swing" in page


def test_the_receipt_shows_the_answers_and_says_that_we_ask_afterwards(rosa: Client) -> None:
    typed = form_of(rosa, PLAYGROUND, **PLACE, q_about="broken", q_what="The swing")

    page = rosa.post(PLAYGROUND, typed, follow=True).content.decode()

    assert "Your request is here" in page
    assert "What is it about?" in page
    assert "Something is broken" in page
    assert "The swing" in page
    assert "tell us there how it went" in page
