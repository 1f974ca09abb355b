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
from tests import factories, personas
from tests.architecture.answers import (
    EMPTY,
    EMPTY_STEP,
    GONE,
    LEAD_ON,
    LINES_OF_A_HOUSE,
    LOGIN,
    NO,
    ONE_PRESS,
    OPEN,
    PERSONAS,
    SEEN,
    SEEN_NOT,
    STEP,
    Line,
    clerks,
    colleagues,
    device,
    everybody,
    keepers,
    line,
    strangers,
)
from tests.factories import MONDAY

# A stranger, Rosa before she has shown a secret; then the staff; then a program with a kiosk's token.


def routes(patterns: Any, before: str = "") -> Iterator[str]:
    """List every address of the city as it is written in the urls."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, before + str(pattern.pattern))
        elif isinstance(pattern, URLPattern):
            yield before + str(pattern.pattern)


ROUTES: Final = sorted(set(routes(get_resolver().url_patterns)))


TABLE: Final[dict[str, tuple[Line, Line]]] = {
    "": (OPEN, NO),
    "accounts/login/": (strangers(200, staff=302), strangers(422, staff=302)),
    "accounts/logout/": (NO, LEAD_ON),
    "contractor/<str:signed>/": (GONE, GONE),
    "accounts/password/": (OPEN, EMPTY),
    "accounts/password/<uidb64>/<token>/": (OPEN, OPEN),
    "accounts/password/sent/": (OPEN, NO),
    "counter/": (clerks(200), clerks(422)),
    "counter/person/": (clerks(200), clerks(422)),
    "counter/receipt/<slug:reference>/": (clerks(302), clerks(405)),
    "counter/receipt/<slug:reference>/slip/": (clerks(302), clerks(405)),
    "counter/requests/": (clerks(200), clerks(405)),
    "counter/requests/<slug:reference>/": (clerks(200), clerks(405)),
    "counter/requests/<slug:reference>/person/": (clerks(200), clerks(302)),
    "counter/requests/<slug:reference>/reply/": (clerks(200), clerks(422)),
    "counter/requests/<slug:reference>/secret/": (clerks(405), clerks(409)),
    "demo/mail/": (OPEN, NO),
    "demo/mail/<str:key>/": (GONE, NO),
    "demo/mail/<str:key>/html/": (GONE, NO),
    "desk/": (colleagues(200), colleagues(405)),
    "desk/call/": (colleagues(200), colleagues(422)),
    "desk/cases/<slug:reference>/": (SEEN, colleagues(405)),
    "desk/cases/<slug:reference>/assign/": STEP,
    "desk/cases/<slug:reference>/call/": STEP,
    "desk/cases/<slug:reference>/cancel/": STEP,
    "desk/cases/<slug:reference>/claim/": STEP,
    "desk/cases/<slug:reference>/consult/": STEP,
    "desk/cases/<slug:reference>/follow/": STEP,
    "desk/cases/<slug:reference>/contractors/": (SEEN, EMPTY_STEP),
    "desk/cases/<slug:reference>/contractors/<int:link_id>/revoke/": (colleagues(405), SEEN_NOT),
    "desk/cases/<slug:reference>/forward/": STEP,
    "desk/cases/<slug:reference>/merge/": STEP,
    "desk/cases/<slug:reference>/note/": STEP,
    "desk/cases/<slug:reference>/overturn/": STEP,
    "desk/cases/<slug:reference>/park/": STEP,
    "desk/cases/<slug:reference>/photos/<int:attachment_id>/": (SEEN_NOT, colleagues(405)),
    "desk/cases/<slug:reference>/photos/<int:attachment_id>/small/": (SEEN_NOT, colleagues(405)),
    "desk/cases/<slug:reference>/photos/<int:attachment_id>/release/": (colleagues(405), SEEN_NOT),
    "desk/cases/<slug:reference>/photos/<int:attachment_id>/withhold/": (colleagues(405), SEEN_NOT),
    "desk/cases/<slug:reference>/place/": STEP,
    "desk/cases/<slug:reference>/reclassify/": STEP,
    "desk/cases/<slug:reference>/release/": STEP,
    "desk/cases/<slug:reference>/reopen/": STEP,
    "desk/cases/<slug:reference>/resume/": STEP,
    "desk/cases/<slug:reference>/resolve/": STEP,
    "desk/cases/<slug:reference>/return/": STEP,
    "desk/cases/<slug:reference>/split/": STEP,
    "desk/cases/<slug:reference>/title/": (SEEN, EMPTY_STEP),
    "desk/cases/<slug:reference>/title/withdraw/": (colleagues(405), line(LOGIN, 422, 302, 404, 302, 404, 404, LOGIN)),
    "desk/cases/<slug:reference>/transfer/": STEP,
    "desk/cases/<slug:reference>/unfollow/": STEP,
    "desk/cases/<slug:reference>/unmerge/": STEP,
    "desk/cases/<slug:reference>/uphold/": STEP,
    "desk/claim/": (colleagues(405), colleagues(302)),
    "desk/drills/": (keepers(200), keepers(302)),
    "desk/escalations/": (colleagues(200), colleagues(405)),
    "desk/escalations/<int:call_id>/": (SEEN, colleagues(405)),
    "desk/escalations/<int:call_id>/acknowledge/": (colleagues(302), ONE_PRESS),
    "desk/escalations/<int:call_id>/close/": STEP,
    "desk/escalations/<int:call_id>/instruct/": STEP,
    "desk/escalations/<int:call_id>/reassign/": STEP,
    "desk/escalations/<int:call_id>/refuse/": STEP,
    "desk/escalations/<int:call_id>/take_over/": (colleagues(302), ONE_PRESS),
    **LINES_OF_A_HOUSE,
    "desk/jobs/": (keepers(200), colleagues(405)),
    "desk/jobs/replay/": (colleagues(405), keepers(302)),
    "desk/surveys/": (keepers(200), colleagues(405)),
    "desk/theme/": (keepers(200), keepers(422)),
    "desk/theme/preview.css": (keepers(400), colleagues(405)),
    "desk/supervision/": (keepers(200), colleagues(405)),
    "desk/letters/": (colleagues(200), colleagues(405)),
    "desk/letters/<int:message_id>/": (SEEN_NOT, colleagues(405)),
    "desk/letters/<int:message_id>/posted/": (colleagues(405), SEEN_NOT),
    "desk/messages/": (colleagues(200), colleagues(405)),
    "desk/messages/<slug:kind>/<slug:language>/": (colleagues(200), colleagues(405)),
    "desk/messages/<slug:kind>/<slug:language>/html/": (colleagues(200), colleagues(405)),
    "desk/people/": (colleagues(200), colleagues(405)),
    "desk/people/<int:person_id>/leave/": (keepers(200), keepers(422)),
    "desk/people/absences/": (colleagues(200), colleagues(422)),
    "desk/people/absences/<int:absence_id>/end/": (colleagues(405), colleagues(302)),
    "desk/people/new/": (keepers(200), keepers(422)),
    "desk/people/roster/": (colleagues(200), colleagues(405)),
    "desk/people/roster/replace/": (colleagues(405), colleagues(422)),
    "desk/people/roster/swap/": (colleagues(405), colleagues(422)),
    "accessibility/": (OPEN, NO),
    "board/<slug:site>/": (GONE, NO),
    "events/<slug:site>/": (GONE, NO),
    "waiting/": (OPEN, NO),
    "figures/": (OPEN, NO),
    "figures/figures.csv": (OPEN, NO),
    "healthz": (OPEN, NO),
    "i18n/setlang/": (LEAD_ON, LEAD_ON),
    "kiosk/": (device(200, others=302), NO),
    "kiosk/<slug:language>/": (device(200, others=302), NO),
    "kiosk/api/catalogue": (device(200, others=401), device(415, others=401)),
    "kiosk/api/lines": (device(200, others=401), device(415, others=401)),
    "kiosk/api/person": (device(405, others=401), device(415, others=401)),
    "kiosk/api/requests": (device(405, others=401), device(415, others=401)),
    "kiosk/api/visits": (device(405, others=401), device(415, others=401)),
    "kiosk/pair/": (OPEN, EMPTY),
    "follow/": (OPEN, EMPTY),
    "my/": (OPEN, EMPTY),
    "my/code/": (LEAD_ON, LEAD_ON),
    "my/data/": (LEAD_ON, NO),
    "my/data/json/": (LEAD_ON, NO),
    "my/data/zip/": (LEAD_ON, NO),
    "my/delete/": (LEAD_ON, LEAD_ON),
    "my/log-out/": (NO, LEAD_ON),
    "my/requests/<slug:reference>/": (LEAD_ON, NO),
    "mail/stop/<str:signed>/": (GONE, GONE),
    "map/districts.json": (OPEN, NO),
    "open/": (OPEN, NO),
    "open/feed.atom": (OPEN, NO),
    "open/map/": (OPEN, NO),
    "openapi.json": (OPEN, NO),
    "person/": (OPEN, EMPTY),
    "photo/<str:word>/": (GONE, NO),
    "privacy/": (OPEN, NO),
    "readyz": (OPEN, NO),
    "new/": (OPEN, EMPTY),
    "new/draft/": (NO, everybody(400)),
    "new/send/": (LEAD_ON, LEAD_ON),
    "new/where/": (LEAD_ON, LEAD_ON),
    "receipt/<slug:reference>/": (GONE, NO),
    "receipt/<slug:reference>/pdf/": (GONE, NO),
    "report/<slug:code>/": (OPEN, EMPTY),
    "report/<slug:code>/draft/": (NO, OPEN),
    "robots.txt": (OPEN, NO),
    "sitemap.xml": (OPEN, NO),
    "s/<slug:reference>/<slug:secret>/": (LEAD_ON, NO),
    "s/<slug:reference>/<slug:secret>/survey/": (LEAD_ON, NO),
    "services/<slug:code>/": (OPEN, NO),
    "sms/receipts/<slug:provider>/": (NO, everybody(403)),
    "speech/<slug:language>/<slug:name>.mp3": (GONE, NO),
    "speech/<slug:language>/index.json": (GONE, NO),
    "speech/missing": (NO, everybody(400)),
    "theme.css": (GONE, NO),
    "theme/mark.svg": (GONE, NO),
    "status/": (OPEN, EMPTY),
    "status/<slug:reference>/": (OPEN, NO),
    "status/<slug:reference>/appeal/": (LEAD_ON, LEAD_ON),
    "status/<slug:reference>/agree/": (LEAD_ON, LEAD_ON),
    "status/<slug:reference>/correct/": (LEAD_ON, LEAD_ON),
    "status/<slug:reference>/data/": (LEAD_ON, NO),
    "status/<slug:reference>/data/json/": (LEAD_ON, NO),
    "status/<slug:reference>/data/zip/": (LEAD_ON, NO),
    "status/<slug:reference>/delete/": (LEAD_ON, LEAD_ON),
    "status/<slug:reference>/mail/": (NO, LEAD_ON),
    "status/<slug:reference>/person/": (LEAD_ON, LEAD_ON),
    "status/<slug:reference>/photos/": (LEAD_ON, LEAD_ON),
    "status/<slug:reference>/photos/<int:attachment_id>/": (GONE, NO),
    "status/<slug:reference>/photos/<int:attachment_id>/small/": (GONE, NO),
    "status/<slug:reference>/reopen/": (LEAD_ON, LEAD_ON),
    "status/<slug:reference>/reply/": (LEAD_ON, LEAD_ON),
    "status/<slug:reference>/survey/": (LEAD_ON, LEAD_ON),
    "status/<slug:reference>/survey/thanks/": (LEAD_ON, NO),
    "status/<slug:reference>/withdraw/": (LEAD_ON, LEAD_ON),
    "statusz": (OPEN, NO),
    "metrics": (OPEN, NO),
}


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
        "<str:signed>": "1.forged",
        "<int:link_id>": "0",
        "<uidb64>": "MQ",
        "<token>": "none",
        "<int:person_id>": str(personas.person("uwe").pk),
        "<int:absence_id>": "0",
        "<int:attachment_id>": "0",
        "<str:word>": "none",
        "<int:message_id>": "0",
        "<int:visit_id>": "0",
        "<int:desk_id>": "0",
        "<slug:site>": "nowhere",
        "<slug:kind>": "receipt",
        "<slug:name>": "0123456789abcdef",
        "<slug:provider>": "demo",
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
