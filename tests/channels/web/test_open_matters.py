"""The public list, its map, its feed, and what programs read of the site."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client, override_settings

from requests_app.rules.intake import Place
from tests.factories import LAMP, MONDAY, ROAD, new_case

pytestmark = pytest.mark.usefixtures("konstanz")
POINT = Place(address="Seestraße 4", district="010", latitude=47.66331, longitude=9.17532)
WORDS = "Rosa Feldmann is afraid of the dark, call +49 7531 900111"


@pytest.fixture
def stranger() -> Client:
    return Client(headers={"accept-language": "en"})


@pytest.mark.parametrize("path", ["/open/", "/open/map/", "/open/feed.atom"])
def test_no_personal_word_is_shown_to_everybody(stranger: Client, path: str) -> None:
    new_case(LAMP, place=POINT, description=WORDS)

    page = stranger.get(path).content.decode()

    assert "Street light broken" in page
    for word in ("Feldmann", "afraid", "900111", "rosa@", "Seestraße 4", "47.66331", "09:00", "10:00"):
        assert word not in page


def test_the_list_is_turned_by_a_link_that_tells_no_time(stranger: Client) -> None:
    cases = [new_case(LAMP) for _ in range(26)]

    first = stranger.get("/open/?group=lighting").content.decode()
    [mark] = re.findall(r"\?group=lighting&amp;after=([^\"]+)", first)
    second = stranger.get(f"/open/?group=lighting&after={mark}").content.decode()

    assert mark.startswith(f"{cases[1].reference}.")
    assert cases[0].reference not in first
    assert cases[0].reference in second


@pytest.mark.parametrize(
    "asked", ["district=x", "group=x", "after=x", "after=%00", "district=" + "9" * 500, "after=KN-0000-0000"]
)
@pytest.mark.parametrize("path", ["/open/", "/open/map/"])
def test_nonsense_finds_nothing_and_breaks_nothing(stranger: Client, path: str, asked: str) -> None:
    new_case(LAMP)

    answer = stranger.get(f"{path}?{asked}")

    assert answer.status_code == 200


@pytest.mark.parametrize("path", ["/open/", "/open/map/"])
def test_the_list_costs_four_statements(stranger: Client, django_assert_num_queries: Any, path: str) -> None:
    for service in (LAMP, LAMP, ROAD):
        new_case(service, place=POINT)
    stranger.get(path)

    with django_assert_num_queries(4):  # the city for the frame, its stamp, the cases, the streets
        stranger.get(path)


def test_the_map_has_the_points_of_the_list(stranger: Client) -> None:
    case = new_case(LAMP, place=POINT)

    page = stranger.get("/open/map/").content.decode()

    assert f'id="{case.reference}"' in page
    assert 'data-point="47.6' in page


def test_the_feed_names_each_matter_for_good(stranger: Client) -> None:
    case = new_case(LAMP, at=MONDAY)

    answer = stranger.get("/open/feed.atom")

    assert answer.headers["content-type"].startswith("application/atom+xml")
    assert f"urn:city:{case.reference}" in answer.content.decode()
    assert "2026-11-23T12:00:00" in answer.content.decode()


def test_outlines_are_sent_once(stranger: Client) -> None:
    first = stranger.get("/map/districts.json")
    again = stranger.get("/map/districts.json", headers={"if-none-match": f"W/{first.headers['etag']}"})

    assert len(first.json()["features"]) >= 15
    assert first.json()["tiles"] is None
    assert len(first.content) < 20_000
    assert again.status_code == 304
    assert again.content == b""
    assert again.headers["cache-control"] == first.headers["cache-control"]
    assert "public" in first.headers["cache-control"]


@override_settings(MAP_TILES_URL="https://tiles.example/{z}/{x}/{y}.png", MAP_TILES_ATTRIBUTION="© All")
def test_pictures_of_the_map_come_from_where_the_city_says(stranger: Client) -> None:
    told = stranger.get("/map/districts.json").json()

    assert told["tiles"] == {"url": "https://tiles.example/{z}/{x}/{y}.png", "attribution": "© All"}


def test_a_search_engine_finds_every_page_in_every_language(stranger: Client) -> None:
    told = stranger.get("/sitemap.xml").content.decode()

    for path in (
        "/?lang=ar",
        "/services/streetlight-broken/?lang=fr",
        "/report/road-damage/?lang=lb",
        "/open/?lang=de",
    ):
        assert f"{path}</loc>" in told
    assert 'hreflang="ar"' in told
    assert "talk-to-a-person" not in told


def test_an_address_may_name_its_language(stranger: Client) -> None:
    assert 'lang="fr"' in stranger.get("/open/?lang=fr").content.decode()
    assert 'lang="en"' in stranger.get("/open/?lang=xx").content.decode()


def test_a_language_that_an_address_has_named_stays_until_another_is_chosen(stranger: Client) -> None:
    named = stranger.get("/open/?district=010&lang=fr").content.decode()
    assert '<html lang="fr"' in stranger.get("/figures/").content.decode()

    [back] = re.findall(r'name="next" value="([^"]+)"', named)
    chosen = stranger.post("/i18n/setlang/", {"language": "de", "next": back}, follow=True)

    assert chosen.redirect_chain[-1][0] == "/open/?district=010"
    assert '<html lang="de"' in chosen.content.decode()


def test_robots_keep_out_of_what_is_private(stranger: Client) -> None:
    told = stranger.get("/robots.txt").content.decode()

    assert "Disallow: /status/" in told
    assert "Disallow: /desk/" in told
    assert told.rstrip().endswith("/sitemap.xml")


@pytest.mark.parametrize("path", ["/accessibility/", "/privacy/"])
def test_pages_of_words_say_whom_to_ask(stranger: Client, django_assert_num_queries: Any, path: str) -> None:
    with django_assert_num_queries(1):
        page = stranger.get(path).content.decode()

    assert "mailto:" in page
    assert "tel:" in page


def test_the_privacy_page_tells_what_is_kept_how_long_and_how_to_delete_it(stranger: Client, settings: Any) -> None:
    settings.DRAFT_DAYS = 3

    page = " ".join(stranger.get("/privacy/").content.decode().split())

    for told in (
        *("did not send goes 3 days after", "for 3 days. It comes only", "Photos that you did not send go a day later"),
        *("is good for 10 minutes", "opens your requests for 2 hours", "A text message goes through a company"),
        *("when we ask how it went", 'href="/my/"', "nobody else sends a form in your name"),
    ):
        assert told in page, told


def test_the_privacy_page_is_silent_about_text_messages_where_nobody_carries_them(
    stranger: Client, settings: Any
) -> None:
    settings.SMS_PROVIDERS = []

    assert "text message" not in stranger.get("/privacy/").content.decode()


def test_the_map_picker_stays_hidden_and_loads_nothing_before_it_is_asked_for(stranger: Client) -> None:
    page = stranger.get("/report/streetlight-broken/").content.decode()

    assert "data-map " in page
    assert 'src="/static/vendor/leaflet' not in page
    assert 'href="/static/vendor/leaflet' not in page
    assert "js/map.js" in page
