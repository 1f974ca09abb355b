"""The city's own words are there in every language of Konstanz; elsewhere another language stands in, and says so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from django.conf import settings
from django.test import Client

from requests_app.models import LifeEvent, ServiceDefinition, ServiceGroup, ServicePage, WorkQueue
from requests_app.queries import catalogue, finding
from requests_app.queries.catalogue import Words, in_language
from requests_app.vocabulary import PAGES_OF_COLLEAGUES
from tests.factories import ROAD, new_case

SEEDS: Final = Path(settings.BASE_DIR) / "requests_app/seeds/konstanz"
OF_RESIDENTS: Final = ("services_*.yaml", "service_pages_*.yaml", "life_events.yaml", "work_queues.yaml", "city.yaml")
SPOKEN: Final = {"de", "en", "fr", "lb", "ar"}


def words_in(value: Any, spot: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Give each mapping of languages to words, with where it stands."""
    if isinstance(value, list):
        for number, member in enumerate(value):
            yield from words_in(member, f"{spot}[{number}]")
    elif isinstance(value, dict) and {"de", "en"} <= value.keys():
        yield spot, value
    elif isinstance(value, dict):
        for key, member in value.items():
            yield from words_in(member, f"{spot}.{key}")


@pytest.mark.parametrize("pattern", OF_RESIDENTS)
def test_what_residents_read_is_there_in_all_five_languages(pattern: str) -> None:
    found = [pair for path in SEEDS.glob(pattern) for pair in words_in(yaml.safe_load(path.read_text()), path.name)]

    assert found
    assert not [spot for spot, words in found if words.keys() != SPOKEN or not all(words.values())]


@pytest.mark.parametrize("pattern", OF_RESIDENTS)
def test_a_list_is_as_long_in_each_language_where_it_says_the_same(pattern: str) -> None:
    found = [pair for path in SEEDS.glob(pattern) for pair in words_in(yaml.safe_load(path.read_text()), path.name)]
    lists = [(spot, words) for spot, words in found if spot.endswith((".needs", ".steps"))]

    assert not [spot for spot, words in lists if len({len(words[language]) for language in SPOKEN}) > 1]


@pytest.mark.parametrize("language", ["lb", "ar"])
@pytest.mark.usefixtures("konstanz")
def test_the_words_reach_the_city(language: str) -> None:
    for model, column in (
        (ServiceDefinition, "names"),
        (ServiceDefinition, "descriptions"),
        (ServiceDefinition, "synonyms"),
        (ServiceGroup, "names"),
        (LifeEvent, "names"),
        (LifeEvent, "keywords"),
        (ServicePage, "purposes"),
        (ServicePage, "needs"),
        (ServicePage, "steps"),
        (WorkQueue, "public_names"),
    ):
        rows = model._default_manager.values_list(column, flat=True)
        assert all(language in texts for texts in rows), f"{model.__name__}.{column}"


def test_words_that_stand_in_say_which_language_they_are_in() -> None:
    own, other = in_language({"ar": "مصباح", "en": "Lamp"}, "ar"), in_language({"de": "Lampe", "en": "Lamp"}, "ar")

    assert not isinstance(own, Words)
    assert (other, other.spoken) == ("Lamp", "en")  # type: ignore[attr-defined]
    assert in_language({"pt": "Lâmpada"}, "ar").spoken == "pt"  # type: ignore[attr-defined]
    assert in_language({}, "ar") == ""


@pytest.mark.usefixtures("konstanz")
def test_a_name_in_another_language_is_marked_where_residents_read_it(rosa: Client) -> None:
    _take_away(ServiceDefinition.objects.get(code="road-damage"), "names", "descriptions")
    _take_away(ServiceDefinition.objects.get(code="road-damage").group, "names")
    _take_away(ServicePage.objects.get(service__code="road-damage"), "purposes", "needs", "steps", "fees")
    finding._front_under.cache_clear()
    case = new_case(ROAD)

    start, page, report, open_list, follow = (
        rosa.get(path, headers={"accept-language": "ar"}).content.decode()
        for path in (
            *("/", "/services/road-damage/", "/report/road-damage/"),
            *("/open/", f"/follow/?reference={case.reference}"),
        )
    )

    assert '<bdi lang="en">Road damage</bdi>' in start
    assert '<bdi lang="en">Streets, cycling and traffic</bdi>' in start
    assert '<bdi lang="en">Road damage</bdi></h1>' in page
    assert '<li><bdi lang="en">Roughly how large the hole is.</bdi></li>' in page
    assert '<bdi lang="en">Free of charge.</bdi>' in page
    assert '<bdi lang="en">Road damage</bdi></h1>' in report
    assert '<bdi lang="en">Road damage</bdi></h2>' in open_list
    assert '<bdi lang="en">Road damage</bdi></dd>' in follow
    assert "<bdi>مصباح شارع معطل</bdi>" in start
    finding._front_under.cache_clear()


@pytest.mark.usefixtures("konstanz")
def test_an_own_name_is_not_marked(rosa: Client) -> None:
    start = rosa.get("/", headers={"accept-language": "ar"}).content.decode()

    assert "<bdi lang=" not in start
    assert not [one for one in catalogue.groups("ar") if isinstance(one.name, Words)]


@pytest.mark.parametrize("path", ["/accounts/login/", "/kiosk/pair/"])
@pytest.mark.usefixtures("konstanz")
def test_colleagues_are_offered_the_languages_that_their_pages_have(path: str) -> None:
    page = Client(headers={"accept-language": "ar, fr;q=0.5"}).get(path).content.decode()
    offered = re.findall(r'name="language" value="([\w-]+)"', page)

    assert path.startswith(PAGES_OF_COLLEAGUES)
    assert '<html lang="fr" dir="ltr"' in page
    assert not {"lb", "ar"} & set(offered)
    assert set(offered) <= {"de", "en", "fr"}


def _take_away(row: Any, *columns: str) -> None:
    """Leave Arabic out of what a row says."""
    for column in columns:
        setattr(row, column, {language: text for language, text in getattr(row, column).items() if language != "ar"})
    row.save()
