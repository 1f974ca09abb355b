"""The address is found on the form, without JavaScript and with it; words of danger stop the sending once."""

from __future__ import annotations

import re
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from requests_app.management.seeds import SEEDS
from requests_app.models import ServiceRequest

from .conftest import STREETLIGHT, form_of, value_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _seed(rosa: Client) -> None:
    call_command("import_addresses", str(SEEDS / "konstanz" / "addresses.csv"), stdout=StringIO())


def asked(rosa: Client, **typed: str) -> str:
    """Press "Find address"."""
    form = form_of(rosa, **typed)
    answer = rosa.post(STREETLIGHT, {**form, "find_address": "1"})
    assert answer.status_code == 200
    return answer.content.decode()


def chosen(page: str) -> str:
    found = re.search(r'name="address_choice"[^>]* value="([as]\d+)"', page)
    assert found
    return found[1]


def test_the_button_answers_with_choices_and_keeps_what_was_typed(rosa: Client) -> None:
    page = asked(rosa, description="The lamp is dark", address="Seestrase 15", email="rosa@example.org")

    assert "Seestraße 15, 78464 Petershausen-Ost" in page
    assert "The lamp is dark" in page
    assert value_of(page, "address") == "Seestrase 15"
    assert value_of(page, "email") == "rosa@example.org"
    assert not ServiceRequest.objects.exists()


def test_a_chosen_address_is_sent_with_its_point_and_district(rosa: Client) -> None:
    typed = {"description": "The lamp is dark", "address": "Seestrase 15"}
    page = asked(rosa, **typed)

    again = {"idempotency_key": value_of(page, "idempotency_key"), "address_asked": "Seestrase 15"}
    answer = rosa.post(STREETLIGHT, {**typed, **again, "address_choice": chosen(page)})

    request = ServiceRequest.objects.get()
    assert answer.status_code == 302
    assert request.address == "Seestraße 15, 78464"
    assert request.district
    assert request.district.code == "035"
    assert request.latitude == pytest.approx(47.666773)


def test_words_that_were_changed_after_choosing_count(rosa: Client) -> None:
    page = asked(rosa, description="Dark", address="Seestrase 15")

    form = form_of(rosa, description="Dark", address="Behind the school")
    rosa.post(STREETLIGHT, {**form, "address_asked": "Seestrase 15", "address_choice": chosen(page)})

    assert ServiceRequest.objects.get().address == "Behind the school"


@pytest.mark.parametrize("key", ["a0", "x", "s999999999", "a1 OR 1=1"])
def test_a_choice_that_is_none_keeps_the_words(rosa: Client, key: str) -> None:
    form = form_of(rosa, description="Dark", address="Seestrase 15")
    rosa.post(STREETLIGHT, {**form, "address_asked": "Seestrase 15", "address_choice": key})

    assert ServiceRequest.objects.get().address == "Seestrase 15"


@pytest.mark.parametrize(
    ("address", "sentence"),
    [("zzyzx", "We found no such address."), ("", "Write a few letters"), ("x" * 3000, "We found no such address.")],
)
def test_an_address_that_is_not_found_is_told(rosa: Client, address: str, sentence: str) -> None:
    assert sentence in asked(rosa, description="Dark", address=address)


def test_htmx_gets_the_choices_alone(rosa: Client) -> None:
    form = form_of(rosa, address="Seestrase 15")

    answer = rosa.post(f"{STREETLIGHT}?find_address=1", form, headers={"hx-request": "true"})

    page = answer.content.decode().strip()
    assert page.startswith('<div id="address-choices"')
    assert not ServiceRequest.objects.exists()
    assert "Seestraße 15" in page


def test_finding_an_address_asks_the_database_seldom(
    rosa: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    form = form_of(rosa, address="Seestrase 15")

    with django_assert_max_num_queries(7):
        rosa.post(STREETLIGHT, {**form, "find_address": "1"})


def test_words_of_danger_show_the_number_before_anything_is_sent(rosa: Client) -> None:
    form = form_of(rosa, description="The mast has a live wire", address="Seestraße 15")

    page = rosa.post(STREETLIGHT, form).content.decode()

    assert 'href="tel:112"' in page
    assert "Your request is not sent yet." in page
    assert "The mast has a live wire" in page
    assert not ServiceRequest.objects.exists()

    answer = rosa.post(STREETLIGHT, {**form, "danger_told": value_of(page, "danger_told")})

    assert answer.status_code == 302
    assert ServiceRequest.objects.count() == 1


def test_a_service_of_danger_has_shown_the_number_already(rosa: Client) -> None:
    url = "/report/traffic-light-broken/"
    form = form_of(rosa, url, description="People are in danger", address="Seestraße 15")

    assert rosa.post(url, form).status_code == 302
