"""Follow a neighbour's matter by its reference: only what is open and listed, and nothing of who asked."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from requests_app.actions import casework
from requests_app.models import Case, Resident, ServiceDefinition, ServiceRequest
from requests_app.rules.references import new_reference
from requests_app.vocabulary import Publishes, Told
from tests.factories import LAMP, MONDAY, routed_case
from tests.personas import mirjam

from .conftest import form_of

pytestmark = pytest.mark.django_db
NOT_THERE = "There is no open matter with this reference that you can follow."


@pytest.fixture
def matter(konstanz: None) -> Case:
    ServiceDefinition.objects.filter(code=LAMP).update(nearby_radius_metres=100)
    return routed_case(LAMP)


def test_the_matter_is_shown_without_a_word_of_who_asked(rosa: Client, matter: Case) -> None:
    page = rosa.get("/follow/", {"reference": matter.reference.lower()}).content.decode()

    assert "Street light broken" in page
    for hers in ("Rosa", "The lamp before the school", "Seestraße"):
        assert hers not in page


def test_one_press_hangs_a_request_on_the_case(rosa: Client, matter: Case) -> None:
    url = f"/follow/?reference={matter.reference}"
    typed = form_of(rosa, url, reference=matter.reference, email="neighbour@konstanz.example")

    answer = rosa.post("/follow/", typed, follow=True)

    request = ServiceRequest.objects.latest("pk")
    assert (request.case_id, Case.objects.count()) == (matter.pk, 1)
    assert request.reference != matter.reference
    assert request.requester is not None
    assert request.requester.email == "neighbour@konstanz.example"
    assert request.reference in answer.content.decode()


def test_from_the_public_list_it_is_two_steps_to_a_receipt(rosa: Client, matter: Case) -> None:
    ServiceDefinition.objects.filter(code=LAMP).update(publishes=Publishes.CASES)
    url = f"/follow/?reference={matter.reference}"
    assert f'href="{url}">Follow this one' in rosa.get("/open/").content.decode()
    assert url in rosa.get("/open/feed.atom").content.decode()

    answer = rosa.post("/follow/", form_of(rosa, url, reference=matter.reference), follow=True)

    assert answer.redirect_chain[-1][0].startswith("/receipt/")
    assert matter.requests.count() == 2


def test_the_public_list_leads_nowhere_where_nobody_can_follow(rosa: Client, matter: Case) -> None:
    ServiceDefinition.objects.filter(code=LAMP).update(publishes=Publishes.CASES, nearby_radius_metres=0)

    page = rosa.get("/open/").content.decode()

    assert matter.reference in page
    assert "Follow this one" not in page


@pytest.mark.parametrize(("typed", "told"), [({}, Told.EACH), ({"told": "end"}, Told.END)])
def test_whoever_follows_says_how_often_to_be_told(
    rosa: Client, matter: Case, typed: dict[str, str], told: Told
) -> None:
    form = form_of(rosa, f"/follow/?reference={matter.reference}", email="neighbour@konstanz.example", **typed)

    rosa.post("/follow/", {**form, "reference": matter.reference})

    assert Resident.objects.get(email="neighbour@konstanz.example").told == told


def test_a_way_of_telling_that_was_not_offered_comes_back_at_its_field(rosa: Client, matter: Case) -> None:
    form = form_of(rosa, f"/follow/?reference={matter.reference}", reference=matter.reference, told="hourly")

    answer = rosa.post("/follow/", form)

    assert answer.status_code == 422
    assert 'href="#id_told"' in answer.content.decode()


def test_who_calls_for_a_person_is_not_asked_how_often(rosa: Client) -> None:
    assert 'name="told"' not in rosa.get("/person/").content.decode()


def test_a_second_press_is_the_same_request(rosa: Client, matter: Case) -> None:
    typed = form_of(rosa, f"/follow/?reference={matter.reference}", reference=matter.reference)

    locations = {rosa.post("/follow/", typed).headers["location"] for _ in range(2)}

    assert len(locations) == 1
    assert ServiceRequest.objects.count() == 2


def end(matter: Case) -> None:
    casework.claim_case(matter.pk, by=mirjam(), at=MONDAY)
    casework.cancel_case(matter.pk, cancel_reason="referred", reason="Railway.", by=mirjam(), at=MONDAY)


@pytest.mark.parametrize("why", ["unknown", "ended", "not listed", "suspected", "in need of care"])
def test_what_cannot_be_followed_gets_one_answer(rosa: Client, matter: Case, why: str) -> None:
    reference = matter.reference
    if why == "unknown":
        reference = new_reference("KN")
    elif why == "not listed":
        ServiceDefinition.objects.filter(code=LAMP).update(nearby_radius_metres=0)
    elif why == "ended":
        end(matter)
    elif why == "suspected":
        Case.objects.filter(pk=matter.pk).update(suspected_spam=True)
    else:
        Case.objects.filter(pk=matter.pk).update(is_vulnerable=True)

    answer = rosa.get("/follow/", {"reference": reference})

    assert answer.status_code == 422
    assert NOT_THERE in answer.content.decode()


def test_a_wrong_address_comes_back_with_the_error_at_its_field(rosa: Client, matter: Case) -> None:
    typed = form_of(rosa, f"/follow/?reference={matter.reference}", reference=matter.reference, email="rosa@")

    answer = rosa.post("/follow/", typed)

    assert answer.status_code == 422
    assert 'href="#id_email"' in answer.content.decode()
    assert ServiceRequest.objects.count() == 1


def test_without_a_reference_it_asks_for_one(rosa: Client, django_assert_num_queries: Any) -> None:
    assert rosa.get("/follow/").status_code == 200
    assert rosa.get("/follow/", {"reference": ""}).status_code == 422
    with django_assert_num_queries(1):  # the city
        Client().get("/follow/")


def test_what_was_sent_without_a_reference_goes_on_with_it(rosa: Client) -> None:
    answer = rosa.post("/follow/", {"name": "Rosa Feldmann", "contact_by": "none"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert '<input type="hidden" name="name" value="Rosa Feldmann">' in page
