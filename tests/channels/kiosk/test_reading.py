"""What a kiosk may read: the city's streets, and a request whose secret is shown."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.conf import settings as city_settings
from django.test import Client
from django.utils import timezone

from requests_app.actions import casework
from requests_app.channels.kiosk import pictures
from requests_app.channels.kiosk.keyboards import LETTERS, keyboards
from requests_app.lib.speech import Clips, Line
from requests_app.models import Address, District, Resident, ServiceRequest, Street
from requests_app.rules.addresses import street_key
from tests import personas
from tests.speaking import say_in_letters

from .conftest import LAMP, TOKEN, Post

pytestmark = pytest.mark.django_db
BEARER = {"authorization": f"Bearer {TOKEN}"}


@pytest.fixture
def seestrasse(konstanz: None) -> Street:
    """Put a street with one house into the city's list."""
    street = Street.objects.create(name="Seestraße", key=street_key("Seestraße"))
    district = District.objects.get(code="035")
    where = {"latitude": 47.6701, "longitude": 9.1951}
    Address.objects.create(street=street, house_number="4", postcode="78464", district=district, **where)
    return street


def test_the_streets_are_read_with_their_keys(konstanz: None, seestrasse: Street) -> None:
    answer = Client().get("/kiosk/api/streets", headers=BEARER)

    assert answer.json() == {"streets": [[f"s{seestrasse.pk}", "Seestraße"]]}


@pytest.mark.parametrize(("words", "point"), [("Seestraße 4", 47.6701), ("Seestraße 99", None), ("Seestraße", None)])
def test_a_chosen_street_gives_the_district_and_a_known_house_its_point(
    karim: Post, seestrasse: Street, words: str, point: float | None
) -> None:
    place = {"here": False, "street": f"s{seestrasse.pk}", "address": words}

    assert karim("requests", {**LAMP, **place}).status_code == 201

    request = ServiceRequest.objects.get()
    assert request.address.startswith(words)
    assert request.latitude == point
    assert request.case.district is not None
    assert request.case.district.code == "035"


@pytest.mark.parametrize("key", ["s999999", "x", "s", "' OR 1=1"])
def test_words_are_taken_where_a_street_is_unknown(karim: Post, key: str) -> None:
    assert karim("requests", {**LAMP, "here": False, "street": key, "address": "Am Steg"}).status_code == 201
    assert ServiceRequest.objects.get().address == "Am Steg"


def test_reference_and_secret_show_where_a_request_stands(karim: Post) -> None:
    sent = karim("requests", LAMP).json()
    shown = {"reference": sent["reference"].lower(), "secret": sent["secret"]}

    told = karim("status", {**shown, "language": "fr"})

    assert told.status_code == 200
    assert told.json()["reference"] == sent["reference"]
    assert told.json()["next_step"] != sent["next_step"]


def test_an_unknown_reference_is_told_as_a_wrong_secret_and_tries_are_limited(
    karim: Post, settings: LazySettings
) -> None:
    settings.RATE_LIMITS = {**city_settings.RATE_LIMITS, "guesses_of_client": "2 per minute"}
    sent = karim("requests", LAMP).json()
    wrong = [{"reference": sent["reference"], "secret": "x"}, {"reference": "KN-AAAA-AAAA", "secret": sent["secret"]}]

    answers = [karim("status", body) for body in wrong]
    third = karim("status", {"reference": sent["reference"], "secret": sent["secret"]})

    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].json() == answers[1].json()
    assert third.status_code == 429
    assert "At the counter you need not wait." in third.json()["errors"][0]["message"]


def test_a_call_back_says_when(karim: Post) -> None:
    body = {"contact_by": "phone", "phone": "07531 900111", "call_hours": "morning"}

    assert karim("person", body).status_code == 201

    assert Resident.objects.latest("id").call_hours == "morning"


def test_every_picture_is_drawn() -> None:
    drawn = set(re.findall(r'id="([^"]+)"', Path("static/img/kiosk.svg").read_text()))

    asked = {*pictures.OF_SERVICE.values(), *pictures.OF_GROUP.values(), pictures.PLAIN}
    for template in Path("templates/channels/kiosk").glob("*.html"):
        asked |= set(re.findall(r'_picture.html" with name="([^"]+)"', template.read_text()))

    assert asked <= drawn


