"""The first visit of a resident: bytes, strangers, errors; how soon she sees it on a slow phone; statements."""

from __future__ import annotations

import secrets
import statistics as numbers
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlencode

from bench.city import Room, Web
from bench.clients import Ask, request
from bench.measures.loads import Load, statements
from bench.measures.pages import status_pages
from bench.rows import Row, row
from bench.screens import Seen, chromium, visit

START, REPORT = "/", "/report/road-damage/"
KILOBYTES_AT_MOST: Final = 60
LCP_AT_MOST_MS: Final = 1000
LOADS: Final = 5
REPORT_STATEMENTS, STATUS_STATEMENTS = 12, 8
FORMS: Final = 80  # each is sent once: what is sent again is no second request


def measure(room: Room) -> Iterator[Row]:
    """Open a city, look at it with a browser, then count what its two busiest pages ask."""
    database = room.cluster.copied(room.cluster.filled("city", room.sizes[0]))
    web = room.web(database)
    yield from _first_visits(room, web)
    for name, ask, found, bound in (
        ("web_report_queries", _reports(web), (302,), REPORT_STATEMENTS),
        ("web_status_queries", status_pages(room, web), (200,), STATUS_STATEMENTS),
    ):
        application, _whole = statements(room.cluster, Load(web, ask, FORMS // 4, found, clients=1))
        yield row(name, application, "statements", at_most=bound)
    room.running.stop(web.server)
    room.cluster.drop(database)


def _first_visits(room: Room, web: Web) -> Iterator[Row]:
    with chromium() as browser:
        for path in (START, REPORT):  # compiled templates and kept statements: a city is seldom just started
            visit(browser, web.port, path)
        plain = visit(browser, web.port, START)
        for path, size in sorted(plain.files.items(), key=lambda one: -one[1]):
            room.say(f"  {size / 1024:>8.1f} KB  {path}")
        slow = {
            path: [visit(browser, web.port, path, is_slow=True) for _ in range(2 if room.quick else LOADS)]
            for path in (START, REPORT)
        }
    seen = [plain, *slow[START], *slow[REPORT]]
    yield row("web_first_visit_kb", plain.kilobytes, "KB", at_most=KILOBYTES_AT_MOST)
    yield row("web_report_visit_kb", slow[REPORT][0].kilobytes, "KB")
    yield row("web_third_party", sum(len(one.third_party) for one in seen), "requests", at_most=0)
    yield row("web_console_errors", sum(len(one.errors) for one in seen), "lines", at_most=0)
    yield row("web_lcp_ms", max(map(_lcp, slow.values())), "ms", at_most=LCP_AT_MOST_MS)
    yield row("web_lcp_start_ms", _lcp(slow[START]), "ms")
    yield row("web_lcp_report_ms", _lcp(slow[REPORT]), "ms")
    yield row("web_cls", max(one.cls for one in seen), "score", at_most=0)


def _lcp(loads: list[Seen]) -> float:
    return numbers.median(one.lcp_ms for one in loads)


def _reports(web: Web) -> Ask:
    """Send the form of a report, as a browser without JavaScript does; each time with a key of its own."""
    from requests_app.management.replay.browser import Browser, FormReader

    browser = Browser(f"http://127.0.0.1:{web.port}", language="de")
    form = FormReader(browser.get(REPORT).text).form_with("idempotency_key") or {}
    browser.close()
    cookie = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    told = {"Cookie": cookie, "Accept-Language": "de", "Content-Type": "application/x-www-form-urlencoded"}

    def ask(number: int) -> bytes:
        # Each at a place of its own, where nothing is open: what is near is asked for, and the request is taken.
        row_of_it, in_row = divmod(number, 100)
        place = {"latitude": f"{47.61 + 0.003 * row_of_it:.4f}", "longitude": f"{8.905 + 0.003 * in_row:.4f}"}
        typed = {"description": "Ein Loch vor der Schule.", **place, "idempotency_key": secrets.token_hex(16)}
        body = urlencode({**form, **typed}).encode()
        return request("POST", REPORT, told, body)

    return ask
