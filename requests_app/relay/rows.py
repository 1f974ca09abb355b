"""Which job rows are due a hint, and when each is due the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import connection

from requests_app.lib.prepared import fetch
from requests_app.vocabulary import JOBS_OF_A_HINT, OUTSTANDING_HINTS_PER_LANE, Lane

BATCH: Final = 100  # jobs of one lane before the escalation lane is asked again
# Seconds until a hint that nobody has followed is given again: 4, then 8, then 12 for good.
RE_KICK_SECONDS: Final = (4, 8, 12)
LANES_IN_ORDER: Final = (Lane.ESCALATION, Lane.FRONT, Lane.MIDDLE, Lane.BACK, Lane.OUTBOUND, Lane.CLOCK)

DUE = """
    done_at IS NULL AND dead_at IS NULL AND due_at <= $1 AND (lease_until IS NULL OR lease_until <= $1)
"""
BUSY = f"""
    SELECT lane FROM unnest($2::text[]) WITH ORDINALITY AS asked(lane, place)
    WHERE EXISTS (SELECT 1 FROM requests_app_jobrow job WHERE job.lane = asked.lane AND {DUE})
    ORDER BY place
"""  # noqa: S608 (our own words)
TAKE = f"""
    WITH due AS (
        SELECT id FROM requests_app_jobrow
        WHERE lane = $2 AND {DUE}
        ORDER BY due_at, id
        LIMIT $3
        FOR UPDATE SKIP LOCKED
    )
    UPDATE requests_app_jobrow job
    SET hints = job.hints + 1,
        due_at = $1::timestamptz + make_interval(secs => ($4::int[])[least(job.hints + 1, 3)])
    FROM due WHERE job.id = due.id
    RETURNING job.id, job.name, job.lane
"""  # noqa: S608


@dataclass(frozen=True)
class Hint:
    """What a consumer is told: the row's id, the task's name and the lane."""

    job_id: int
    name: str
    lane: str


def busy_lanes(*, at: datetime) -> Sequence[Lane]:
    """List the lanes in which a row is due, the escalation lane first (one query)."""
    return [Lane(lane) for (lane,) in fetch(BUSY, [at, list(LANES_IN_ORDER)])]


def take_due_rows(lane: Lane, *, at: datetime, waiting: int) -> Sequence[Hint]:
    """Take the due rows of a lane, push their next due time on, and give the hints to publish.

    `waiting`: how many hints lie in the broker's lane. It is the broker that bounds them, not the rows: a row
    that waits for another try takes nobody's room, and a dead worker's lane does not grow for days.

    The rows are committed before anything is published: a lost hint is given again after some seconds.
    """
    room = min(BATCH, (OUTSTANDING_HINTS_PER_LANE - waiting) * JOBS_OF_A_HINT)
    if room <= 0:
        return ()
    # One statement: it commits by itself.
    return tuple(Hint(*row) for row in fetch(TAKE, [at, lane, room, list(RE_KICK_SECONDS)]))


def give_back(hints: Sequence[Hint], *, at: datetime, seconds: int = 1) -> None:
    """Make rows due again soon, because the broker did not take their hints."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE requests_app_jobrow SET due_at = %s WHERE id = ANY(%s) AND done_at IS NULL",
            [at + timedelta(seconds=seconds), [hint.job_id for hint in hints]],
        )
