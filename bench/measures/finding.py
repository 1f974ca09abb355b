"""Finding: a service by words with slips among 500, and an address among 50,000, as the web door answers."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Final
from urllib.parse import urlencode

from bench.city import Room, Web
from bench.clients import Ask, request
from bench.measures.loads import Load, in_turn, statements
from bench.rows import Row, row

SERVICES, STREETS, HOUSES = 500, 2_500, 20
FRONT: Final = tuple("Berg Linden Rosen Mühl Schul Kirch Wiesen Brunnen Garten Hof Wald See Stein Sonnen Markt".split())
MIDDLE: Final = tuple("bach feld tal blick acker garten graben wald rain weiher stein hang".split())
ENDS: Final = tuple("straße weg gasse platz allee ring steig".split())
NAMED: Final = ("", "Alte ", "Obere ", "Untere ")
THINGS: Final = tuple(
    "Laterne Gehweg Spielplatz Mülleimer Ampel Brücke Hecke Brunnen Schild Parkbank Radweg Kanal Baum Zaun "
    "Container Toilette Treppe Geländer Haltestelle Friedhof Parkplatz Aufzug Ausweis Anmeldung Zeugnis".split()
)
STATES: Final = tuple(
    "defekt verschmutzt beschädigt überfüllt fehlt beantragen verlängern ändern abmelden bezahlen verstopft dunkel "
    "umgefallen zugewachsen verloren gefunden melden erneuern bestellen prüfen".split()
)
TYPED_SHARE_WITH_A_SLIP: Final = 0.5
ADD_SERVICES: Final = """
INSERT INTO requests_app_servicedefinition (code, group_id, names, descriptions, synonyms, office,
    skips_middle_office, calendar_id, promise_working_days, priority, required_skills, clearance, needs_place,
    is_public, is_active, position, invented)
SELECT 'bench-' || number, model.group_id,
    jsonb_build_object('de', name, 'en', 'Service ' || name, 'fr', 'Service ' || name),
    jsonb_build_object('de', 'Hier melden Sie der Stadt: ' || name || '. Ein Team sieht es sich an.'),
    jsonb_build_object('de', string_to_array(name, ' ')), model.office, model.skips_middle_office, model.calendar_id,
    5, 20, '{}', 0, true, true, true, 1000 + number, '[]'
  FROM unnest(%s::text[]) WITH ORDINALITY AS made(name, number),
       (SELECT * FROM requests_app_servicedefinition WHERE code = 'road-damage') AS model
"""
ADD_STREETS: Final = """
INSERT INTO requests_app_street (name, key) SELECT * FROM unnest(%s::text[], %s::text[]) ON CONFLICT DO NOTHING
"""
ADD_ADDRESSES: Final = """
INSERT INTO requests_app_address (street_id, house_number, postcode, district_id, latitude, longitude)
SELECT street.id, number::text, '78462', (SELECT min(id) FROM requests_app_district), 47.66 + number * 0.0001, 9.17
  FROM requests_app_street street, generate_series(1, %s) AS number ON CONFLICT DO NOTHING
"""


def measure(room: Room) -> Iterator[Row]:
    """Fill a city with names, then search it as one resident after the other."""
    database = room.cluster.copied(room.cluster.filled("empty", 0))
    streets, services = _streets(), _services()
    _fill(room, database, streets, services)
    web = room.web(database)
    count, rounds = (32, 1) if room.quick else (250, 4)
    chosen = random.Random(28)  # noqa: S311  # the same words in every run
    typed = [f"{_typed(name, chosen)} 12" for name in streets]
    loads = {
        "services": Load(web, _searches([_typed(name, chosen) for name in services]), count, clients=1),
        "addresses": Load(web, _asks(web, typed, {"HX-Request": "true"}), count, clients=1),
    }
    page = Load(web, _asks(web, typed, {}), count, clients=1)  # the whole form again, as without JavaScript
    in_turn({**loads, "page": page}, rounds=rounds)
    for name, one in loads.items():
        application, _whole = statements(room.cluster, one)
        yield row(f"web_search_{name}_p50_ms", one.p50_ms, "ms")
        yield row(f"web_search_{name}_cpu", one.cpu, "ms")
        yield row(f"web_search_{name}_p95_ms", one.p95_ms, "ms")
        yield row(f"web_search_{name}_sql", application, "statements")
    yield row("web_search_p95_ms", max(one.p95_ms for one in loads.values()), "ms", at_most=30)
    yield row("web_search_addresses_page_p95_ms", page.p95_ms, "ms")
    yield row("web_search_addresses_page_cpu", page.cpu, "ms")
    room.running.stop(web.server)
    room.cluster.drop(database)


def _fill(room: Room, database: str, streets: Sequence[str], services: Sequence[str]) -> None:
    from requests_app.rules.addresses import street_key

    room.cluster.run(ADD_SERVICES, list(services), database=database)
    room.cluster.run(ADD_STREETS, list(streets), [street_key(name) for name in streets], database=database)
    room.cluster.run(ADD_ADDRESSES, HOUSES, database=database)
    room.cluster.run("ANALYZE requests_app_street, requests_app_address", database=database)


def _streets() -> list[str]:
    made = [f"{named}{front}{middle}{end}" for named, front, middle, end in product(NAMED, FRONT, MIDDLE, ENDS)]
    return random.Random(1).sample(made, STREETS)  # noqa: S311


def _services() -> list[str]:
    return [f"{thing} {state}" for thing, state in product(THINGS, STATES)][:SERVICES]


def _typed(name: str, chosen: random.Random) -> str:
    """Type a name as people do: every other time two letters change places."""
    place = chosen.randrange(1, len(name) - 2)
    swapped = name[:place] + name[place + 1] + name[place] + name[place + 2 :]
    return swapped if chosen.random() < TYPED_SHARE_WITH_A_SLIP else name


def _searches(words: Sequence[str]) -> Ask:
    asked = [request("GET", "/?" + urlencode({"q": one}), {"Accept-Language": "de"}) for one in words]
    return lambda number: asked[number % len(asked)]


def _asks(web: Web, words: Sequence[str], headers: Mapping[str, str]) -> Ask:
    """Press "Find address" on the form of a report."""
    from requests_app.management.replay.browser import Browser, FormReader

    path = "/report/road-damage/"
    browser = Browser(f"http://127.0.0.1:{web.port}", language="de")
    form = FormReader(browser.get(path).text).form_with("idempotency_key") or {}
    browser.close()
    cookie = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    told = {"Cookie": cookie, "Accept-Language": "de", "Content-Type": "application/x-www-form-urlencoded", **headers}
    asked = [
        request("POST", path, told, urlencode({**form, "address": one, "find_address": "1"}).encode()) for one in words
    ]
    return lambda number: asked[number % len(asked)]
