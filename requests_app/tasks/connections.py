"""A worker keeps its connection to the database from job to job.

Celery's Django fixup closes it before and after each task, because what a time limit has interrupted looks usable and
is not; a new connection costs more than most jobs. So we keep it, and look at the connection itself.
"""

from __future__ import annotations

import threading
import time
from typing import Any, Final

from celery.signals import task_postrun, task_prerun
from django.db import close_old_connections, connection
from psycopg.pq import TransactionStatus

# A connection on which a task has just ended well is not asked again.
STILL_SECONDS: Final = 1.0


class _Last(threading.local):
    """When the last task of this thread has ended."""

    ended_at: float = 0.0


_last = _Last()


@task_prerun.connect
def begin_on_a_usable_connection(**_: Any) -> None:
    """Let go of one that is too old, or has broken; Django asks whether it lives (CONN_HEALTH_CHECKS)."""
    if connection.in_atomic_block or time.monotonic() - _last.ended_at < STILL_SECONDS:
        return
    close_old_connections()


@task_postrun.connect
def end_on_an_idle_connection(**_: Any) -> None:
    """Close it where the task has left something under way: a time limit in the middle of a statement does that."""
    close_unless_idle()
    _last.ended_at = time.monotonic()


def close_unless_idle() -> None:
    """Close the connection where a statement is under way on it, or a transaction that no block of ours has opened."""
    line = connection.connection
    if connection.in_atomic_block or line is None or line.info.transaction_status == TransactionStatus.IDLE:
        return
    connection.close()
