"""Which open cases are likely the same matter: distance, service, time and words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from requests_app.rules.nearby import (
    Matter,
    alike,
    box_around,
    matter,
    metres_between,
    nearest,
    point_of,
    related_among,
    shared_share,
)

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
HERE = (47.67, 9.18)
LATITUDES, LONGITUDES = st.floats(-70, 70), st.floats(-179, 179)


def lamp(metres: float = 0, **more: Any) -> Matter:
    point = (HERE[0] + metres / 111_195, HERE[1])
    return matter(**{"service": "lamp", "opened_at": NOON, "point": point, **more})


def order(*others: Matter, radius: float = 100, **more: Any) -> list[int]:
    found = nearest(lamp(**more), list(enumerate(others)), radius_metres=radius)
    return [near.case_id for near in found]


def test_the_nearest_is_the_likeliest() -> None:
    assert order(lamp(50), lamp(5), lamp(20)) == [1, 2, 0]


def test_the_same_service_goes_before_a_related_one_as_near() -> None:
    assert order(lamp(5, service="light"), lamp(5)) == [1, 0]


def test_of_two_at_one_place_the_later_is_the_likelier() -> None:
    assert order(lamp(5, opened_at=NOON - timedelta(days=30)), lamp(5, opened_at=NOON - timedelta(days=1))) == [1, 0]


def test_of_two_at_one_place_the_one_in_the_same_words_is_the_likelier() -> None:
    others = lamp(5, text="A cat sits here."), lamp(5, text="The lamp is dark.")

    assert order(*others, text="Dark lamp") == [1, 0]


def test_nothing_beyond_the_radius_and_never_more_than_five() -> None:
    assert order(lamp(99), lamp(101)) == [0]
    assert len(order(*(lamp(n) for n in range(9)))) == 5


def test_without_a_point_the_place_must_be_called_alike_and_the_district_the_same() -> None:
    asked: dict[str, Any] = {"point": None, "district": "010", "address": "Seestraße 4"}
    same = lamp(point=None, district="010", address="Seestrasse 4, Konstanz")
    other_street = lamp(point=None, district="010", address="Bahnhofplatz 4")
    other_district = lamp(point=None, district="020", address="Seestraße 4")

    assert order(other_street, same, other_district, **asked) == [1]


def test_relations_go_both_ways_and_one_step() -> None:
    related = related_among({"lamp": ["light"], "light": ["sign"], "sign": ["gone"], "road": []})

    assert alike("light", related) == {"light", "lamp", "sign"}
    assert alike("lamp", related) == {"lamp", "light"}
    assert alike("road", related) == {"road"}
    assert alike("unknown", related) == {"unknown"}


def test_half_a_point_is_none() -> None:
    assert point_of(47.0, None) is None
    assert point_of(None, 9.0) is None
    assert point_of(0.0, 0.0) == (0.0, 0.0)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(LATITUDES, LONGITUDES, st.floats(0, 1_000), st.floats(-0.02, 0.02), st.floats(-0.02, 0.02))
def test_the_box_holds_whatever_is_within_the_radius(
    latitude: float, longitude: float, radius: float, north: float, east: float
) -> None:
    here, there = (latitude, longitude), (latitude + north, longitude + east)
    box = box_around(here, radius)

    if metres_between(here, there) <= radius:
        assert box.south <= there[0] <= box.north
        assert box.west <= there[1] <= box.east


@given(LATITUDES, LONGITUDES, st.floats(-0.02, 0.02), st.floats(-0.02, 0.02))
def test_a_way_is_as_long_back_as_forth(latitude: float, longitude: float, north: float, east: float) -> None:
    here, there = (latitude, longitude), (latitude + north, longitude + east)

    assert abs(metres_between(here, there) - metres_between(there, here)) < 1e-6


@given(st.frozensets(st.text(max_size=3)), st.frozensets(st.text(max_size=3)))
def test_a_share_lies_between_nothing_and_all(here: frozenset[str], there: frozenset[str]) -> None:
    assert 0 <= shared_share(here, there) <= 1
    assert shared_share(here, here) == (1 if here else 0)
