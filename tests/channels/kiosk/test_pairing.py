"""Setting a kiosk up by a one-time code, telling how it is, and its program for the time without the city."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from requests_app.models import Device, DeviceHealth, PairingCode
from tests import personas

from .conftest import LAMP, Post

pytestmark = pytest.mark.django_db
NEW = {"code": "kiosk-library", "number": "31007", "called": "Beside the stairs"}
PAGE = "/desk/kiosks/"


def written_down() -> Device:
    """Let Sofia write a kiosk down."""
    site = Device.objects.get().site_id
    personas.browser("sofia").post(f"{PAGE}new/", {**NEW, "site": site})
    return Device.objects.get(code=NEW["code"])


def code_for(device: Device) -> str:
    """Let Sofia give a code."""
    shown = personas.browser("sofia").post(f"{PAGE}{device.pk}/code/").content.decode()
    found = re.search(r"\b[2-9A-Z]{4}-[2-9A-Z]{4}\b", shown)
    assert found
    return found[0]


def pair(code: str, browser: Client | None = None) -> Any:
    browser = browser or Client(headers={"accept-language": "en"})
    return browser.post("/kiosk/pair/", {"token": code})


def test_a_code_from_the_desk_sets_a_browser_up(konstanz: None) -> None:
    device, browser = written_down(), Client()
    assert not device.is_active

    code = code_for(device)
    answer = pair(code.lower().replace("-", " "), browser)

    sent = browser.post("/kiosk/api/requests", LAMP, content_type="application/json", headers={"idempotency-key": "k"})
    assert (answer.status_code, sent.status_code) == (302, 201)
    assert code.replace("-", "") not in str(PairingCode.objects.values().get())


def test_a_code_works_once(konstanz: None) -> None:
    code = code_for(written_down())
    pair(code)

    again = pair(code)

    assert again.status_code == 422
    assert "was used already" in again.content.decode()


def test_an_old_code_opens_nothing(konstanz: None) -> None:
    code = code_for(written_down())

    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        assert pair(code).status_code == 422


def test_a_newer_code_closes_the_older_one(konstanz: None) -> None:
    device = written_down()
    old, new = code_for(device), code_for(device)

    assert (pair(old).status_code, pair(new).status_code) == (422, 302)


def test_who_guesses_codes_waits(konstanz: None, settings: LazySettings) -> None:
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "pairings_of_client": "3 per 15 minutes"}
    code = code_for(written_down())

    answers = [pair("2222-2222").status_code for _ in range(4)]

    assert answers == [422, 422, 422, 429]
    assert pair(code).status_code == 429


def test_a_kiosk_that_is_switched_off_is_refused_at_once_and_can_be_set_up_again(konstanz: None) -> None:
    device, browser = written_down(), Client(headers={"accept-language": "en"})
    pair(code_for(device), browser)
    unused = code_for(device)

    personas.browser("sofia").post(f"{PAGE}{device.pk}/off/")

    headers = {"idempotency-key": "k"}
    send = {"path": "/kiosk/api/requests", "data": LAMP, "content_type": "application/json", "headers": headers}
    assert browser.post(**send).status_code == 401  # type: ignore[arg-type]
    assert "ask at the counter" in browser.get("/kiosk/", follow=True).content.decode()
    assert pair(unused).status_code == 422
    pair(code_for(device), browser)
    assert browser.post(**send).status_code == 201  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"code": "kiosk-town-hall"}, "Another kiosk has this code"),
        ({"number": "0"}, "Enter a number from 1"),
        ({"code": "a b"}, "Use letters, digits and hyphens only"),
        ({"site": "0"}, "This choice is gone"),
    ],
)
def test_what_cannot_be_written_down_is_told_at_its_field(konstanz: None, typed: dict[str, str], told: str) -> None:
    site = Device.objects.get().site_id

    answer = personas.browser("sofia").post(f"{PAGE}new/", {**NEW, "site": site, **typed})

    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert "Beside the stairs" in answer.content.decode()


def test_a_number_is_given_once(konstanz: None) -> None:
    taken = Device.objects.get().pk  # where a kiosk has no number, its id stands for it

    answer = personas.browser("sofia").post(
        f"{PAGE}new/", {**NEW, "number": taken, "site": Device.objects.get().site_id}
    )

    assert "Another kiosk has this number" in answer.content.decode()


def tell(karim: Post, **more: Any) -> Any:
    return karim("health", {"clock": timezone.now().isoformat(), "queue": 0, **more})


def test_a_kiosk_tells_how_it_is_in_two_statements(karim: Post, django_assert_num_queries: Any) -> None:
    tell(karim)

    with django_assert_num_queries(2):
        answer = tell(karim, queue=7, oldest_at=timezone.now().isoformat(), paper="out", version="abc")

    health = DeviceHealth.objects.get()
    assert answer.json() == {"number": f"K{health.device_id:02d}", "highest": 0}
    assert (health.queue, health.paper, health.version, health.clock_seconds) == (7, "out", "abc", 0)


def test_a_kiosk_that_says_nothing_of_paper_changes_nothing_of_it(karim: Post) -> None:
    tell(karim, paper="out")
    tell(karim)

    assert DeviceHealth.objects.get().paper == "out"


def test_the_highest_number_that_came_is_told(karim: Post) -> None:
    at = timezone.now().isoformat()
    for key, number in (("a", "K01-0012"), ("b", "K01-0003")):
        karim("requests", LAMP, key=key, **{"kept-number": number, "kept-at": at})

    assert tell(karim).json()["highest"] == 12


@pytest.mark.parametrize(("hours", "told"), [(3, "3 hours ahead"), (-3, "3 hours behind"), (0, "Works")])
def test_a_clock_that_is_off_is_told_to_staff(karim: Post, hours: int, told: str) -> None:
    tell(karim, clock=(timezone.now() + timedelta(hours=hours * 1.1)).isoformat())

    assert told in personas.browser("sofia").get(PAGE).content.decode()


@pytest.mark.parametrize("clock", ["1970-01-01T00:00:00Z", "0001-01-02T00:00:00Z", "9999-12-30T23:59:59Z"])
def test_a_clock_without_any_sense_is_noted_all_the_same(karim: Post, clock: str) -> None:
    assert tell(karim, clock=clock).status_code == 200


@pytest.mark.parametrize("wrong", [{"queue": -1}, {"clock": "now"}, {"paper": "perhaps"}, {"version": "x" * 21}])
def test_health_that_cannot_be_read_is_refused(karim: Post, wrong: dict[str, Any]) -> None:
    assert tell(karim, **wrong).status_code == 422


def test_the_list_costs_the_same_however_many_kiosks(karim: Post, django_assert_num_queries: Any) -> None:
    tell(karim, queue=3, oldest_at=timezone.now().isoformat())
    written_down()
    sofia = personas.browser("sofia")
    sofia.get(PAGE)

    with django_assert_num_queries(4):  # session and person, the city, the kiosks
        page = sofia.get(PAGE).content.decode()

    assert "Beside the stairs" in page
    assert "Not set up" in page


def test_staff_note_that_paper_is_there_again_and_call_a_kiosk_by_another_name(karim: Post) -> None:
    tell(karim, paper="out")
    device, sofia = Device.objects.get(), personas.browser("sofia")
    assert "No paper comes out" in sofia.get(PAGE).content.decode()

    sofia.post(f"{PAGE}{device.pk}/paper/")
    sofia.post(f"{PAGE}{device.pk}/name/", {"called": "At the gate"})

    page = sofia.get(PAGE).content.decode()
    assert "No paper comes out" not in page
    assert "At the gate" in page


def test_the_program_for_the_time_without_the_city_names_what_it_keeps(konstanz: None) -> None:
    answer = Client().get("/kiosk/sw.js")

    program = answer.content.decode()
    assert answer.headers["service-worker-allowed"] == "/kiosk/"
    assert answer.headers["content-type"].startswith("text/javascript")
    for address in ("/kiosk/", "/kiosk/de/", "/static/js/kiosk/store.js", "/static/vendor/kiosk.css"):
        assert f'"{address}"' in program


@pytest.mark.parametrize("clock", ["0001-01-01T00:00", "9999-12-31T23:59:59", "0001-01-01T00:00+14:00", "yesterday"])
def test_a_clock_at_the_edge_of_all_calendars_is_refused_or_taken_but_answered(karim: Post, clock: str) -> None:
    assert tell(karim, clock=clock).status_code in {200, 422}
