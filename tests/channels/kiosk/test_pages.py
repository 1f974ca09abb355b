"""The pages of the kiosk: set up once, then language, topic, place, receipt."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from requests_app.models import Device

from .conftest import LAMP, TOKEN

pytestmark = pytest.mark.django_db


@pytest.fixture
def kiosk(konstanz: None) -> Client:
    """Set a browser up as the kiosk of the town hall."""
    browser = Client(headers={"accept-language": "en"})
    browser.post("/kiosk/pair/", {"token": TOKEN})
    return browser


def test_a_kiosk_that_is_not_set_up_is_sent_to_be_set_up(konstanz: None) -> None:
    assert Client().get("/kiosk/").headers["location"] == "/kiosk/pair/"
    assert Client().get("/kiosk/de/").headers["location"] == "/kiosk/pair/"


def test_pairing_hides_the_token_from_scripts_and_other_sites(konstanz: None) -> None:
    answer = Client().post("/kiosk/pair/", {"token": TOKEN})

    cookie = answer.cookies["kiosk"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert TOKEN not in cookie.value


def test_a_token_nobody_has_is_told_and_kept(konstanz: None) -> None:
    answer = Client(headers={"accept-language": "en"}).post("/kiosk/pair/", {"token": "a-token-nobody-has"})

    assert answer.status_code == 422
    assert "No kiosk has this token" in answer.content.decode()
    assert "a-token-nobody-has" in answer.content.decode()


def test_a_kiosk_that_was_switched_off_says_so(kiosk: Client) -> None:
    Device.objects.update(is_active=False)

    answer = kiosk.get("/kiosk/", follow=True)

    assert "it was switched off" in answer.content.decode()


def test_the_demo_kiosk_needs_no_token_in_the_demo_only(konstanz: None, settings: object) -> None:
    assert Client().post("/kiosk/pair/", {"demo": "1"}).status_code == 302

    settings.DEMO = False  # type: ignore[attr-defined]

    assert Client().post("/kiosk/pair/", {"demo": "1"}).status_code == 422


@pytest.mark.parametrize("door", ["cookie", "token", "pairing"])
def test_the_public_token_works_in_the_demo_only(kiosk: Client, settings: object, door: str) -> None:
    settings.DEMO = False  # type: ignore[attr-defined]
    bearer = {"authorization": f"Bearer {TOKEN}", "idempotency-key": "k"}
    tries = {
        "cookie": lambda: kiosk.get("/kiosk/").headers.get("location") == "/kiosk/pair/",
        "token": lambda: (
            Client().post("/kiosk/api/requests", LAMP, content_type="application/json", headers=bearer).status_code
            == 401
        ),
        "pairing": lambda: Client().post("/kiosk/pair/", {"token": TOKEN}).status_code == 422,
    }

    assert tries[door]()


def test_a_kiosk_that_was_paired_for_good_is_given_to_nobody_without_its_token(konstanz: None) -> None:
    Device.objects.update(is_demo=False)

    assert "kiosk" not in Client().post("/kiosk/pair/", {"demo": "1"}).cookies


def test_the_steps_come_in_the_chosen_language(kiosk: Client) -> None:
    start, steps = kiosk.get("/kiosk/").content.decode(), kiosk.get("/kiosk/fr/").content.decode()

    assert "Français" in start
    assert 'lang="fr"' in steps
    assert steps.count("data-service=") == 6 + 23
    assert steps.count("data-district=") == 15
    assert "data-call-person" in steps


def test_an_unknown_language_is_no_page(kiosk: Client) -> None:
    assert kiosk.get("/kiosk/tlh/").status_code == 404


def test_the_cookie_opens_the_json_door(kiosk: Client) -> None:
    answer = kiosk.post("/kiosk/api/requests", LAMP, content_type="application/json", headers={"idempotency-key": "k"})

    assert answer.status_code == 201


def test_a_page_of_all_steps_asks_five_statements(kiosk: Client, django_assert_num_queries: Any) -> None:
    kiosk.get("/kiosk/fr/")

    with django_assert_num_queries(5):  # the device, the city, groups, services, districts
        page = kiosk.get("/kiosk/de/").content.decode()

    assert page.count("data-part=") == 15
