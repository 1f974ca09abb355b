"""Whatever comes in at a door: never a fault, never half a thing, and an answer in the person's language.

CITY_FUZZ_SECONDS (default 45) is the time for all of it; CITY_FUZZ_SEED repeats a run: the seed is printed.
"""

from __future__ import annotations

import html
import json
import logging
import os
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import count
from typing import Any, Final

import hypothesis
import pytest
import time_machine
from django.db import connection, transaction
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from requests_app.channels.kiosk.serializers import HealthIn, PersonIn, RefusedIn, RequestIn
from requests_app.channels.kiosk.visits import VisitIn
from tests.architecture.test_every_page_for_every_persona import ROUTES
from tests.factories import MONDAY
from tests.fuzz import hostile
from tests.fuzz.city import City, build
from tests.fuzz.pages import PLAIN, Form, Forms
from tests.plans.growing import GROWING

SECONDS: Final = float(os.environ.get("CITY_FUZZ_SECONDS", "45"))  # noqa: TID251
SEED: Final = int(os.environ.get("CITY_FUZZ_SEED", str(time.time_ns() % 1_000_000)))  # noqa: TID251
EXAMPLES: Final = 60  # of one round; then the time is looked at
LANGUAGES: Final = ("en", "de", "fr")
KEPT: Final = 422  # a form that comes back
# A form that comes back keeps what was typed.
MAY_GROW: Final = frozenset({"django_session", "requests_app_draft"})
COUNTS: Final = " UNION ALL ".join(
    f"SELECT '{table}', count(*), {'sum(revision)' if table == 'requests_app_case' else '0'} FROM {table}"  # noqa: S608
    for table in sorted(GROWING - MAY_GROW)
)
KIOSK: Final = {
    "/kiosk/api/requests": RequestIn,
    "/kiosk/api/person": PersonIn,
    "/kiosk/api/visits": VisitIn,
    "/kiosk/api/health": HealthIn,
    "/kiosk/api/refused": RefusedIn,
}
NAMES: Final = (
    "q",
    "queue",
    "page",
    "service",
    "from",
    "to",
    "person",
    "district",
    "group",
    "after",
    "days",
    "lang",
    "since",
    "code",
    "reference",
    "next",
)


@pytest.fixture
def city(konstanz: None) -> Iterator[City]:
    logging.disable(logging.CRITICAL)
    with time_machine.travel(MONDAY + timedelta(minutes=10), tick=False):
        yield build()
    logging.disable(logging.NOTSET)


Say = Callable[[str, object], None]


def repeat(trial: Callable[[Any], None], say: Say) -> None:
    """Try until this test's share of the time is over; say how often."""
    tried = 0

    def once(data: Any) -> None:
        nonlocal tried
        tried += 1
        trial(data)

    end = time.perf_counter() + SECONDS / 5
    rounds = count(SEED)
    while time.perf_counter() < end:
        settings = hypothesis.settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            print_blob=False,
        )
        hypothesis.seed(next(rounds))(settings(given(st.data())(once)))()
    say("said", f"fuzz: seed {SEED}, {trial.__qualname__.partition('.')[0]}: {tried} times")


