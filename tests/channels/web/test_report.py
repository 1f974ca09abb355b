"""A request on the web: two fields are enough, mistakes keep what was typed, a second sending changes nothing."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from requests_app.models import Resident, ServiceRequest
from requests_app.vocabulary import ActorKind, Channel, ContactBy

from .conftest import STREETLIGHT, form_of, value_of

pytestmark = pytest.mark.django_db


def test_words_and_a_place_are_enough(rosa: Client) -> None:
    answer = rosa.post(STREETLIGHT, form_of(rosa, description="The lamp is dark", address="Seestraße 4"), follow=True)

    request = ServiceRequest.objects.get()
    assert answer.status_code == 200
    assert request.reference in answer.content.decode()
    assert (request.channel, request.actor_kind, request.language) == (Channel.WEB, ActorKind.RESIDENT, "en")
    assert request.requester is None


def test_the_receipt_shows_secret_link_picture_and_who(rosa: Client) -> None:
    typed = form_of(rosa, description="The lamp is dark", address="Seestraße 4")
    page = rosa.post(STREETLIGHT, typed, follow=True).content.decode()

    assert "/s/KN-" in page
    assert "<svg" in page
    assert "What happens next" in page
    assert "By when" in page


def test_the_page_has_every_control_that_can_be_seen(rosa: Client) -> None:
    page = rosa.get(STREETLIGHT).content.decode()

    assert page.count('class="govuk-radios__input"') == 4
    assert page.count('class="govuk-textarea"') == 2
    assert page.count('class="govuk-select"') == 3
    assert page.count('class="govuk-input"') == 6
    assert page.count('class="govuk-checkboxes__input"') == 1
    assert len(value_of(page, "idempotency_key")) == 32


@pytest.mark.parametrize(("ticked", "expected"), [({"is_vulnerable": "on"}, True), ({}, False)])
def test_somebody_who_needs_particular_care_may_be_named(rosa: Client, ticked: dict[str, str], expected: bool) -> None:
    rosa.post(STREETLIGHT, form_of(rosa, description="Dark", address="Seestraße 4", **ticked))

    request = ServiceRequest.objects.get()
    assert (request.is_vulnerable, request.case.is_vulnerable) == (expected, expected)


def test_the_box_for_particular_care_stays_ticked_when_something_else_is_missing(rosa: Client) -> None:
    page = rosa.post(STREETLIGHT, form_of(rosa, description=" ", is_vulnerable="on")).content.decode()

    assert "Somebody who needs particular care is affected" in page
    assert "A child, an old or an ill person." in page
    assert re.search(r'name="is_vulnerable"[^>]* checked', page)


def test_an_unknown_service_is_a_page_of_the_city(rosa: Client) -> None:
    answer = rosa.get("/report/flying-carpet/")

    assert answer.status_code == 404
    assert "There is no such page" in answer.content.decode()
    assert "Talk to a person" in answer.content.decode()


def test_the_way_to_a_person_is_no_service_of_the_catalogue(rosa: Client) -> None:
    assert rosa.get("/report/talk-to-a-person/").status_code == 404


def test_missing_words_come_back_with_what_was_typed(rosa: Client) -> None:
    answer = rosa.post(STREETLIGHT, form_of(rosa, description=" ", address="Seestraße 4"))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Tell us in a few words what it is about." in page
    assert 'href="#id_description"' in page
    assert value_of(page, "address") == "Seestraße 4"
    assert not ServiceRequest.objects.exists()


@pytest.mark.parametrize(
    ("point", "sentence"),
    [
        ({"latitude": "999", "longitude": "9.17"}, "This point is not on the map."),
        ({"latitude": "nan", "longitude": "9.17"}, "This point is not on the map."),
        ({"latitude": "north", "longitude": "9.17"}, "This point is not on the map."),
        ({"latitude": "48.85", "longitude": "2.35"}, "This point is outside the city."),
        ({"latitude": "47.66"}, "The point on the map is incomplete."),
        ({}, "Tell us where it is"),
        ({"address": "x" * 300}, "Please use at most 240 characters"),
    ],
)
def test_an_impossible_place_is_told_beside_the_place(rosa: Client, point: dict[str, str], sentence: str) -> None:
    answer = rosa.post(STREETLIGHT, form_of(rosa, description="The lamp is dark", **point))

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert 'href="#id_address"' in answer.content.decode()
    assert not ServiceRequest.objects.exists()


def test_a_district_that_is_not_in_the_list_is_refused(rosa: Client) -> None:
    answer = rosa.post(STREETLIGHT, form_of(rosa, description="Dark", district="atlantis"))

    assert answer.status_code == 422
    assert 'href="#id_district"' in answer.content.decode()


def test_a_second_sending_gives_the_same_receipt(rosa: Client) -> None:
    typed = form_of(rosa, description="The lamp is dark", address="Seestraße 4")

    first, second = rosa.post(STREETLIGHT, typed), rosa.post(STREETLIGHT, typed)

    assert first.headers["location"] == second.headers["location"]
    assert ServiceRequest.objects.count() == 1


def test_the_same_key_with_other_words_is_refused(rosa: Client) -> None:
    typed = form_of(rosa, description="The lamp is dark", address="Seestraße 4")
    rosa.post(STREETLIGHT, typed)

    answer = rosa.post(STREETLIGHT, {**typed, "description": "Something else"})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "This form was already sent with other words." in page
    assert "Something else" in page
    assert ServiceRequest.objects.count() == 1


def test_an_email_address_that_is_none_is_told_in_the_language_of_the_page(rosa: Client) -> None:
    typed = form_of(rosa, description="Dunkel", address="Seestraße 4", contact_by="email", email="rosa")

    page = rosa.post(STREETLIGHT, typed, headers={"accept-language": "de"}).content.decode()

    assert 'lang="de"' in page
    assert 'href="#id_email"' in page
    assert value_of(page, "email") == "rosa"


def test_a_way_to_be_reached_needs_its_address(rosa: Client) -> None:
    answer = rosa.post(STREETLIGHT, form_of(rosa, description="Dark", address="Seestraße 4", contact_by="phone"))

    assert answer.status_code == 422
    assert 'href="#id_phone"' in answer.content.decode()


def requester_of_the_one_request() -> Resident:
    requester = ServiceRequest.objects.get().requester
    assert requester is not None
    return requester


@pytest.mark.parametrize(("typed", "way"), [("email", ContactBy.EMAIL), ("phone", ContactBy.PHONE)])
def test_an_address_without_a_choice_means_reach_me_there(rosa: Client, typed: str, way: ContactBy) -> None:
    given = {"email": "rosa@example.org", "phone": "+49 7531 900111"}[typed]
    rosa.post(STREETLIGHT, form_of(rosa, description="Dark", address="Seestraße 4", **{typed: given}))

    assert requester_of_the_one_request().contact_by == way


def test_not_at_all_is_not_overruled_by_an_address_that_the_browser_filled(rosa: Client) -> None:
    filled = {"contact_by": "none", "email": "rosa@example.org", "phone": "+49 7531 900111"}
    rosa.post(STREETLIGHT, form_of(rosa, description="Dark", address="Seestraße 4", **filled))

    assert requester_of_the_one_request().contact_by == ContactBy.NONE


def test_no_way_is_chosen_beforehand(rosa: Client) -> None:
    assert "checked" not in rosa.get(STREETLIGHT).content.decode()
    assert "checked" not in rosa.get("/person/").content.decode()


def test_a_key_that_is_too_long_brings_the_form_back_filled(rosa: Client) -> None:
    answer = rosa.post(
        STREETLIGHT,
        form_of(rosa, description="The lamp is dark", address="Seestraße 4") | {"idempotency_key": "k" * 81},
    )

    assert answer.status_code == 422
    assert "The form has lost its number." in answer.content.decode()
    assert value_of(answer.content.decode(), "address") == "Seestraße 4"
    assert not ServiceRequest.objects.exists()


def test_somebody_may_act_for_somebody_else_and_for_an_organisation(rosa: Client) -> None:
    typed = form_of(
        rosa,
        description="Dark",
        address="Seestraße 4",
        name="Rosa",
        organisation="Bäckerei am See",
        on_behalf_of="Old neighbour",
        contact_by="none",
    )
    rosa.post(STREETLIGHT, typed)

    request = ServiceRequest.objects.get()
    assert request.is_proxy
    assert request.requester is not None
    assert request.requester.organisation == "Bäckerei am See"
    assert request.on_behalf_of is not None


def test_campaign_language_and_seconds_are_written_down(rosa: Client) -> None:
    rosa.get("/?c=poster-7")
    typed = form_of(rosa, description="Sombre", address="Seestraße 4", active_seconds="41")

    rosa.post(STREETLIGHT, typed, headers={"accept-language": "fr"})

    request = ServiceRequest.objects.get()
    assert request.campaign_code == "poster-7"
    assert request.language == "fr"
    assert request.active_seconds == {"report": 41}


def test_a_danger_shows_the_number_at_once(rosa: Client) -> None:
    page = rosa.get("/report/traffic-light-broken/").content.decode()

    assert 'href="tel:112"' in page