@pytest.mark.parametrize("language", LETTERS)
def test_every_language_has_its_keys_and_those_of_codes_are_plain(language: str) -> None:
    boards = {board.kind: board.rows for board in keyboards(language)}

    assert set(boards) == {"words", "street", "digits", "mail", "code"}
    plain = [key for row in boards["code"] for key in row if len(key) == 1]
    assert len(set(plain)) == len(plain) >= 26 + 10
    assert all(key.isascii() for key in plain)


def test_a_screen_of_another_size_says_so(konstanz: None, settings: LazySettings) -> None:
    settings.KIOSK_SCREENS = {"kiosk-town-hall": "32:700"}
    settings.KIOSK_HEADSETS = {"kiosk-town-hall": "devices"}
    browser = Client(headers={"accept-language": "de"})
    browser.post("/kiosk/pair/", {"token": TOKEN})

    page = browser.get("/kiosk/de/").content.decode()

    assert 'data-screen-inches="32" data-distance-mm="700"' in page
    assert 'data-headset="devices"' in page
    assert 'data-four-keys="ArrowUp,ArrowDown,Enter,Space"' in page


def test_the_number_of_a_kept_letter_and_its_secret_find_the_request(karim: Post) -> None:
    kept = {"kept-number": "K01-0007", "kept-at": timezone.now().isoformat(), "kept-secret": "abcdefghjk"}
    karim("requests", LAMP, **kept)

    found = karim("status", {"reference": "k1 7", "secret": "ABCDEFGHJK"})
    wrong = karim("status", {"reference": "K01-0008", "secret": "abcdefghjk"})

    assert found.json()["reference"] == ServiceRequest.objects.get().reference
    assert (wrong.status_code, "still keeps it" in wrong.json()["errors"][0]["message"]) == (404, True)


def test_a_request_whose_case_was_joined_meanwhile_says_so_and_tells_of_the_one_in_which_it_goes_on(
    karim: Post,
) -> None:
    kept = {"kept-number": "K01-0007", "kept-at": timezone.now().isoformat(), "kept-secret": "abcdefghjk"}
    first = karim("requests", {**LAMP, "description": "a"}, key="a").json()
    second = karim("requests", {**LAMP, "description": "b"}, key="b", **kept).json()
    survivor, joined = (ServiceRequest.objects.get(reference=told["reference"]).case for told in (first, second))
    sofia = personas.sofia()
    casework.merge_case(joined.pk, into_reference=survivor.reference, reason="One lamp.", by=sofia, at=timezone.now())
    casework.reclassify_case(survivor.pk, service_code="road-damage", reason="A hole.", by=sofia, at=timezone.now())

    by_reference = karim("status", {"reference": second["reference"], "secret": second["secret"]})
    by_number = karim("status", {"reference": "K01-0007", "secret": "abcdefghjk"})

    assert (by_reference.status_code, by_number.json()) == (200, by_reference.json())
    told = by_reference.json()
    assert told["reference"] == second["reference"]
    assert "your request was joined to another one for the same matter. Both go on together." in told["notes"]
    assert (second["next_step"], told["next_step"]) == (
        "We choose the team that takes care of it.",
        "A person in the team takes your request.",
    )
    assert (first["reference"] in by_reference.content.decode(), "notes" in second) == (False, False)


def test_a_kiosk_keeps_what_its_pages_read_and_say(client: Client, karim: Post, tmp_path: Path, settings: Any) -> None:
    settings.SPEECH_DIR = tmp_path
    Clips(tmp_path).make("fr", [Line("back", "Retour")], say=say_in_letters)

    program = client.get("/kiosk/sw.js").content.decode()

    sounds = Clips(tmp_path).sounds("fr")
    assert sounds
    kept = ("/kiosk/api/streets", "/kiosk/api/lines?language=ar", "/speech/fr/index.json", f"/speech/fr/{sounds.name}")
    for address in (*kept, "/static/js/speech/voice.js", "/static/img/kiosk.svg"):
        assert f'"{address}"' in program
    assert "/speech/de/" not in program
