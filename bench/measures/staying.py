"""Days without the city at a kiosk: how many letters were lost, doubled or out of order, and how fast they drain."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from playwright.sync_api import sync_playwright

from bench.city import Room, free_port
from bench.kiosk_days import ARRIVED, Outcome, Server, days_without_the_city
from bench.rows import Row, row

LETTERS: Final = 1_000
HOURS: Final = 72


def measure(room: Room) -> Iterator[Row]:
    """Kill the server, keep letters over three days of a clock that runs ahead, restart the browser, and drain."""
    letters = 60 if room.quick else LETTERS
    database = room.cluster.copied(room.cluster.filled("empty", 0))
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        server = Server(free_port(), room.environ(database), Path(folder) / "web.log")
        try:
            told = days_without_the_city(play, server, Path(folder) / "profile", letters=letters, hours=HOURS)
        finally:
            server.kill()
    arrived = room.cluster.run(ARRIVED, database=database)
    room.cluster.drop(database)
    yield row("kiosk_offline_1000", wrong_of(told, arrived), "letters", at_most=0)
    yield row("kiosk_offline_keep", told.keep_seconds / letters * 1000, "ms")
    yield row("kiosk_offline_drain", letters / told.drain_seconds, "per_second")


def wrong_of(told: Outcome, arrived: list[tuple[object, ...]]) -> int:
    """Count the letters that were refused, lost, doubled, or that do not stand where they stood at the kiosk."""
    numbers = [number for _words, number, *_rest in arrived]
    lost = len(set(told.numbers) - set(numbers))
    doubled = len(numbers) - len(set(numbers))
    moved = sum(ours != theirs for ours, theirs in zip(told.numbers, numbers, strict=False))
    return told.refused + lost + doubled + moved
