"""Workers and beat write signs of life into the database."""

from __future__ import annotations

import contextlib
from typing import Any, Final

from celery.signals import heartbeat_sent
from django.db import Error as DatabaseFault
from django.db import connection
from django.utils import timezone

from requests_app.actions.heartbeats import beat

EVERY_BEATS: Final = 2  # Celery's own heart beats every two seconds
_beats = {"count": 0}


@heartbeat_sent.connect
def worker_lives(sender: Any = None, **_: Any) -> None:
    """Write down a worker and its lanes; a database that is away is no reason to stop."""
    _beats["count"] += 1
    if _beats["count"] % EVERY_BEATS:
        return
    # The sender is Celery's Heart; its dispatcher knows the worker's name and app.
    name = str(sender.eventer.hostname)
    lanes = sorted(sender.eventer.app.amqp.queues.consume_from)
    with contextlib.suppress(DatabaseFault):
        beat(f"worker:{name}", kind="worker", at=timezone.now(), lanes=lanes)
    # The pool's children are forked from this process: leave them no open connection.
    connection.close()
