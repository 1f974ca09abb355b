"""Call next: twenty desks offer twenty calls a second, whatever the answers take, on 10,000 who wait."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bench.city import Room
from bench.measures.asking import told_by
from bench.measures.floor_tables import refill
from bench.rows import Row, percentile, row

DOUBLED: Final = "SELECT count(*) - count(DISTINCT visit_id) FROM requests_app_visitcall"
SHARE: Final = 0.99


def measure(room: Room) -> Iterator[Row]:
    """Offer calls and bare locks in turn, at the same pace; nobody may be called twice."""
    database = room.cluster.copied(room.cluster.filled("empty", 0))
    refill(room)
    rounds, seconds, waiting = (1, 1.0, 500) if room.quick else (2, 10.0, 10_000)
    told = told_by(room, "callers", rounds, seconds, waiting, database=database)
    doubled = room.cluster.run(DOUBLED, database=database)[0][0]
    room.cluster.drop(database)
    own, bare = (1000 * percentile(told[side], SHARE) for side in ("ours", "floor"))
    yield row("call_next_p99_ms", own, "ms", floor=bare, ratio=own / bare, at_most=60)
    yield row("call_next_p50_ms", 1000 * percentile(told["ours"], 0.5), "ms")
    yield row("call_next_doubled", doubled, "calls", at_most=0)
    yield row("call_next_failed", told["faults"], "calls", at_most=0)
