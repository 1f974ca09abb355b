"""The relay's own gateway to the broker."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import groupby
from typing import Any, Final

from celery import current_app
from kombu.connection import Connection
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from requests_app.relay.rows import Hint
from requests_app.vocabulary import JOBS_OF_A_HINT, Lane

BROKER_FAULTS = (OperationalError, RedisError, ConnectionError, OSError)


ALONE: Final = frozenset({Lane.ESCALATION})


def together(hints: Sequence[Hint]) -> Iterator[tuple[tuple[str, str], Sequence[int]]]:
    """Put the jobs together that one message may name: (name, lane), ids, in their order."""
    for (name, lane), same in groupby(hints, key=lambda hint: (hint.name, hint.lane)):
        ids = [hint.job_id for hint in same]
        size = 1 if lane in ALONE else JOBS_OF_A_HINT
        for start in range(0, len(ids), size):
            yield (name, lane), ids[start : start + size]


class BrokerUnreachable(Exception):
    """The broker does not take messages; the rows stay."""


class Publisher:
    """Holds one connection; opens another after a fault."""

    def __init__(self) -> None:
        self._connection: Connection | None = None
        self._producer: Any = None

    def publish(self, hints: Sequence[Hint]) -> None:
        """Send the hints into their lanes, several jobs of a kind in one message. Raises `BrokerUnreachable`."""
        try:
            producer = self._ready()
            for (name, lane), (first, *others) in together(hints):
                current_app.send_task(
                    name,
                    args=(first,),
                    kwargs={"also": others} if others else {},
                    queue=lane,
                    producer=producer,
                    retry=False,
                    ignore_result=True,
                )
        except BROKER_FAULTS as fault:
            self.close()
            raise BrokerUnreachable(type(fault).__name__) from fault

    def waiting_in(self, lane: Lane) -> int:
        """Count the hints that lie in a lane and nobody has taken. Raises `BrokerUnreachable`."""
        try:
            channel = self._ready().channel
            return int(channel.queue_declare(queue=lane.value, durable=True, auto_delete=False).message_count)
        except BROKER_FAULTS as fault:
            self.close()
            raise BrokerUnreachable(type(fault).__name__) from fault

    def is_reachable(self) -> bool:
        """Ask the broker whether it lives; False also where it does not answer in time."""
        try:
            self._ready()
            client = getattr(self._connection.default_channel, "client", None) if self._connection else None
            if client is not None:  # Redis and its kin
                client.ping()
        except BROKER_FAULTS:
            self.close()
            return False
        return True

    def _ready(self) -> Any:
        if self._connection is None:
            self._connection = current_app.connection_for_write()
            self._connection.ensure_connection(max_retries=1, interval_start=0, timeout=2)
            self._producer = current_app.amqp.Producer(self._connection)
        return self._producer

    def close(self) -> None:
        """Let the connection go."""
        if self._connection is not None:
            with suppress(*BROKER_FAULTS):
                self._connection.close()
        self._connection = self._producer = None
