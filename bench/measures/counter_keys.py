"""How many keys a clerk presses for one request beside the visitor's words: the ways of `bench.counter`, the worst."""

from __future__ import annotations

from collections.abc import Iterator

from bench.city import Room
from bench.counter import KEYSTROKES_AT_MOST, WAYS, take
from bench.rows import Row, row
from bench.screens import DESKTOP, chromium, screen

CLERK, PASSWORD = "farah", "konstanz-demo"


def measure(room: Room) -> Iterator[Row]:
    """Take one request in each way, in a browser, at a city that has just begun."""
    database = room.cluster.copied(room.cluster.filled("empty", 0))
    web = room.web(database)
    most = 0
    try:
        with chromium() as browser:
            for way in WAYS:
                context = screen(browser, web.port, viewport=DESKTOP, locale=way.language)
                page = context.new_page()
                page.goto("/counter/")
                page.keyboard.type(CLERK)
                page.keyboard.press("Tab")
                page.keyboard.type(PASSWORD)
                page.keyboard.press("Enter")
                page.wait_for_selector("[name=who]:focus")  # the address of the sign-in ends with this page's, too
                page.wait_for_load_state()
                pressed = take(page, way)
                room.say(f"  {way.name}: {pressed}")
                most = max(most, pressed)
                context.close()
    finally:
        room.running.stop(web.server)
        room.cluster.drop(database)
    yield row("counter_keystrokes", most, "keys", at_most=KEYSTROKES_AT_MOST)
