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


def rank_of(*, waiting_since: datetime, priority: int) -> datetime:
    """Give the instant by which a queue is ordered, oldest first."""
    return waiting_since - HEAD_START[Priority(priority)]
