"""A counter without the city: the server is killed, the browsers start again; nothing is lost, nothing doubled."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Playwright, expect

from bench.city import free_port
from bench.counter_days import DRAIN, Place, a_day_without_the_city
from bench.kiosk_days import Server
from requests_app.models import CounterNumber, CounterStep, Escalation, ServiceRequest, Visit, VisitCall, VisitPeriod
from requests_app.vocabulary import VisitState
from tests import copied_city, personas, visiting

LETTERS = int(os.environ.get("CITY_COUNTER_LETTERS", "20"))  # noqa: TID251 - of both desks together
CALLS = int(os.environ.get("CITY_COUNTER_CALLS", "12"))  # noqa: TID251
HOURS = 8


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


def sitting(who: str, desk: str, profile: Path) -> Place:
    """Sign somebody in at a desk that she has opened."""
    visiting.opened(desk, by=getattr(personas, who)(), at=timezone.now())
    client = Client()
    client.force_login(personas.person(who))
    name = settings.SESSION_COOKIE_NAME
    expires = (timezone.now() + timedelta(days=1)).timestamp()
    return Place(who, {"name": name, "value": client.cookies[name].value, "expires": expires}, profile)


def test_a_day_without_the_city_at_two_desks_loses_and_doubles_nothing(
    server: Server, playwright: Playwright, browser_type_launch_args: object, tmp_path: Path
) -> None:
    visiting.line()
    for _number in range(CALLS):
        visiting.came(timezone.now())
    came = timezone.now() - timedelta(hours=HOURS + 1)
    Visit.objects.update(arrived_at=came, last_moved_at=came)
    VisitPeriod.objects.update(started_at=came)
    places = [sitting("farah", "trial-1", tmp_path / "one"), sitting("malik", "trial-2", tmp_path / "two")]

    seconds = a_day_without_the_city(playwright, server, places, letters=LETTERS // 2, calls=CALLS // 2, hours=HOURS)

    for place in places:
        mine = ServiceRequest.objects.filter(client=f"clerk:{personas.person(place.who).pk}").order_by("pk")
        assert [one.description for one in mine] == [f"Letter of {place.who} {n}" for n in range(LETTERS // 2)]
        assert [one.counter_numbers.get().number for one in mine] == place.numbers
        assert [one.submitted_at for one in mine] == sorted(one.submitted_at for one in mine)
        assert place.refused == 0
    assert len(set(ServiceRequest.objects.values_list("case", flat=True))) == CounterNumber.objects.count() == LETTERS
    assert Escalation.objects.count() == len(places) * len(range(0, LETTERS // 2, 5))  # every fifth calls a person
    called = [number for place in places for number in place.called]
    assert len(called) == len(set(called)) == CALLS
    assert not CounterStep.objects.exclude(problem="").exists()
    assert set(Visit.objects.values_list("state", flat=True)) == {VisitState.DONE}
    assert VisitCall.objects.count() == CALLS
    kept = [path for place in places for path in place.profile.rglob("*") if path.is_file()]
    assert not [path for path in kept if b"Letter of farah 1" in path.read_bytes()]
    _what_is_typed_as_the_city_goes_is_kept_and_others_see_a_count_alone(server, places[0])
    for place in places:
        place.close()
    print(f"{LETTERS} letters and {CALLS} calls at two desks: drained in {seconds:.1f} s")


def _what_is_typed_as_the_city_goes_is_kept_and_others_see_a_count_alone(server: Server, place: Place) -> None:
    """Kill the server below a filled form: it is kept as it stands, and who signs out leaves a count alone."""
    page = place.page
    assert page is not None
    page.goto("/counter/")
    page.wait_for_function("navigator.serviceWorker.controller")
    server.kill()

    for name, text in (("service", "Street light broken"), ("address", "Seestraße 4"), ("description", "Dark")):
        page.locator(f"#request-form [name={name}]").fill(text)
    page.locator("#request-form [name=description]").press("Control+Enter")

    number = f"{place.numbers[-1][:-4]}{len(place.numbers) + 1:04d}"
    expect(page.locator("[data-slip-box]")).to_contain_text(number)
    expect(page.locator("[data-count=waiting]")).to_have_text("1")
    expect(page.locator("[data-kept-list]")).to_contain_text(number)
    page.context.clear_cookies(name="counter_clerk")
    page.reload()
    expect(page.locator("[data-count=waiting]")).to_have_text("1")
    expect(page.locator("[data-nobody]")).to_be_visible()
    assert number not in page.locator("main").inner_text()
    server.start()
    page.evaluate(DRAIN)
    assert ServiceRequest.objects.get(counter_numbers__number=number).description == "Dark"
