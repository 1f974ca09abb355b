"""Five thousand calls on one cause: one letter to whoever is on duty, one press, and everybody answered."""

from __future__ import annotations

from collections.abc import Iterator

from bench.city import Room
from bench.measures.asking import told_by
from bench.rows import Row, percentile, row


def measure(room: Room) -> Iterator[Row]:
    """Call half of them before anybody has noticed, and half of them after; the sweep's ticks count its work alone."""
    database = room.cluster.copied(room.cluster.filled("waiting", room.waiting))
    told = told_by(room, "incident_callers", 120 if room.quick else 5000, database=database)
    room.cluster.drop(database)
    yield row("incident_calls", told["calls"], "calls")
    yield row("incident_letters", told["letters"], "letters", at_most=1)
    yield row("incident_alone", told["alone"], "calls", at_most=0)
    yield row("incident_unowned", told["unowned"], "calls", at_most=0)
    yield row("incident_call_p99_ms", percentile(told["call_ms"], 0.99), "ms")
    yield row("incident_gather_s", told["gather_s"], "s")
    yield row("incident_hear_s", told["hear_s"], "s")
    yield row("incident_tell_s", told["tell_s"], "s")
    yield row("incident_answer_s", told["answer_s"], "s")
