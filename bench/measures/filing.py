"""How long it takes a person to file a request, by the model of `bench.filing`: twelve ways, and their median."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from typing import Final

from playwright.sync_api import Browser

from bench.city import Room
from bench.filing import SCENARIOS, WORDS_SECONDS, Counted, Scenario, file_one
from bench.rows import Row, row
from bench.screens import chromium

MEDIAN_AT_MOST_SECONDS: Final = 20


def measure(room: Room) -> Iterator[Row]:
    """File one request in each way, in a browser, each at a city that has just begun: nothing is open nearby."""
    empty = room.cluster.filled("empty", 0)
    with chromium() as browser:
        taken = {one.name: _filed(room, empty, browser, one) for one in SCENARIOS}
    for name, counted in taken.items():
        room.say(f"  {name}: {vars(counted)}")
        yield row(f"web_filing_{name}_s", counted.seconds, "s")
    yield row("web_filing_words_s", WORDS_SECONDS, "s")
    median = statistics.median(one.seconds for one in taken.values())
    yield row("web_filing_median_s", median, "s", at_most=MEDIAN_AT_MOST_SECONDS)


def _filed(room: Room, empty: str, browser: Browser, scenario: Scenario) -> Counted:
    database = room.cluster.copied(empty)
    web = room.web(database)
    try:
        return file_one(browser, web.port, scenario)
    finally:
        room.running.stop(web.server)
        room.cluster.drop(database)
