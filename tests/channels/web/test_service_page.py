"""The page of a service says what for, what it needs and costs, by when, and where else."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from requests_app.models import ClockPolicy, ServiceDefinition, ServicePage
from requests_app.vocabulary import ClockKind, TargetUnit

pytestmark = pytest.mark.django_db
PAGE = "/services/road-damage/"


def page_of(rosa: Client, language: str = "en", url: str = PAGE) -> str:
    return rosa.get(url, headers={"accept-language": language}).content.decode()


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        (
            "en",
            ["Road damage", "Free of charge.", "about 1 minute", "within 5 working days", "Monday", "What you need"],
        ),
        ("de", ["Straßenschäden", "Kostenlos.", "innerhalb von 5 Arbeitstagen", "Montag"]),
        ("fr", ["Chaussée abîmée", "Gratuit.", "5 jours ouvrés", "lundi"]),
        ("lb", ["Schued un der Strooss", "Gratis.", "Wéi grouss d&#x27;Lach ongeféier ass."]),
        ("ar", ["ضرر في الطريق", "مجانًا.", "حجم الحفرة تقريبًا."]),
    ],
)
def test_it_says_everything_in_the_readers_language(rosa: Client, language: str, sentences: list[str]) -> None:
    page = page_of(rosa, language)

    assert not [sentence for sentence in sentences if sentence not in page]
    assert 'href="/report/road-damage/"' in page
    assert "+49 30 23125 115" in page
    assert "Musterlaube 1" in page


def test_it_lists_what_the_service_will_ask(rosa: Client) -> None:
    page = page_of(rosa, url="/services/parking-machine-broken/")
    french = page_of(rosa, "fr", url="/services/parking-machine-broken/")
    notes = page_of(rosa, url="/services/illegal-waste/")

    assert "What we will ask you" in page
    for question in ("What does the machine do?", "How much money, in euros?", "Number of the machine"):
        assert f"<li><bdi>{question}</bdi></li>" in page
    assert "Some of it only if it fits what you have answered." in page
    assert "Que fait l’horodateur ?" in french
    assert "Please touch nothing" not in notes
    assert "What we will ask you" not in page_of(rosa, url="/services/streetlight-broken/")


def test_the_promise_is_that_of_the_clock_policy(rosa: Client) -> None:
    ClockPolicy.objects.create(
        code="test/roads",
        kind=ClockKind.SERVICE_NORM,
        service=ServiceDefinition.objects.get(code="road-damage"),
        priority=ServiceDefinition.objects.get(code="road-damage").priority,
        target=9,
        unit=TargetUnit.CALENDAR_DAYS,
    )

    assert "within 9 days" in page_of(rosa)


def test_a_service_without_a_page_shows_what_the_catalogue_knows(rosa: Client) -> None:
    ServicePage.objects.all().delete()

    page = page_of(rosa)

    assert "within 5 working days" in page
    assert "What you need" not in page


def test_a_service_of_danger_shows_the_number(rosa: Client) -> None:
    assert 'href="tel:112"' in page_of(rosa, url="/services/traffic-light-broken/")


@pytest.mark.parametrize("code", ["flying-carpet", "talk-to-a-person"])
def test_what_is_not_offered_has_no_page(rosa: Client, code: str) -> None:
    assert rosa.get(f"/services/{code}/").status_code == 404


def test_the_report_leads_to_it(rosa: Client) -> None:
    assert f'href="{PAGE}"' in rosa.get("/report/road-damage/").content.decode()


def test_it_asks_the_database_seldom(rosa: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    rosa.get(PAGE)

    with django_assert_max_num_queries(5):
        rosa.get(PAGE)
