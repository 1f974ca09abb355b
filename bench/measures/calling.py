"""Call next: twenty desks offer twenty calls a second, whatever the answers take, on 10,000 who wait."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any, Final

from bench.city import Room
from bench.measures.floor_tables import refill
from bench.processes import BASE
from bench.rows import Row, percentile, row

DOUBLED: Final = "SELECT count(*) - count(DISTINCT visit_id) FROM requests_app_visitcall"
SHARE: Final = 0.99


def measure(room: Room) -> Iterator[Row]:
    """Offer calls and bare locks in turn, at the same pace; nobody may be called twice."""
    database = room.cluster.copied(room.cluster.filled("empty", 0))
    refill(room)
    rounds, seconds, waiting = (1, 1.0, 500) if room.quick else (2, 10.0, 10_000)
    told = _in_a_process(room, database, rounds=rounds, seconds=seconds, waiting=waiting)
    doubled = room.cluster.run(DOUBLED, database=database)[0][0]
    room.cluster.drop(database)
    own, bare = (1000 * percentile(told[side], SHARE) for side in ("ours", "floor"))
    yield row("call_next_p99_ms", own, "ms", floor=bare, ratio=own / bare, at_most=60)
    yield row("call_next_p50_ms", 1000 * percentile(told["ours"], 0.5), "ms")
    yield row("call_next_doubled", doubled, "calls", at_most=0)
    yield row("call_next_failed", told["faults"], "calls", at_most=0)


def _in_a_process(room: Room, database: str, *, rounds: int, seconds: float, waiting: int) -> Any:
    given = [room.cluster.url("floor"), str(rounds), str(seconds), str(waiting)]
    done = subprocess.run(
        [sys.executable, "-m", "bench.measures.callers", *given],
        cwd=BASE,
        env={**os.environ, **room.environ(database)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    if done.stderr:
        room.say(done.stderr[-500:].rstrip())
    return json.loads(done.stdout.splitlines()[-1])
