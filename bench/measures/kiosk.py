"""A request at the kiosk: taps, typed letters, and what is left of a person after the screen began anew."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bench.city import Room
from bench.kiosk import TOPICS, Counter, bytes_left, file_topic, leave_traces
from bench.rows import Row, row
from bench.screens import chromium, screen

TALL: Final = {"width": 1080, "height": 1920}
TAPS_AT_MOST: Final = 5


def measure(room: Room) -> Iterator[Row]:
    """Stand before a demo kiosk and file a request for each of the six commonest topics."""
    database = room.cluster.copied(room.cluster.filled("empty", 0))
    web = room.web(database)
    with chromium() as browser:
        page = screen(browser, web.port, viewport=TALL).new_page()
        page.goto("/kiosk/pair/")
        page.locator("form:has([name=demo]) button").click()
        page.wait_for_url("**/kiosk/")
        counter = Counter(page)
        counted = [file_topic(page, number, counter) for number in range(TOPICS)]
        personal = leave_traces(page)
        page.locator("[data-step=receipt] [data-reset]").click()
        left = bytes_left(page, personal)
    room.running.stop(web.server)
    room.cluster.drop(database)
    yield row("kiosk_taps", max(taps for taps, _letters in counted), "taps", at_most=TAPS_AT_MOST)
    yield row("kiosk_typed", max(letters for _taps, letters in counted), "letters", at_most=0)
    yield row("kiosk_after_reset_bytes", left, "bytes", at_most=0)
