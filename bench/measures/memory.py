"""How large the processes of the web are after 10,000 requests."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterable, Iterator
from typing import Final

from bench.city import Room, create_request, sign_in
from bench.clients import load
from bench.measures.pages import status_pages
from bench.processes import Memory, memory_of
from bench.rows import Row, row

LONGEST_SECONDS: Final = 180


def most_of(roots: Iterable[int]) -> Memory:
    """Give the largest process of these trees."""
    return max(memory_of(roots), key=lambda one: one.rss)


def measure(room: Room) -> Iterator[Row]:
    """Ask for a mix: letters, status pages, boards."""
    database = room.cluster.copied(room.cluster.filled("city", room.sizes[0]))
    web = room.web(database)
    session, requests = sign_in(web, "bruno"), 200 if room.quick else 10_000
    status, board = status_pages(room, web), session.get("/desk/?tab=queues")

    def ask(number: int) -> bytes:
        if number % 20 == 0:
            return board
        return create_request(uuid.uuid4().hex) if number % 4 == 0 else status(number)

    fresh = most_of([web.server.pid])
    sent, end = 0, time.monotonic() + LONGEST_SECONDS
    while sent < requests and time.monotonic() < end:
        load(web.port, ask, 200).must_be(200, 201)
        sent += 200
    found = most_of([web.server.pid])
    yield row("memory_web", found.rss, "MB", at_most=130)
    yield row("memory_web_pss", found.pss, "MB")
    yield row("memory_web_fresh", fresh.rss, "MB")
    yield row("memory_web_requests", sent, "requests", at_least=requests)
    room.running.stop(web.server)
    room.cluster.drop(database)
