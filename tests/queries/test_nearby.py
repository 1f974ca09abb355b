"""Open cases nearby, as residents see them before they send, and as staff see them."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache

from requests_app.actions import casework, routing
from requests_app.models import Case, City, ServiceDefinition
from requests_app.queries.nearby import LikeCase, OpenMatter, nearby, nearby_case
from requests_app.rules.actor import Actor
from requests_app.rules.intake import Place
from tests.factories import LAMP, MONDAY, ROAD, new_case
from tests.personas import actor, malik

LATER = MONDAY + timedelta(hours=2)
HERE = Place(address="Seestraße 4", latitude=47.6700, longitude=9.1800)
TRAFFIC_LIGHT = "traffic-light-broken"  # related to lamps


def metres_north(metres: float) -> Place:
    return Place(address="Seestraße 9", latitude=47.6700 + metres / 111_195, longitude=9.1800)


def told(metres: float, service: str = LAMP, *, at: datetime = MONDAY, **more: Any) -> Case:
    return new_case(service, at=at, place=metres_north(metres), **more)


def shown(service: str = LAMP, **more: Any) -> list[OpenMatter]:
    asked: dict[str, Any] = {"place": HERE, "words": "The lamp is dark.", "language": "en", "at": LATER}
    return nearby(service, **{**asked, **more})


def references(found: list[OpenMatter] | list[LikeCase]) -> list[str]:
    return [one.reference for one in found]


def test_the_nearest_of_the_same_service_comes_first() -> None:
    far, near = told(60), told(5)

    found = shown()

    assert references(found) == [near.reference, far.reference]
    assert [one.metres for one in found] == [0, 60]
    assert found[0].service_name == "Street light broken"


def test_what_is_further_away_than_the_service_says_is_not_shown() -> None:
    told(90)
    ServiceDefinition.objects.filter(code=LAMP).update(nearby_radius_metres=80)

    assert shown() == []
    ServiceDefinition.objects.filter(code=LAMP).update(nearby_radius_metres=100)
    assert len(shown()) == 1


def test_a_related_service_is_shown_from_both_sides_and_another_one_is_not() -> None:
    light, lamp = told(10, TRAFFIC_LIGHT), told(12)
    told(10, ROAD)

    assert set(references(shown())) == {light.reference, lamp.reference}
    assert set(references(shown(TRAFFIC_LIGHT))) == {light.reference, lamp.reference}
    assert [one.is_same_service for one in shown()] == [True, False]


def test_later_ended_and_doubtful_cases_are_not_shown() -> None:
    told(5, at=LATER + timedelta(minutes=1))
    told(5, description="http://a http://b http://c")
    told(5, is_vulnerable=True)
    ended = told(5)
    casework.cancel_case(ended.pk, cancel_reason="invalid", reason="x", by=malik(), at=MONDAY)

    assert shown() == []


@pytest.mark.parametrize(
    "change",
    [{"is_public": False}, {"needs_place": False}, {"nearby_radius_metres": 0}],
    ids=str,
)
def test_a_service_that_shows_no_cases_shows_none_even_by_a_related_one(change: dict[str, Any]) -> None:
    told(5)
    ServiceDefinition.objects.filter(code=LAMP).update(**change)

    assert references(shown(TRAFFIC_LIGHT)) == []


def test_no_word_and_no_address_of_the_person_leaves() -> None:
    told(5, description="Rosa Feldmann, third floor, saw it.")

    [one] = shown()

    assert {field.name for field in fields(one)} == {
        "reference", "service_code", "service_name", "district", "district_code", "opened_at", "metres",
        "is_same_service",
    }  # fmt: skip
    assert "Rosa" not in str(one)
    assert "Seestraße" not in str(one)


def test_without_a_point_the_same_address_in_the_same_district_is_shown() -> None:
    same = new_case(place=Place(address="Seestraße 4", district="010"))
    new_case(place=Place(address="Bahnhofplatz 1", district="010"))
    new_case(place=Place(address="Seestraße 4", district="020"))

    found = shown(place=Place(address="seestrasse 4", district="010"))

    assert references(found) == [same.reference]
    assert found[0].metres is None


def test_without_point_and_district_the_address_alone_finds() -> None:
    same = new_case(place=Place(address="Seestraße 4", district="010"))

    assert references(shown(place=Place(address="Seestraße 4"))) == [same.reference]
    assert shown(place=Place(district="010")) == []
    assert shown(place=Place()) == []
    assert shown("no-such-service") == []


def test_staff_see_earlier_and_later_ones_and_their_address() -> None:
    case, earlier, later = told(0, at=LATER), told(10), told(20, at=LATER + timedelta(days=1))

    found = nearby_case(case, reader=malik(), language="en")

    assert references(found) == [earlier.reference, later.reference]
    assert [one.is_earlier for one in found] == [True, False]
    assert found[0].address == "Seestraße 9"


@pytest.mark.parametrize(("who", "count"), [("malik", 1), ("cem", 1), ("bruno", 0), ("omar", 0)])
def test_staff_see_only_cases_that_they_may_see(who: str, count: int) -> None:
    case, other = told(0), told(10)
    for one in (case, other):
        routing.route_case(one.pk, at=MONDAY)

    by: Actor = actor(who)

    assert len(nearby_case(case, reader=by, language="en")) == count


def test_it_costs_the_same_few_statements_however_much_is_found(django_assert_num_queries: Any) -> None:
    case = told(0)
    shown()
    nearby_case(case, reader=malik(), language="en")
    for metres in range(1, 12):
        told(metres)
    reader = malik()
    cache.clear()

    with django_assert_num_queries(2):
        assert len(shown()) == 5
    with django_assert_num_queries(3):
        assert len(nearby_case(case, reader=reader, language="en")) == 5
    assert City.objects.count() == 1
