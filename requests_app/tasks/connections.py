"""A worker keeps its connection to the database from job to job.

Celery's Django fixup closes it before and after each task, because what a time limit has interrupted looks usable and
is not; a new connection costs more than most jobs. So we keep it, and look at the connection itself.
"""

from __future__ import annotations

from typing import Any

from celery.signals import task_postrun, task_prerun
from django.db import close_old_connections, connection
from psycopg.pq import TransactionStatus


@task_prerun.connect
def begin_on_a_usable_connection(**_: Any) -> None:
    """Let go of one that is too old, or has broken; Django asks the others whether they live (CONN_HEALTH_CHECKS)."""
    if not connection.in_atomic_block:
        close_old_connections()


@task_postrun.connect
def end_on_an_idle_connection(**_: Any) -> None:
    """Close it where the task has left something under way: a time limit in the middle of a statement does that."""
    close_unless_idle()


def close_unless_idle() -> None:
    """Close the connection where a statement is under way on it, or a transaction that no block of ours has opened."""
    line = connection.connection
    if connection.in_atomic_block or line is None or line.info.transaction_status == TransactionStatus.IDLE:
        return
    connection.close()
