"""The relay's day: take due rows, publish their hints, say that it lives."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

import structlog
from django.db import Error as DatabaseFault
from django.db import close_old_connections, connection
from django.utils import timezone

from requests_app.actions.heartbeats import beat, sign_off
from requests_app.relay.broker import BrokerUnreachable, Publisher
from requests_app.relay.rows import BATCH, busy_lanes, give_back, take_due_rows

log = structlog.get_logger(__name__)

IDLE_SECONDS: Final = 0.15
# Between two rounds while jobs come in: a hint then names several of them, and costs as much as a hint for one.
GATHER_SECONDS: Final = 0.1
FAULT_SECONDS: Final = 1.0
BEAT_EVERY: Final = timedelta(seconds=3)


def pass_once(publisher: Publisher, *, at: datetime) -> int:
    """Publish what is due now in every lane, the escalation lane first; give how many hints went out."""
    count = 0
    for lane in busy_lanes(at=at):
        hints = take_due_rows(lane, at=at, waiting=publisher.waiting_in(lane))
        try:
            publisher.publish(hints)
        except BrokerUnreachable:
            give_back(hints, at=timezone.now())
            raise
        count += len(hints)
    return count


def pause_after(published: int) -> float:
    """Say how many seconds to wait for more; where a lane gave all it may at once, there is more already."""
    if published >= BATCH:
        return 0
    return GATHER_SECONDS if published else IDLE_SECONDS


def run(*, should_stop: Callable[[], bool]) -> None:
    """Relay until told to stop; neither a dead broker nor a dead database ends it."""
    publisher = Publisher()
    name = f"relay:{socket.gethostname()}:{os.getpid()}"
    last_beat: datetime | None = None
    is_broker_up = True
    while not should_stop():
        now = timezone.now()
        try:
            if last_beat is None or now - last_beat >= BEAT_EVERY:
                beat(name, kind="relay", at=now, details={"broker": publisher.is_reachable()})
                last_beat = now
            published = pass_once(publisher, at=now)
            is_broker_up = True
        except BrokerUnreachable as fault:
            if is_broker_up:
                log.warning("relay.broker_unreachable", fault=str(fault))
            is_broker_up, published = False, 0
            time.sleep(FAULT_SECONDS)
        except DatabaseFault as fault:
            log.warning("relay.database_unreachable", fault=type(fault).__name__)
            connection.close()
            published = 0
            time.sleep(FAULT_SECONDS)
        time.sleep(pause_after(published))
        close_old_connections()
    publisher.close()
    with suppress(DatabaseFault):
        sign_off(name)
