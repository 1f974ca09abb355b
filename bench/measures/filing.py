"""How long it takes a person to file a request, by the model of `bench.filing`: ten ways, and their median."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from typing import Final

from bench.city import Room
from bench.filing import SCENARIOS, WORDS_SECONDS, file_one
from bench.rows import Row, row
from bench.screens import chromium

MEDIAN_AT_MOST_SECONDS: Final = 20


def measure(room: Room) -> Iterator[Row]:
    """File one request in each way, in a browser, at a city that has just begun."""
    database = room.cluster.copied(room.cluster.filled("empty", 0))
    web = room.web(database)
    with chromium() as browser:
        taken = {one.name: file_one(browser, web.port, one) for one in SCENARIOS}
    for name, counted in taken.items():
        room.say(f"  {name}: {vars(counted)}")
        yield row(f"web_filing_{name}_s", counted.seconds, "s")
    yield row("web_filing_words_s", WORDS_SECONDS, "s")
    median = statistics.median(one.seconds for one in taken.values())
    yield row("web_filing_median_s", median, "s", at_most=MEDIAN_AT_MOST_SECONDS)
    room.running.stop(web.server)
    room.cluster.drop(database)
