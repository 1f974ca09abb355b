"""Who goes first in a queue: the oldest, after a head start for what presses. Nobody starves."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from requests_app.vocabulary import Priority

# A case counts as if it had waited this much longer (or, for LOW, less). Waiting raises every rank for ever.
HEAD_START: Final = {
    Priority.LOW: timedelta(days=-2),
    Priority.NORMAL: timedelta(),
    Priority.HIGH: timedelta(days=5),
    Priority.DANGER: timedelta(days=3650),
}

# A case that comes back to its queue because its owner is away counts as if it had waited five years more: ahead of
# all that wait, but for danger to life. It is a head start like the others, so that nobody starves.
FRONT_START: Final = timedelta(days=5 * 365)


def front_of(*, opened_at: datetime, priority: int) -> datetime:
    """Give the rank of a case that stands at the front of its queue; of two of them the older one goes first."""
    return rank_of(waiting_since=opened_at, priority=priority) - FRONT_START


def priority_under(service: int, *, before: int, now: int) -> int:
    """Give the priority under another service: that service's, but never less than a case has been raised to.

    `before` is the priority of the service that the case had, `now` that of the case.
    """
    return max(service, now) if now > before else service


def rank_of(*, waiting_since: datetime, priority: int) -> datetime:
    """Give the instant by which a queue is ordered, oldest first."""
    return waiting_since - HEAD_START[Priority(priority)]
