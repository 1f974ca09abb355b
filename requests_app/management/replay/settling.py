"""After sending: wait until every case is routed, or route them here when nobody else does."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from requests_app.actions import bounds, jobs, routing
from requests_app.models import JobRow
from requests_app.queries import replays
from requests_app.queries.replays import Standing
from requests_app.vocabulary import Job

RELAY_IS_ALIVE_SECONDS: Final = 20
LIMIT_SECONDS: Final = 30.0
LIMIT_SECONDS_PER_ROW: Final = 0.1
POLL_SECONDS: Final = 0.5
CALM: Final = 10  # a count may take one tenth of the waiting time


def wait_until_routed(source: str, keys: Iterable[str], *, told: Callable[[int], None]) -> Standing:
    """Wait until no case waits for the router, or the time is over; `told` hears how many still wait."""
    wanted = frozenset(keys)
    deadline = time.monotonic() + LIMIT_SECONDS + LIMIT_SECONDS_PER_ROW * len(wanted)
    while True:
        began = time.monotonic()
        standing = replays.standing_of(source, wanted)
        told(len(standing.waiting_case_ids))
        if not standing.waiting_case_ids or time.monotonic() > deadline:
            return standing
        time.sleep(max(POLL_SECONDS, CALM * (time.monotonic() - began)))


def is_relay_alive() -> bool:
    """Tell whether somebody publishes jobs, so that workers will route."""
    beat = replays.newest_relay_beat()
    return beat is not None and beat.at > timezone.now() - timedelta(seconds=RELAY_IS_ALIVE_SECONDS)


def look_at_bounds() -> None:
    """See which work queues have become too full, as the sweep would: where no process runs, nobody else does."""
    bounds.watch_bounds(at=timezone.now())


def route_here(case_ids: Iterable[int], *, told: Callable[[int], None]) -> None:
    """Do the routing jobs of these cases in this process, as a worker would; a worker may help at any time."""
    left = sorted(case_ids, reverse=True)  # the oldest is taken first, from the end
    while left:
        _route_one(left.pop())
        told(len(left))


def _route_one(case_id: int) -> None:
    with transaction.atomic():
        due = JobRow.objects.select_for_update(skip_locked=True, of=("self",))
        job = due.filter(name=Job.ROUTE_CASE, case_id=case_id, done_at=None, dead_at=None).first()
        if job is None:  # a worker has it, or is done
            return
        now = timezone.now()
        routing.route_case(case_id, at=now)
        jobs.close_job(job, at=now)
