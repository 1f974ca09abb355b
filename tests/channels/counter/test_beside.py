"""What stands beside the clerk's form: each part by itself, all of them by a button, and the look written down."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from requests_app.models import PersonReading, ServiceRequest
from requests_app.vocabulary import ReadPurpose
from tests.channels.counter.conftest import LAMP, SCREEN, screen_of
from tests.personas import browser, person

pytestmark = pytest.mark.django_db


def part(client: Client, name: str, **typed: str) -> str:
    """Ask for one part of what stands beside the form."""
    answer = client.post(f"{SCREEN}beside/?part={name}", typed)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("language", ["en", "de", "fr"])
@pytest.mark.parametrize("typed", ["street light", "Straßenlaterne", "lampadaire", "strasenlaterne"])
def test_a_word_of_any_language_finds_the_service(konstanz: None, language: str, typed: str) -> None:
    shown = part(browser("farah", language=language), "services", service=typed)

    name = {"en": "Street light broken", "de": "Straßenlaternen defekt", "fr": "Lampadaire en panne"}[language]
    assert f'id="choice-1" data-name="{name}"' in shown


@pytest.mark.parametrize("language", ["de", "fr"])
def test_the_counter_of_another_language_takes_an_english_name(konstanz: None, language: str) -> None:
    farah = browser("farah", language=language)

    farah.post(SCREEN, screen_of(farah, **LAMP))

    assert ServiceRequest.objects.get().service.code == "streetlight-broken"


def test_a_word_that_fits_nothing_says_so(farah: Client) -> None:
    assert "No service fits." in part(farah, "services", service="xyzzy")


@pytest.mark.parametrize(
    ("who", "is_sure"), [("Rosa@Example.org", True), ("07531 900111", True), ("rosa feldmann", False)]
)
def test_a_persons_requests_are_found_and_the_look_is_written_down(farah: Client, who: str, is_sure: bool) -> None:
    given = {"name": "Rosa Feldmann", "email": "rosa@example.org", "phone": "07531900111"}
    farah.post(SCREEN, screen_of(farah, **LAMP, **given))
    request = ServiceRequest.objects.get()

    shown = part(farah, "person", who=who)

    assert request.reference in shown
    assert ("by name only" in shown) is not is_sure
    read = PersonReading.objects.get()
    assert (read.person, read.purpose, read.request_ids) == (person("farah"), ReadPurpose.AT_THE_COUNTER, [request.pk])
    assert "rosa" not in str(vars(read)).lower()


def test_somebody_for_whom_others_ask_is_found_too(farah: Client) -> None:
    farah.post(SCREEN, screen_of(farah, **LAMP, name="Rosa", on_behalf_of="Greta Feldmann"))

    assert ServiceRequest.objects.get().reference in part(farah, "person", who="Greta Feldmann")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Rosa Feldmann", "Rosa"),
        ("Rosa Feldmann", "feldm ros"),
        ("Jürgen Müller-Weiß", "mueller juerg"),
        ("Łukasz Øster", "lukasz oster"),
        ("Zoë D’Angelo", "zoe ange"),
        ("أحمد الحسن", "أحمد الح"),
    ],
)
def test_a_name_is_found_by_how_its_words_begin(farah: Client, name: str, said: str) -> None:
    farah.post(SCREEN, screen_of(farah, **LAMP, name=name))

    assert ServiceRequest.objects.get().reference in part(farah, "person", who=said)
    assert "Nothing is known" in part(farah, "person", who="osa eldmann")


def test_nobody_is_looked_up_without_a_word(farah: Client) -> None:
    assert part(farah, "person", who=" ").strip() == ""
    assert not PersonReading.objects.exists()


def test_a_briefing_says_the_date_the_needs_and_the_answer(farah: Client) -> None:
    shown = part(farah, "briefing", service="Street light broken")

    assert "You have our answer by" in shown
    assert "What it needs:" in shown
    assert "This can be settled at once" not in shown
    assert "This can be settled at once" in part(farah, "briefing", service="general-note")


def test_open_matters_nearby_are_shown(farah: Client) -> None:
    farah.post(SCREEN, screen_of(farah, **LAMP))

    shown = part(farah, "nearby", service="Street light broken", address="Seestraße 4", description="dark lamp")

    assert ServiceRequest.objects.get().reference in shown


def test_a_button_brings_all_parts_and_keeps_what_was_typed(farah: Client) -> None:
    answer = farah.post(f"{SCREEN}beside/", {**LAMP, "who": "Rosa Feldmann"})

    page = answer.content.decode()
    assert 'value="Rosa Feldmann"' in page
    assert "Nothing is known under these words." in page
    assert "You have our answer by" in page


@pytest.mark.parametrize(("name", "most"), [("services", 4), ("briefing", 4), ("person", 9), ("nearby", 9)])
def test_each_part_costs_few_statements(
    farah: Client, django_assert_max_num_queries: Any, name: str, most: int
) -> None:
    typed = {**LAMP, "who": "Rosa Feldmann"}
    farah.post(SCREEN, screen_of(farah, **LAMP, name="Rosa Feldmann"))
    part(farah, name, **typed)

    with django_assert_max_num_queries(most):
        part(farah, name, **typed)


def test_only_who_works_at_counters_looks_people_up(konstanz: None) -> None:
    assert browser("bruno").post(f"{SCREEN}beside/?part=person", {"who": "Rosa"}).status_code == 403
