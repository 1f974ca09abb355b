"""A resident corrects the place: the letter stays, the case moves, the team sees both."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from requests_app.actions import casework
from requests_app.models import Case, CaseEvent, EventWords, Message
from requests_app.queries.addresses import secret_for
from requests_app.vocabulary import EventKind, MessageKind, WordsKind
from tests.factories import LAMP, MONDAY, receive, routed_case
from tests.invariants import hold
from tests.personas import actor, browser, mirjam

from .conftest import form_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def lamp(konstanz: None) -> Case:
    return routed_case(LAMP)


@pytest.fixture
def url(rosa: Client, lamp: Case) -> str:
    request = lamp.requests.get()
    secret = secret_for(request)
    rosa.get(f"/s/{request.reference}/{secret}/")
    return f"/status/{request.reference}/correct/"


def test_the_case_moves_and_the_letter_stays(rosa: Client, lamp: Case, url: str) -> None:
    typed = form_of(rosa, url, address="Bahnhofstraße 9", district="020", words="I mixed up the streets")

    page = rosa.post(url, typed, follow=True).content.decode()

    case = hold(lamp.pk)
    assert case.district is not None
    assert (case.address, case.district.code) == ("Bahnhofstraße 9", "020")
    assert case.requests.get().address == "Seestraße 4"
    assert "Thank you. The team knows the right place now." in page
    assert "Place, as corrected" in page
    assert "You corrected the place" in page
    event = case.events.get(kind=EventKind.PLACE_CORRECTED)
    assert (event.data["district_before"], event.data["district"]) == ("010", "020")
    told = dict(EventWords.objects.filter(event=event).values_list("kind", "text"))
    assert told[WordsKind.PLACE_BEFORE].startswith("Seestraße 4")
    assert told[WordsKind.PLACE_NOW].startswith("Bahnhofstraße 9")


def test_colleagues_see_the_old_place_and_the_new(rosa: Client, lamp: Case, url: str) -> None:
    casework.claim_case(lamp.pk, by=mirjam(), at=MONDAY)
    rosa.post(url, form_of(rosa, url, address="Bahnhofstraße 9"))

    page = browser("mirjam").get(f"/desk/cases/{lamp.reference}/").content.decode()

    assert "The place before" in page
    assert "Bahnhofstraße 9" in page
    assert Message.objects.filter(kind=MessageKind.STAFF_FOLLOWED, person__username="mirjam").exists()


def test_the_same_form_twice_is_one_correction(rosa: Client, lamp: Case, url: str) -> None:
    typed = form_of(rosa, url, address="Bahnhofstraße 9")
    for _ in range(2):
        rosa.post(url, typed)

    assert CaseEvent.objects.filter(kind=EventKind.PLACE_CORRECTED).count() == 1


def test_where_others_wait_the_case_stays_and_a_person_looks(rosa: Client, lamp: Case, url: str) -> None:
    receive(joins=lamp.reference)

    rosa.post(url, form_of(rosa, url, address="Bahnhofstraße 9"))

    lamp.refresh_from_db()
    assert lamp.address == "Seestraße 4"
    assert EventWords.objects.filter(text__startswith="Bahnhofstraße 9").exists()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"address": ""}, "Tell us where it is"),
        ({"address": "x" * 400}, "Please use at most 240 characters"),
        ({"address": "a", "latitude": "1", "longitude": "1"}, "This point is outside the city."),
        ({"address": "a\x00b"}, "Please take out the characters"),
    ],
)
def test_bad_input_comes_back_filled_with_the_error_at_its_field(
    rosa: Client, lamp: Case, url: str, typed: dict[str, str], sentence: str
) -> None:
    answer = rosa.post(url, form_of(rosa, url, words="Kept words", **typed))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert 'href="#id_address"' in page
    assert "Kept words" in page
    assert not CaseEvent.objects.filter(kind=EventKind.PLACE_CORRECTED).exists()


def test_an_ended_case_stays_where_it_is(rosa: Client, lamp: Case, url: str) -> None:
    typed = form_of(rosa, url, address="Bahnhofstraße 9")
    rosa.post(f"/status/{lamp.reference}/withdraw/", form_of(rosa, f"/status/{lamp.reference}/withdraw/"))

    assert rosa.post(url, typed).status_code == 422
    assert "Correct the place" not in rosa.get(f"/status/{lamp.reference}/").content.decode()


def test_a_stranger_corrects_nothing(lamp: Case) -> None:
    answer = Client().post(f"/status/{lamp.reference}/correct/", {"address": "Bahnhofstraße 9"})

    assert answer.status_code == 302
    assert not CaseEvent.objects.filter(kind=EventKind.PLACE_CORRECTED).exists()


def test_the_status_page_asks_no_more_than_before(rosa: Client, url: str, django_assert_num_queries: Any) -> None:
    rosa.get(url.replace("correct/", ""))

    with django_assert_num_queries(7):
        rosa.get(url.replace("correct/", ""))


def test_a_joined_case_is_explained(rosa: Client, lamp: Case, url: str) -> None:
    assert "was joined to another one" not in rosa.get(f"/status/{lamp.reference}/").content.decode()
    survivor = routed_case(LAMP)
    casework.merge_case(lamp.pk, into_reference=survivor.reference, reason="Same lamp", by=actor("malik"), at=MONDAY)

    page = rosa.get(f"/status/{lamp.reference}/").content.decode()

    assert "On Nov. 23, 2026 your request was joined to another one for the same matter." in page
    assert "The earlier of the two dates counts." in page
