"""Eight people who claim, each in a process: started by `bench.measures.claiming`, prints one line of JSON."""

from __future__ import annotations

import json
import logging
import multiprocessing
import os
import sys
import time
from collections.abc import Callable
from typing import Any, Final

import psycopg

PEOPLE: Final = 8
BARE: Final = """
UPDATE floor_entry SET is_taken = true WHERE id = (
    SELECT id FROM floor_entry WHERE NOT is_taken ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
"""
# Those who may claim from the fullest queues.
ABLE: Final = """
SELECT p.id FROM requests_app_staffmember p
JOIN requests_app_teammembership m ON m.person_id = p.id
JOIN requests_app_workqueue q ON q.team_id = m.team_id
JOIN requests_app_case c ON c.queue_id = q.id
WHERE p.is_active AND NOT EXISTS (SELECT 1 FROM requests_app_absence a WHERE a.person_id = p.id)
GROUP BY p.id ORDER BY count(*) DESC, p.id LIMIT %s
"""
fork = multiprocessing.get_context("fork")


def main() -> None:
    """Let both sides claim in turn."""
    import django
    import structlog

    django.setup()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    floor_url, rounds, seconds = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
    with psycopg.connect(os.environ["DATABASE_URL"]) as asking:
        people = [person for (person,) in asking.execute(ABLE, [PEOPLE]).fetchall()]
    told: dict[str, Any] = {"rounds": [], "faults": 0, "floor_faults": 0}
    for _ in range(rounds):
        bare, bare_took, floor_faults = together([_bare(floor_url)] * PEOPLE, seconds)
        own, own_took, faults = together([_own(person) for person in people], seconds)
        told["rounds"].append({"floor": bare, "floor_seconds": bare_took, "ours": own, "ours_seconds": own_took})
        told["faults"] += faults
        told["floor_faults"] += floor_faults
    print(json.dumps(told))


Ready = Callable[[], Callable[[], object]]  # made in the process: opens a connection, gives what to repeat


def together(workers: list[Ready], seconds: float) -> tuple[int, float, int]:
    """Let all begin at the same moment; give how many claims, in how long, and how many went wrong."""
    gate, results = fork.Barrier(len(workers) + 1), fork.Queue()
    processes = [fork.Process(target=_repeat, args=(ready, gate, results, seconds)) for ready in workers]
    for process in processes:
        process.start()
    gate.wait(timeout=60)
    began = time.perf_counter()
    counts = [results.get(timeout=seconds + 60) for _ in processes]
    took = time.perf_counter() - began
    for process in processes:
        process.join()
    return sum(done for done, _faults in counts), took, sum(faults for _done, faults in counts)


def _repeat(ready: Ready, gate: Any, results: Any, seconds: float) -> None:
    act = ready()
    done = faults = 0
    gate.wait(timeout=60)
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        try:
            if not act():
                raise LookupError("nothing waits any more: the floor would be too fast")
            done += 1
        except Exception as fault:
            if not faults:
                logging.getLogger(__name__).error("claim failed: %s", type(fault).__name__)
            faults += 1
            time.sleep(0.01)
    results.put((done, faults))


def _bare(url: str) -> Ready:
    def ready() -> Callable[[], object]:
        connection = psycopg.connect(url, autocommit=True)
        return lambda: connection.execute(BARE).rowcount

    return ready


def _own(person_id: int) -> Ready:
    def ready() -> Callable[[], object]:
        from django.db import connection
        from django.utils import timezone

        from requests_app.actions import casework
        from requests_app.models import StaffMember
        from requests_app.queries.people import actor_of

        connection.close()
        by = actor_of(StaffMember.objects.get(pk=person_id), language="en")
        return lambda: casework.claim_next(by=by, at=timezone.now())

    return ready


if __name__ == "__main__":
    main()
