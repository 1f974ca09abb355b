"""Twenty clerks at twenty desks: started by `bench.measures.calling`, prints one line of JSON.

Each call has its moment; how long it takes counts from then, so that a slow call makes the next ones late as well.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any, Final

import psycopg

DESKS: Final = 20
CALLS_A_SECOND: Final = 20
WARM_SECONDS: Final = 3  # some calls of every desk: a statement is prepared from its fifth time on
BARE: Final = "SELECT id FROM floor_entry WHERE NOT is_taken ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED"
# One in ten has priority; half wait in each line.
COMING: Final = """
INSERT INTO requests_app_visit (site_id, line_id, number, provisional_number, day, arrived_at, state, turn, rank_at,
    last_moved_at, calls, was_returned, left_open_reason, revision, channel, client, idempotency_key, body_hash,
    language)
SELECT site_id, id, prefix || lpad(n::text, 5, '0'), '', %(day)s, at, 'waiting',
    CASE WHEN n %% 10 = 0 THEN %(turn)s ELSE 'ordinary' END, at, at, 0, false, '', 0,
    'kiosk', 'bench', code || n, '', 'de'
FROM (SELECT * FROM requests_app_line WHERE is_active) line
CROSS JOIN LATERAL (SELECT n, %(at)s::timestamptz + n * interval '1 ms' AS at FROM generate_series(1, %(each)s) n) one
"""
PERIODS: Final = """
INSERT INTO requests_app_visitperiod (visit_id, line_id, kind, started_at)
SELECT id, line_id, 'waiting', arrived_at FROM requests_app_visit
"""
Act = Callable[[], object]


def main() -> None:
    """Let everybody come, open the desks, and offer calls: bare ones and ours in turn."""
    import django
    import structlog

    django.setup()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    floor_url, rounds, seconds, waiting = sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4])
    ours = [_caller(*sitting) for sitting in _everybody_comes(waiting)]
    bare = [_bare(floor_url) for _desk in range(DESKS)]
    told: dict[str, Any] = {"ours": [], "floor": [], "faults": 0}
    # A clerk keeps her connection, and its plans, from the first call to the last.
    seats = [ThreadPoolExecutor(max_workers=1) for _desk in range(DESKS)]
    offered(seats, [act for act, _after in ours], [after for _act, after in ours], seconds=WARM_SECONDS)
    for _round in range(rounds):
        for name, acts, afters in (("floor", bare, None), ("ours", [a for a, _ in ours], [b for _, b in ours])):
            took, faults = offered(seats, acts, afters, seconds=seconds)
            told[name] += took
            told["faults"] += faults
    print(json.dumps(told))


def offered(
    seats: list[ThreadPoolExecutor],
    acts: list[Act],
    afters: list[Act] | None,
    *,
    seconds: float,
    a_second: int = CALLS_A_SECOND,
) -> tuple[list[float], int]:
    """Let each act at its own moments; give how long after them each was done, and how many went wrong."""
    took, faults = list[float](), list[str]()
    began = time.perf_counter() + 0.2

    def sits(index: int) -> None:
        for number in range(index, int(seconds * a_second), len(acts)):
            moment = began + number / a_second
            time.sleep(max(0.0, moment - time.perf_counter()))
            try:
                acts[index]()
                took.append(time.perf_counter() - moment)
                if afters:
                    afters[index]()
            except Exception as fault:
                faults.append(f"{type(fault).__name__}: {fault}".splitlines()[0])

    for sitting in [seat.submit(sits, index) for index, seat in enumerate(seats)]:
        sitting.result()
    if faults:
        sys.stderr.write(f"calls failed: {sorted(set(faults))}\n")
    return took, len(faults)


def _bare(url: str) -> Act:
    connection = psycopg.connect(url, autocommit=True)
    return lambda: connection.execute(BARE).fetchone()


def _everybody_comes(waiting: int) -> list[tuple[int, Any]]:
    """Fill the lines and open the desks; give each desk with who sits there."""
    from requests_app.actions import visits_desks
    from requests_app.models import Desk, Line, PriorityClass, Site, StaffMember
    from requests_app.queries.people import actor_of
    from requests_app.queries.visits_locks import day_of
    from requests_app.vocabulary import Channel, Role

    now = datetime.now(UTC)
    turn = PriorityClass.objects.filter(is_active=True)[0].code
    each = waiting // Line.objects.filter(is_active=True).count()
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as filling:
        filling.execute(COMING, {"day": day_of(now), "turn": turn, "at": now, "each": each})
        filling.execute(PERIODS)
        filling.execute("VACUUM (ANALYZE) requests_app_visit, requests_app_visitperiod")
    site, found = Site.objects.order_by("pk")[0], list[tuple[int, Any]]()
    for number in range(DESKS):
        person = StaffMember.objects.create(username=f"bench-{number}", roles=[Role.CLERK])
        desk = Desk.objects.create(site=site, code=f"bench-{number}", name=str(number))
        by = actor_of(person, channel=Channel.COUNTER, language="de")
        visits_desks.open_desk(desk.pk, by=by, at=now)
        found.append((desk.pk, by))
    return found


def _caller(desk_id: int, by: Any) -> tuple[Act, Act]:
    """Give what is measured, and what then makes the desk free again."""
    from django.utils import timezone

    from requests_app.actions import visits_desk

    called: list[int] = []

    def call() -> None:
        called.append(visits_desk.call_next(desk_id, by=by, at=timezone.now()).pk)

    def serve() -> None:
        visits_desk.start_serving(called[-1], by=by, at=timezone.now())
        visits_desk.finish(called[-1], by=by, at=timezone.now())

    return call, serve


if __name__ == "__main__":
    main()
