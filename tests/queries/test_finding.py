"""The search of the catalogue forgives spelling, accents and joined words, in every language of the city."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from requests_app.models import ServiceDefinition
from requests_app.queries import finding

pytestmark = pytest.mark.django_db

FIRST = [
    ("en", "streetligt brokn", "streetlight-broken"),
    ("en", "rubish", "illegal-waste"),
    ("en", "trafic light", "traffic-light-broken"),
    ("en", "a pot hole in the road", "road-damage"),
    ("en", "playgruond", "playground"),
    ("en", "my bike is wrecked", "bike-found"),
    ("de", "Strasenlaterne kaput", "streetlight-broken"),
    ("de", "Straßenlampe", "streetlight-broken"),
    ("de", "Laternenmast", "streetlight-broken"),
    ("de", "MUELLEIMER voll", "bin-full"),
    ("de", "Mülleimr", "bin-full"),
    ("de", "Ampl aus", "traffic-light-broken"),
    ("de", "Schaukel", "playground"),
    ("de", "Graffitti", "dirty-streets"),
    ("de", "Hundekacke", "dirty-streets"),
    ("fr", "lampadère", "streetlight-broken"),
    ("fr", "nid de poule", "road-damage"),
    ("fr", "poubele", "bin-full"),
    ("fr", "trotoir", "footpath-damaged"),
    ("fr", "ECLAIRAGE", "streetlight-broken"),
    ("fr", "cimetiere", "cemetery"),
    ("lb", "Stroosseluucht", "streetlight-broken"),
    ("lb", "Velospist", "cycle-path-damaged"),
    ("lb", "Dreckskescht", "bin-full"),
    ("lb", "Kierfescht", "cemetery"),
    ("ar", "مصباح الشارع", "streetlight-broken"),
    ("ar", "حفره", "road-damage"),
    ("ar", "أرجوحة", "playground"),
    ("ar", "ارجوحه", "playground"),
    ("ar", "مقبره", "cemetery"),
    ("ar", "زجاجات", "glass-container-full"),
    ("ar", "Laterne", "streetlight-broken"),
    ("en", "مرحاض", "public-toilet"),
    ("en", "Laterne", "streetlight-broken"),
    ("fr", "playground", "playground"),
]


@pytest.mark.parametrize(("language", "words", "code"), FIRST)
def test_slips_of_the_pen_find_the_service_all_the_same(language: str, words: str, code: str) -> None:
    assert finding.search(words, language)[0].code == code


@pytest.mark.parametrize("words", ["zzyzx", "", " ", "the and of", "a", "passport", "!!!"])
def test_what_the_city_does_not_do_finds_nothing(words: str) -> None:
    assert finding.search(words, "en") == []


def test_an_event_of_life_is_found_by_its_words() -> None:
    found = [card.code for card in finding.search("Umzug", "de")]

    assert found[0] == "illegal-waste"


def test_a_new_word_of_the_catalogue_is_found_at_once() -> None:
    assert finding.search("quagmire", "en") == []

    service = ServiceDefinition.objects.get(code="footpath-damaged")
    service.synonyms["en"].append("quagmire")
    service.save()

    assert [card.code for card in finding.search("quagmire", "en")] == ["footpath-damaged"]


def test_a_service_out_of_use_is_not_found() -> None:
    ServiceDefinition.objects.filter(code="cemetery").update(is_active=False)

    assert "cemetery" not in [card.code for card in finding.search("cemetery", "en")]


def test_a_search_asks_the_database_for_the_stamp_alone(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    finding.search("lamp", "en")

    with django_assert_num_queries(1):
        finding.search("bin", "en")
