"""Words first: three pages, two fields that must be filled; each page keeps what was typed and says what is wrong."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from requests_app.models import Draft, ServiceRequest, Suggestion
from requests_app.vocabulary import SuggestionSource
from tests import files
from tests.factories import LAMP, ROAD, new_case

from .conftest import value_of
from .photos import file_of, notes_of, own_store

pytestmark = pytest.mark.django_db
__all__ = ["own_store"]
WHAT, WHERE, SEND = "/new/", "/new/where/", "/new/send/"
WORDS = "The street light is dark"


def page(rosa: Client, url: str) -> str:
    return rosa.get(url).content.decode()


def press(rosa: Client, url: str, **typed: Any) -> Any:
    """Fill the page that is open, and press its button."""
    shown = page(rosa, url)
    unseen = {name: value_of(shown, name) for name in ("draft_revision", "draft_writer", "idempotency_key")}
    return rosa.post(url, {**unseen, **typed})


def come_to_the_last_page(rosa: Client, *, words: str = WORDS, **place: str) -> str:
    press(rosa, WHAT, description=words)
    assert press(rosa, WHERE, service=LAMP, **(place or {"address": "Seestraße 4"})).headers["location"] == SEND
    return page(rosa, SEND)


def test_words_and_a_place_are_enough(rosa: Client) -> None:
    assert press(rosa, WHAT, description=WORDS, active_seconds="7").headers["location"] == WHERE
    shown = page(rosa, WHERE)
    assert press(rosa, WHERE, service=LAMP, address="Seestraße 4", active_seconds="5").headers["location"] == SEND

    answer = press(rosa, SEND, active_seconds="3")

    request = ServiceRequest.objects.get()
    assert answer.headers["location"] == f"/receipt/{request.reference}/"
    assert (request.service.code, request.description, request.address) == (LAMP, WORDS, "Seestraße 4")
    assert request.active_seconds == {"what": 7, "where": 5, "send": 3}
    assert 'value="streetlight-broken" checked' in shown
    assert not Draft.objects.exists()


def test_what_was_suggested_is_kept_with_the_request(rosa: Client) -> None:
    come_to_the_last_page(rosa)
    press(rosa, SEND)

    kept = Suggestion.objects.get()
    assert (kept.source, kept.choices[0], kept.taken) == (SuggestionSource.CATALOGUE, LAMP, 1)


def test_each_suggestion_says_why(rosa: Client) -> None:
    press(rosa, WHAT, description=WORDS)

    shown = page(rosa, WHERE)

    assert 1 <= shown.count('name="service" id="id_service_') - 1 <= 3  # "something else" stands below
    assert "Because of:" in shown
    assert "street, light" in shown


@pytest.mark.parametrize(
    ("chosen", "code"),
    [
        ({"service": "other", "other_service": ROAD}, ROAD),
        ({"service": LAMP, "other_service": ROAD}, ROAD),  # the first radio was left on
        ({"service": ROAD}, ROAD),
    ],
    ids=str,
)
def test_every_other_service_can_be_chosen(rosa: Client, chosen: dict[str, str], code: str) -> None:
    press(rosa, WHAT, description=WORDS)
    press(rosa, WHERE, address="Seestraße 4", **chosen)
    press(rosa, SEND)

    assert ServiceRequest.objects.get().service.code == code


def test_a_suggestion_can_be_taken_after_the_list_was_used(rosa: Client) -> None:
    press(rosa, WHAT, description=WORDS)
    press(rosa, WHERE, address="Seestraße 4", service="other", other_service=ROAD)
    press(rosa, WHERE, address="Seestraße 4", service=LAMP, other_service=ROAD)
    press(rosa, SEND)

    assert ServiceRequest.objects.get().service.code == LAMP


def test_other_words_find_other_services_on_the_page_and_judge_nothing(rosa: Client) -> None:
    press(rosa, WHAT, description=WORDS)

    answer = press(rosa, WHERE, service_words="hole in the road", find_service="1")
    part = rosa.post(f"{WHERE}?find_service=1", {"service_words": "zzyzx"}, headers={"hx-request": "true"})

    assert answer.status_code == 200
    assert f'id="id_service_found_0" value="{ROAD}"' in answer.content.decode()
    assert part.content.decode().startswith("\n<div") or part.content.decode().strip().startswith("<div")
    assert "We found nothing more" in part.content.decode()


def test_words_that_fit_nothing_lead_to_the_list(rosa: Client) -> None:
    press(rosa, WHAT, description="zzyzx")

    shown = page(rosa, WHERE)
    answer = press(rosa, WHERE, service="other", address="Seestraße 4")

    assert 'value="other" data-other-service checked' in shown
    assert answer.status_code == 422
    assert "Choose what it is about." in answer.content.decode()
    assert 'href="#id_service_0"' in answer.content.decode()
    assert 'id="id_service_0"' in answer.content.decode()
    assert value_of(answer.content.decode(), "address") == "Seestraße 4"


def test_missing_words_are_told_at_once(rosa: Client) -> None:
    answer = press(rosa, WHAT, description=" ")

    assert answer.status_code == 422
    assert 'href="#id_description"' in answer.content.decode()
    assert "Tell us in a few words what it is about." in answer.content.decode()


def test_too_many_words_come_back(rosa: Client) -> None:
    answer = press(rosa, WHAT, description="long " * 900)

    assert answer.status_code == 422
    assert "at most 4,000 characters" in answer.content.decode()
    assert "long long long" in answer.content.decode()


@pytest.mark.parametrize(
    ("typed", "sentence", "field"),
    [
        ({}, "Tell us where it is", "id_address"),
        ({"latitude": "48.85", "longitude": "2.35"}, "This point is outside the city.", "id_address"),
        ({"district": "atlantis"}, "We do not know this district.", "id_district"),
        ({"address": "x" * 300}, "at most 240 characters", "id_address"),
        ({"address": "y", "service": "flying-carpet"}, "Choose what it is about.", "id_service_0"),
    ],
)
def test_a_place_that_is_none_is_told_beside_it(rosa: Client, typed: dict[str, str], sentence: str, field: str) -> None:
    press(rosa, WHAT, description=WORDS)

    answer = press(rosa, WHERE, **{"service": LAMP, **typed})

    shown = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in shown
    assert f'href="#{field}"' in shown


def test_a_way_to_be_reached_needs_its_address_and_nothing_is_sent(rosa: Client) -> None:
    come_to_the_last_page(rosa)

    answer = press(rosa, SEND, contact_by="phone", name="Rosa")

    assert answer.status_code == 422
    assert 'href="#id_phone"' in answer.content.decode()
    assert value_of(answer.content.decode(), "name") == "Rosa"
    assert not ServiceRequest.objects.exists()


def test_the_last_page_shows_what_will_be_sent_and_leads_back(rosa: Client) -> None:
    shown = come_to_the_last_page(rosa)

    assert WORDS in shown
    assert "Seestraße 4" in shown
    assert "Street light broken" in shown
    assert "We promise an answer within" in shown
    assert f'href="{WHERE}"' in shown
    assert f'href="{WHAT}?change=1"' in shown


def test_other_words_are_suggested_for_anew(rosa: Client) -> None:
    come_to_the_last_page(rosa)

    press(rosa, WHAT, description="There is a hole in the road")

    assert f'value="{ROAD}" checked' in page(rosa, WHERE)


@pytest.mark.parametrize("url", [WHERE, SEND])
def test_a_page_further_on_begins_at_the_beginning(rosa: Client, url: str) -> None:
    assert rosa.get(url).headers["location"] == WHAT
    assert rosa.post(url, {"address": "x"}).headers["location"] == WHAT


def test_words_of_danger_stop_once_on_the_first_page(rosa: Client) -> None:
    danger = "A live wire hangs from the lamp"

    first = press(rosa, WHAT, description=danger)
    shown = first.content.decode()
    unseen = {name: value_of(shown, name) for name in ("draft_revision", "draft_writer", "danger_told")}
    second = rosa.post(WHAT, {**unseen, "description": danger})

    assert first.status_code == 200
    assert 'href="tel:112"' in shown
    assert "Your request is not sent yet." in shown
    assert second.headers["location"] == WHERE
    press(rosa, WHERE, service=LAMP, address="Seestraße 4")
    assert press(rosa, SEND).status_code == 302


def test_the_words_of_the_search_travel_along(rosa: Client) -> None:
    assert 'href="/new/?q=dark%20lamp"' in page(rosa, "/?q=dark+lamp")
    assert "dark lamp</textarea>" in page(rosa, "/new/?q=dark+lamp")


def test_a_photo_travels_along_and_a_bad_one_keeps_the_words(rosa: Client) -> None:
    photos = [file_of(files.jpeg()), file_of(b"no photo", "bad.jpg")]
    answer = press(rosa, WHAT, description=WORDS, photos=photos)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert WORDS in shown
    [note] = notes_of(shown)

    press(rosa, WHAT, description=WORDS, kept=note)
    assert "It is where the photo was taken" in page(rosa, WHERE)
    press(rosa, WHERE, service=LAMP, photo_place="on")
    assert "1 photo or PDF" in page(rosa, SEND)
    press(rosa, SEND)

    request = ServiceRequest.objects.get()
    assert request.attachments.count() == 1
    assert (request.latitude, request.longitude) == pytest.approx(files.SHORE)


def test_the_pages_ask_the_database_seldom(rosa: Client, django_assert_max_num_queries: Any) -> None:
    new_case(LAMP)
    come_to_the_last_page(rosa, address="Seestraße 4", district="010")
    press(rosa, SEND)

    with django_assert_max_num_queries(3):  # the catalogue's stamp, the draft; the test's own savepoints
        rosa.post(WHAT, {"description": WORDS})
    shown = page(rosa, WHERE)
    typed = {name: value_of(shown, name) for name in ("draft_revision", "draft_writer")}
    with django_assert_max_num_queries(3):  # the draft, the stamp, the draft
        rosa.post(WHERE, {**typed, "service": LAMP, "address": "Seestraße 4", "district": "010"})
    with django_assert_max_num_queries(6):  # session, draft, stamp, two for what is nearby, the city
        shown = page(rosa, SEND)
    typed = {name: value_of(shown, name) for name in ("draft_revision", "draft_writer")}
    with django_assert_max_num_queries(12):
        assert rosa.post(SEND, typed).status_code == 302


def test_hidden_words_for_the_receipt_are_those_of_the_form(rosa: Client) -> None:
    shown = come_to_the_last_page(rosa)

    assert re.fullmatch(r"[0-9a-f]{32}", value_of(shown, "idempotency_key"))
    assert value_of(shown, "idempotency_key") == Draft.objects.get().idempotency_key
