"""A connection that gives up when the database is silent for too long.

A server that hangs, or a network that swallows what is sent and says nothing, would otherwise hold a thread for good:
libpq waits for an answer without end, and TCP notices only what is not acknowledged.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from typing import Any

from django.conf import settings
from django.db.backends.postgresql import base
from psycopg import OperationalError, errors

_PATIENCE: ContextVar[float | None] = ContextVar("patience")


@contextmanager
def patience(seconds: float | None) -> Iterator[None]:
    """Wait so long for each answer within this block; None waits without end. For what is known to take its time."""
    token = _PATIENCE.set(seconds)
    try:
        yield
    finally:
        _PATIENCE.reset(token)


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own, but for how long it waits (settings.DATABASE_ANSWER_SECONDS; 0 waits without end)."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Connect, and bound every wait on this connection."""
        connection = super().get_new_connection(conn_params)
        connection.wait = partial(_wait, connection)
        return connection


def _wait(connection: Any, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
    """Wait for an answer; after a silence close the connection and say so as any lost connection does."""
    limit = timeout or _PATIENCE.get(settings.DATABASE_ANSWER_SECONDS or None)
    try:
        return type(connection).wait(connection, gen, interval, limit)
    except errors._WaitTimeout:  # noqa: SLF001 - psycopg gives it no other name
        connection.pgconn.finish()
        raise OperationalError(f"no answer from the database within {limit} s") from None