def rows() -> list[Any]:
    """Count every growing table, and the decisions on cases."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTS)
        return list(cursor.fetchall())


def send(city: City, who: str, method: str, url: str, **more: Any) -> Any:
    """Send one request and look at the answer; whatever it has done is undone."""
    browser = city.browsers[who]
    kept = dict(browser.cookies)
    before, standing = rows(), city.standing()
    with transaction.atomic():
        answer = browser.generic(method, url, **more)
        seen = f"{who}: {method} {url[:200]} -> {answer.status_code}"
        assert answer.status_code < 500, seen
        if answer.status_code >= 400:
            assert rows() == before, f"{seen} has written"
        else:
            city.hold(standing)
        transaction.set_rollback(True)
    browser.cookies.clear()
    browser.cookies.update(kept)
    content = b"" if answer.streaming else answer.content
    assert b"Traceback" not in content, seen
    return answer


def speaks(answer: Any, language: str) -> None:
    """Check that a page is one of the city's, in the person's language."""
    if answer.headers.get("content-type", "").startswith("text/html") and answer.content:
        page = answer.content.decode()
        assert f'lang="{language}"' in page[:300] or "HX-" in str(answer.headers) or "<html" not in page, page[:300]


def forms_of(city: City) -> list[tuple[str, str, Form]]:
    """Read every form of every page that a persona may open: persona, page, form."""
    found = []
    for who, pages in city.pages.items():
        for page in pages:
            answer = city.browsers[who].get(page)
            found += [(who, page, form) for form in Forms(answer.content.decode(), at=page).found]
    assert len(found) > 60
    return [(who, page, form) for who, page, form in found if form.method == "POST" and "logout" not in form.action]


@pytest.mark.django_db
def test_a_form_with_hostile_fields_comes_back_filled_or_is_taken_whole(city: City, record_property: Say) -> None:
    forms = forms_of(city)

    def trial(data: Any) -> None:
        who, page, form = data.draw(st.sampled_from(forms))
        pairs = form.filled()
        names = sorted({name for name, _ in pairs}) or ["a"]
        changed: dict[str, str] = data.draw(st.dictionaries(st.sampled_from(names), hostile.TEXTS, max_size=3))
        gone = data.draw(st.sets(st.sampled_from(names), max_size=2))
        sent = [(name, changed.get(name, value)) for name, value in pairs if name not in gone]
        sent += data.draw(st.lists(st.tuples(st.sampled_from(names) | hostile.TEXTS, hostile.TEXTS), max_size=2))
        answer = send(
            *(city, who, "POST", form.action),
            data=hostile.encoded(sent),
            content_type="application/x-www-form-urlencoded",
        )
        if answer.status_code == KEPT:
            text = html.unescape(answer.content.decode())
            last = dict(sent)
            plain = [name for name in form.words if last.get(name) == PLAIN]
            assert not plain or PLAIN in text, f"{who} {form.action}: the words of {plain} are lost ({page})"

    repeat(trial, record_property)


@pytest.mark.django_db
def test_an_address_with_broken_ids_or_questions_is_answered(city: City, record_property: Say) -> None:
    def trial(data: Any) -> None:
        route = data.draw(st.sampled_from(ROUTES))
        url = "/" + route
        for placeholder, right in city.ids.items():
            if placeholder in url:
                url = url.replace(placeholder, data.draw(st.just(right) | hostile.IDS))
        asked = data.draw(st.lists(st.tuples(st.sampled_from(NAMES) | hostile.TEXTS, hostile.TEXTS), max_size=3))
        question = "?" + hostile.encoded([(n, v[:3_000]) for n, v in asked]).decode() if asked else ""
        who, method = data.draw(st.sampled_from(sorted(city.browsers))), data.draw(hostile.METHODS)
        send(city, who, method, url + question)

    repeat(trial, record_property)


@pytest.mark.django_db
def test_a_body_that_is_no_form_is_answered(city: City, record_property: Say) -> None:
    def trial(data: Any) -> None:
        route = data.draw(st.sampled_from(ROUTES))
        url = "/" + route
        for placeholder, right in city.ids.items():
            url = url.replace(placeholder, right)
        who = data.draw(st.sampled_from(sorted(city.browsers)))
        body, kind = data.draw(hostile.BODIES), data.draw(hostile.CONTENT_TYPES)
        send(city, who, "POST", url, data=body, content_type=kind, headers=data.draw(hostile.HEADERS))

    repeat(trial, record_property)


@pytest.mark.django_db
def test_json_of_every_shape_is_taken_or_named_as_wrong(city: City, record_property: Say) -> None:
    def trial(data: Any) -> None:
        url = data.draw(st.sampled_from(sorted(KIOSK)))
        right: dict[str, Any] = {"service_code": "road-damage", "description": PLAIN, "words": PLAIN, "district": "010"}
        right["line"] = "counter"
        names = sorted(KIOSK[url]().fields)
        wrong = data.draw(st.dictionaries(st.sampled_from(names), hostile.JSON, max_size=4))
        body = data.draw(st.just({**right, **wrong}) | st.just(wrong) | hostile.JSON)
        key = data.draw(st.just("k" * 20) | st.sampled_from(("", " ", "k" * 81, "\x00", "é", "k\x7f")))
        answer = send(
            *(city, "kiosk", "POST", url),
            data=json.dumps(body).encode(),
            content_type="application/json",
            headers={"idempotency-key": key},
        )
        told = json.loads(answer.content)
        assert told.keys() & {"reference", "number"} if answer.status_code < 400 else told["errors"], told
        assert all(one["message"] for one in told.get("errors", ()))

    repeat(trial, record_property)


@pytest.mark.django_db
def test_pages_speak_the_language_of_whoever_sent_nonsense(city: City, record_property: Say) -> None:
    forms = [one for one in forms_of(city) if one[0] == "anonymous"]

    def trial(data: Any) -> None:
        who, _, form = data.draw(st.sampled_from(forms))
        language = data.draw(st.sampled_from(LANGUAGES))
        city.browsers[who].cookies["django_language"] = language
        sent = [(name, data.draw(st.just(value) | hostile.TEXTS)) for name, value in form.filled()]
        answer = send(
            *(city, who, "POST", form.action),
            data=hostile.encoded(sent),
            content_type="application/x-www-form-urlencoded",
        )
        if "/contractor/" not in form.action:  # speaks the firm's language
            speaks(answer, language)

    repeat(trial, record_property)
