"""Intake as a whole: from the letter at the door until it is routed and its receipt is handed to a mail server."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator

from bench.city import Room, Whole, create_request, wait_for
from bench.clients import load
from bench.rows import Row, row

OPEN_JOBS = "SELECT count(*) FROM requests_app_jobrow WHERE done_at IS NULL AND dead_at IS NULL"
DONE = """
SELECT count(*) FILTER (WHERE state = 'queued'), count(*) FROM requests_app_case WHERE opened_at >= to_timestamp(%s)
"""
SENT = "SELECT count(*) FROM requests_app_message WHERE created_at >= to_timestamp(%s) AND state = 'sent'"
QUIET_WITHIN_SECONDS = 120
ROUND_SECONDS = 15.0


def measure(room: Room) -> Iterator[Row]:
    """Let everything run, send letters at 8 clients, wait until nothing is left to do."""
    database = room.cluster.copied(room.cluster.filled("city", room.sizes[1]))
    city = room.whole_city(database)
    first, _cpu, _door = _send(city, room, database, count=24)
    count, rounds = (40, 1) if room.quick else (min(800, max(48, round(first * ROUND_SECONDS))), 3)
    taken = sorted(_send(city, room, database, count=count) for _ in range(rounds))
    per_second, cpu, door = taken[len(taken) // 2]
    idle = _idle(city, seconds=2 if room.quick else 8)
    city.stop()
    room.cluster.drop(database)
    yield row("intake_whole", per_second, "per_second", at_least=150)
    yield row("intake_whole_cpu", cpu, "ms", at_most=10)
    yield row("intake_whole_door", door, "per_second")
    yield row("intake_whole_idle", idle, "ms_per_second")


def _send(city: Whole, room: Room, database: str, *, count: int) -> tuple[float, float, float]:
    """Give cases for each second and CPU milliseconds of a case until quiet, and the rate at the door."""
    before, began, began_at = city.cpu(), time.perf_counter(), time.time()
    answers = load(city.web.port, lambda _number: create_request(uuid.uuid4().hex), count).must_be(201)
    with room.cluster.connect(database) as asking:
        wait_for(
            lambda: asking.execute(OPEN_JOBS).fetchone() == (0,),
            what="the last job",
            seconds=QUIET_WITHIN_SECONDS,
            pause=0.02,
        )
        took, cpu = time.perf_counter() - began, city.cpu() - before
        routed, received = asking.execute(DONE, [began_at]).fetchone() or (0, 0)
        (sent,) = asking.execute(SENT, [began_at]).fetchone() or (0,)
    if not (routed == received == count and sent >= count):
        raise RuntimeError(f"of {count} letters {received} came in, {routed} were routed, {sent} receipts were sent")
    return count / took, cpu / count * 1000, answers.rate


def _idle(city: Whole, *, seconds: float) -> float:
    """Tell what a city costs in which nothing happens: it is part of the CPU above."""
    before = city.cpu()
    time.sleep(seconds)
    return (city.cpu() - before) / seconds * 1000
