"""Every address, opened by every persona: one table says what each may see. A new address needs a line here."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from datetime import timedelta
from typing import Any, Final

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from requests_app.actions import escalation, routing
from requests_app.models import Device
from tests import factories, personas
from tests.architecture.answers import LOGIN, PERSONAS
from tests.architecture.pages_inside import INSIDE
from tests.architecture.pages_outside import OUTSIDE
from tests.factories import MONDAY

# A stranger, Rosa before she has shown a secret; then the staff; then a program with a kiosk's token.


def routes(patterns: Any, before: str = "") -> Iterator[str]:
    """List every address of the city as it is written in the urls."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, before + str(pattern.pattern))
        elif isinstance(pattern, URLPattern):
            yield before + str(pattern.pattern)


NOBODYS: Final = (
    "view",
    "run",
    "incident",
    "macro",
    "link",
    "draft",
    "absence",
    "attachment",
    "letter",
    "message",
    "visit",
    "desk",
    "block",
)
ROUTES: Final = sorted(set(routes(get_resolver().url_patterns)))


TABLE: Final = INSIDE | OUTSIDE


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with time_machine.travel(MONDAY + timedelta(minutes=10), tick=False):
        yield


@pytest.fixture
def world(konstanz: None) -> dict[str, str]:
    """Bring a lamp to lighting (Bruno works for roads), with a call that Uwe must answer."""
    receipt = factories.receive()
    routing.route_case(receipt.case_id, at=MONDAY)
    call = escalation.escalate_case(receipt.case_id, by=personas.malik(), at=MONDAY, reason="Look")
    return {
        "<slug:reference>": receipt.reference,
        "<slug:secret>": receipt.secret,
        "<slug:code>": "streetlight-broken",
        "<slug:language>": "en",
        "<int:call_id>": str(call.escalation_id),
        "<str:key>": "none",
        **{f"<int:{name}_id>": "0" for name in NOBODYS},
        "<str:signed>": "1.forged",
        "<uidb64>": "MQ",
        "<token>": "none",
        "<int:person_id>": str(personas.person("uwe").pk),
        "<int:device_id>": str(Device.objects.get().pk),
        "<str:word>": "none",
        "<slug:site>": "nowhere",
        "<slug:kind>": "receipt",
        "<slug:name>": "0123456789abcdef",
        "<slug:provider>": "demo",
        "<slug:table>": "nothing",
    }


@pytest.fixture
def browsers(world: dict[str, str]) -> dict[str, Client]:
    """One browser for each persona."""
    return {who: browser_of(who) for who in PERSONAS}


@pytest.mark.parametrize("method", ["get", "post"])
def test_every_page_answers_every_persona_as_the_table_says(
    method: str, world: dict[str, str], browsers: dict[str, Client]
) -> None:
    wrong = []
    for route in ROUTES:
        expected = TABLE[route][("get", "post").index(method)]
        found = tuple(_status(browsers[who], method, route, world) for who in PERSONAS)
        wrong += [f"{method} {route}: {found}, not {expected}"] if found != expected else []

    assert not wrong, "\n".join(wrong)


def test_every_address_has_a_line_and_every_line_an_address() -> None:
    assert sorted(TABLE) == ROUTES


def _status(browser: Client, method: str, route: str, world: dict[str, str]) -> int:
    url = "/" + route
    for placeholder, value in world.items():
        url = url.replace(placeholder, value)
    kept = deepcopy(browser.cookies)
    with transaction.atomic():  # what a press has done is undone, so that each stands before the same case
        response = getattr(browser, method)(url)
        transaction.set_rollback(True)
    browser.cookies = kept
    is_sent = response.headers.get("location", "").startswith("/accounts/login/")
    return LOGIN if is_sent else int(response.status_code)


def browser_of(who: str) -> Client:
    """Open a browser, or let a kiosk's program speak."""
    if who == "kiosk":
        return Client(headers={"authorization": f"Bearer {personas.KIOSK_TOKEN}", "accept-language": "en"})
    return personas.browser("" if who == "anonymous" else who)
