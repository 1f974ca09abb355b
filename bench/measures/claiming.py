"""Claim next: eight processes of eight people beside eight that update a bare table with SKIP LOCKED."""

from __future__ import annotations

from collections.abc import Iterator

from bench.city import Room
from bench.measures.asking import told_by
from bench.measures.floor_tables import refill
from bench.rows import Row, median_ratio, row

DOUBLED = """
SELECT count(*) FROM (SELECT case_id FROM requests_app_caseevent WHERE kind = 'claimed'
                      GROUP BY case_id HAVING count(*) > 1) AS twice
"""
CLAIMED = "SELECT count(*) FROM requests_app_case WHERE state = 'in_progress'"


def measure(room: Room) -> Iterator[Row]:
    """Let both claim in turn; nobody may get what somebody else has."""
    waiting = room.waiting
    database = room.cluster.copied(room.cluster.filled("waiting", waiting))
    room.cluster.run("UPDATE requests_app_staffmember SET capacity = NULL", database=database)
    refill(room, rows=2 * waiting)
    rounds, seconds = (2, 0.1) if room.quick else (5, 3.0)
    told = told_by(room, "claimers", rounds, seconds, database=database)
    claimed = sum(one["ours"] for one in told["rounds"])
    doubled = room.cluster.run(DOUBLED, database=database)[0][0]
    stored = room.cluster.run(CLAIMED, database=database)[0][0]
    room.cluster.drop(database)
    if told["floor_faults"]:
        raise RuntimeError("the floor's table was too small")
    pairs = [(one["floor"] / one["floor_seconds"], one["ours"] / one["ours_seconds"]) for one in told["rounds"]]
    bare, own = (sorted(side)[len(side) // 2] for side in zip(*pairs, strict=True))
    yield row("claim_next", own, "per_second", floor=bare, ratio=median_ratio(pairs), at_least=0.5, judged="ratio")
    yield row("claim_next_doubled", doubled + (claimed - stored), "claims", at_most=0)
    yield row("claim_next_faults", told["faults"], "claims", at_most=0)
    yield row("claim_next_left", waiting - claimed, "cases")
