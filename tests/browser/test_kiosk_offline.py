"""A kiosk without the city: the server is killed, the browser started again; nothing is lost, nothing doubled."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection
from playwright.sync_api import Playwright

from bench.city import free_port
from bench.kiosk_days import ARRIVED, Server, days_without_the_city
from requests_app.models import Device, RefusedLetter, ServiceRequest, Street, Visit
from requests_app.rules.addresses import street_key
from tests import copied_city
from tests.browser.kiosk_away import walk_without_the_city
from tests.browser.visits import KIOSK, Visits

LETTERS = int(os.environ.get("CITY_KIOSK_LETTERS", "10"))  # noqa: TID251
HOURS = 72


@pytest.fixture
def server(transactional_db: None, _konstanz_copied: None, tmp_path: Path) -> Iterator[Server]:
    """Give a server that can be killed, on the database of this test."""
    copied_city.paste()
    stores = urlsplit(os.environ["DATABASE_URL"])  # noqa: TID251
    database = urlunsplit(stores._replace(path=f"/{connection.settings_dict['NAME']}"))
    environ = {"DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "cityservices.settings.test", "DEMO": "1"}
    server = Server(free_port(), environ, tmp_path / "web.log")
    yield server
    server.kill()


def test_days_without_the_city_lose_and_double_nothing(
    server: Server, playwright: Playwright, browser_type_launch_args: object, tmp_path: Path
) -> None:
    profile = tmp_path / "profile"

    Street.objects.create(name="Seestraße", key=street_key("Seestraße"))
    failed = list[str]()

    told = days_without_the_city(
        playwright,
        server,
        profile,
        letters=LETTERS,
        hours=HOURS,
        meanwhile=lambda page: failed.extend(walk_without_the_city(page)),
    )

    with connection.cursor() as cursor:
        cursor.execute(ARRIVED)
        arrived = cursor.fetchall()
    words, numbers, times, cases = zip(*arrived, strict=True)
    assert list(words) == [f"Letter {n}" for n in range(LETTERS)]
    assert list(numbers) == told.numbers
    assert re.fullmatch(r"K\d+-0001", numbers[0])
    assert len(set(cases)) == LETTERS
    assert list(times) == sorted(times)
    assert times[-1] - times[0] > timedelta(hours=HOURS) * (1 - 2 / LETTERS)
    assert told.refused == 0
    assert failed == []
    visits = Visit.objects.order_by("pk")
    assert [visit.language for visit in visits] == ["fr", "ar"]
    assert all(visit.provisional_number for visit in visits)
    assert ServiceRequest.objects.filter(address__startswith="Seestra").count() == 1
    assert not [path for path in profile.rglob("*") if path.is_file() and b"Letter 7" in path.read_bytes()]
    print(f"{LETTERS} letters: kept in {told.keep_seconds:.1f} s, drained in {told.drain_seconds:.1f} s")


TRY: str = """async (letters) => {
  const door = await import("/static/js/kiosk/door.js");
  const told = [];
  for (const service_code of letters) {
    const body = { service_code, here: true, language: "en", description: service_code };
    try {
      const receipt = await door.send("/kiosk/api/requests", { body, key: door.newKey(), language: "en" });
      told.push(receipt.provisional);
    } catch (fault) {
      told.push(fault instanceof door.CannotKeep ? `cannot keep: ${fault.message}` : String(fault));
    }
  }
  return told;
}"""
SEND_KEPT: str = """async () => {
  const { drain } = await import("/static/js/kiosk/drain.js");
  const { standing } = await import("/static/js/kiosk/store.js");
  await navigator.locks.request("kiosk-drain", () => {}); // the page sends by itself, too: one at a time does
  const sent = await drain();
  const { waiting, refused } = await standing();
  return [sent, waiting, refused];
}"""
FULL: str = """() => {
  document.body.insertAdjacentHTML("beforeend", "<div data-kiosk data-cannot-keep='Please go to the counter.'></div>");
  navigator.storage.estimate = async () => ({ usage: 99, quota: 100 });
}"""


def test_what_the_city_refuses_blocks_nobody_and_a_full_disk_is_told(visit: Visits) -> None:
    page = visit(size=KIOSK)
    page.goto("/kiosk/pair/")
    page.locator("form:has([name=demo]) button").click()
    page.wait_for_url("**/kiosk/")
    door = "**/kiosk/api/requests"
    page.route(door, lambda route: route.fulfill(status=503, body="<h1>Down</h1>"))

    kept = page.evaluate(TRY, ["streetlight-broken", "flying-carpet", "road-damage"])
    page.evaluate(FULL)
    full = page.evaluate(TRY, ["streetlight-broken"])
    away = page.evaluate(SEND_KEPT)
    page.unroute(door)
    Device.objects.update(is_active=False)
    switched_off = page.evaluate(SEND_KEPT)
    Device.objects.update(is_active=True)
    sent = page.evaluate(SEND_KEPT)

    assert [number[-4:] for number in kept] == ["0001", "0002", "0003"]
    assert full == ["cannot keep: Please go to the counter."]
    assert (away, switched_off) == ([0, 3, 0], [0, 3, 0])
    assert sent[1:] == [0, 0]  # the kiosk's own look, every ten seconds, may have been the one that sent
    assert [request.description for request in ServiceRequest.objects.order_by("pk")] == [
        "streetlight-broken",
        "road-damage",
    ]
    assert RefusedLetter.objects.get().body["service_code"] == "flying-carpet"
    visit.troubles = [line for line in visit.troubles if "status of 503" not in line]
