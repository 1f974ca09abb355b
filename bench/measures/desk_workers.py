"""Sixteen people at their desks, and a supervisor: started by `bench.measures.desk_work`, prints one line of JSON."""

from __future__ import annotations

import json
import logging
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

import psycopg

from bench.measures.callers import Act, offered
from bench.measures.claimers import ABLE, BARE

PEOPLE: Final = 16
CLAIMS_A_SECOND: Final = 30
WARM_SECONDS: Final = 3


def main() -> None:
    """Offer claims in turn with bare updates, then change many cases at once, three times; the middle one counts."""
    import django
    import structlog

    django.setup()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    floor_url, rounds, seconds, cases = sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4])
    with psycopg.connect(os.environ["DATABASE_URL"]) as asking:
        able = [person for (person,) in asking.execute(ABLE, [PEOPLE]).fetchall()]
    people = [able[number % len(able)] for number in range(PEOPLE)]
    seats = [ThreadPoolExecutor(max_workers=1) for _person in people]
    ours, bare = [_claimer(person) for person in people], [_bare(floor_url) for _person in people]
    told: dict[str, Any] = {"ours": [], "floor": [], "faults": 0, "claimed": 0}
    offered(seats, bare, None, seconds=WARM_SECONDS, a_second=CLAIMS_A_SECOND)
    warm, faults = offered(seats, ours, None, seconds=WARM_SECONDS, a_second=CLAIMS_A_SECOND)
    told["claimed"], told["faults"] = len(warm), faults
    for _round in range(rounds):
        for name, acts in (("floor", bare), ("ours", ours)):
            took, faults = offered(seats, acts, None, seconds=seconds, a_second=CLAIMS_A_SECOND)
            told[name] += took
            told["faults"] += faults
            told["claimed"] += len(took) if name == "ours" else 0
    print(json.dumps({**told, **_change_many(floor_url, cases)}))


def _bare(url: str) -> Act:
    connection = psycopg.connect(url, autocommit=True)
    return lambda: connection.execute(BARE).rowcount


def _claimer(person_id: int) -> Act:
    from django.utils import timezone

    from requests_app.actions import casework
    from requests_app.models import StaffMember
    from requests_app.queries.people import actor_of

    by = actor_of(StaffMember.objects.get(pk=person_id), language="en")
    return lambda: casework.claim_next(by=by, at=timezone.now())


def _change_many(floor_url: str, cases: int) -> dict[str, Any]:
    """Let a supervisor give waiting cases to one colleague, with a bare transaction for each case beside it."""
    tries = [_give_away(cases) for _ in range(3)]
    floors = sorted(_bare_many(floor_url, cases) for _ in range(3))
    plans, works, left = zip(*tries, strict=True)
    return {
        "bulk": sorted(works)[1],
        "bulk_plan": sorted(plans)[1],
        "bulk_left": sum(left),
        "bulk_floor": floors[1],
    }


def _give_away(cases: int) -> tuple[float, float, int]:
    from django.utils import timezone

    from requests_app.actions import bulk
    from requests_app.models import Case, JobRow, StaffMember
    from requests_app.queries.people import actor_of, members_of
    from requests_app.tasks.bulk import work_off
    from requests_app.vocabulary import BulkStep, CaseState, Role

    queue = Case.objects.filter(state=CaseState.QUEUED, service__required_skills=[]).order_by("pk")[0].queue_id or 0
    ids = list(
        Case.objects.filter(state=CaseState.QUEUED, queue=queue).order_by("pk").values_list("pk", flat=True)[:cases]
    )
    by = actor_of(StaffMember.objects.filter(roles__contains=[Role.SUPERVISOR])[0], language="en")
    person = members_of(queue)[0].pk
    run = bulk.gather(ids, by=by, at=timezone.now())
    began = time.perf_counter()
    bulk.plan(run.pk, BulkStep.ASSIGN, {"person": person, "reason": "Together."}, by=by, at=timezone.now())
    planned = time.perf_counter()
    bulk.order(run.pk, by=by, at=timezone.now())
    work_off(JobRow.objects.get(bulk_run=run).pk)
    done = time.perf_counter()
    return planned - began, done - planned, run.items.exclude(state="changed").count()


def _bare_many(url: str, cases: int) -> float:
    connection = psycopg.connect(url, autocommit=True)
    began = time.perf_counter()
    for _case in range(cases):
        connection.execute(BARE)
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
