"""The next case for sixteen people who want thirty a second between them, and one step for a hundred cases."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bench.city import Room
from bench.measures.asking import told_by
from bench.measures.claiming import DOUBLED
from bench.measures.floor_tables import refill
from bench.rows import Row, percentile, row

SHARE: Final = 0.99
# What a bulk run gives away is in progress as well: a claim is told by its event and its owner.
CLAIMED: Final = """
SELECT count(*) FROM requests_app_caseevent claim JOIN requests_app_case held ON held.id = claim.case_id
WHERE claim.kind = 'claimed' AND held.state = 'in_progress' AND held.owner_id = claim.person_id
"""


def measure(room: Room) -> Iterator[Row]:
    """Offer claims and bare updates in turn, at the same pace; then let a supervisor change a hundred cases."""
    database = room.cluster.copied(room.cluster.filled("waiting", room.waiting))
    room.cluster.run("UPDATE requests_app_staffmember SET capacity = NULL", database=database)
    refill(room)
    rounds, seconds, cases = (1, 1.0, 20) if room.quick else (2, 10.0, 100)
    told = told_by(room, "desk_workers", rounds, seconds, cases, database=database)
    doubled = room.cluster.run(DOUBLED, database=database)[0][0]
    stored = room.cluster.run(CLAIMED, database=database)[0][0]
    room.cluster.drop(database)
    own, bare = (1000 * percentile(told[side], SHARE) for side in ("ours", "floor"))
    yield row("next_case_p99_ms", own, "ms", floor=bare, ratio=own / bare, at_most=60)
    yield row("next_case_p50_ms", 1000 * percentile(told["ours"], 0.5), "ms")
    yield row("next_case_doubled", doubled + abs(told["claimed"] - stored), "claims", at_most=0)
    yield row("next_case_failed", told["faults"], "claims", at_most=0)
    yield row(
        "bulk_100_s", told["bulk"], "s", floor=told["bulk_floor"], ratio=told["bulk"] / told["bulk_floor"], at_most=2
    )
    yield row("bulk_100_plan_s", told["bulk_plan"], "s")
    yield row("bulk_100_left", told["bulk_left"], "cases", at_most=0)
