"""How often something was tried, counted in the broker's store; in this process where the store is away.

Nobody is locked out by a store that is gone: it is given up within a moment, left alone for a while, and each process
counts by itself meanwhile.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from functools import lru_cache
from typing import Final

import structlog
from django.conf import settings
from limits import RateLimitItem, parse_many
from limits.errors import StorageError
from limits.storage import MemoryStorage, RedisStorage, Storage
from limits.strategies import MovingWindowRateLimiter

from requests_app.lib.codes import keyed_secret
from requests_app.lib.left_out import left_out

log = structlog.get_logger(__name__)

ANSWER_SECONDS: Final = 0.3
LEFT_ALONE_SECONDS: Final = 30.0


class _Counters:
    """The two places where tries are counted, and until when the first is left alone."""

    def __init__(self) -> None:
        self.here: Storage = MemoryStorage()
        self.shared: Storage | None = None
        self.away_until = 0.0

    def limiter(self) -> MovingWindowRateLimiter:
        """Give the counter to use now."""
        if settings.RATE_LIMIT_STORE == "memory" or time.monotonic() < self.away_until:
            return MovingWindowRateLimiter(self.here)
        if self.shared is None:
            self.shared = _shared_store(settings.RATE_LIMIT_STORE)
        return MovingWindowRateLimiter(self.shared)

    def note_away(self) -> None:
        """Leave the store alone for a while."""
        self.away_until = time.monotonic() + LEFT_ALONE_SECONDS
        log.warning("rate_limits.store_away", seconds=LEFT_ALONE_SECONDS)


def _shared_store(url: str) -> Storage:
    with left_out("opentelemetry"):  # which the client takes along for figures that nobody asks it for
        from redis.backoff import NoBackoff
        from redis.retry import Retry

    address = url.replace("unix://", "redis+unix://", 1) if url.startswith("unix://") else url
    options = {"socket_timeout": ANSWER_SECONDS, "socket_connect_timeout": ANSWER_SECONDS}
    return RedisStorage(address, wrap_exceptions=True, retry=Retry(NoBackoff(), 0), **options)  # type: ignore[arg-type]  # goes on to the client


_counters = _Counters()


def seconds_to_wait(name: str, who: str) -> int:
    """Say for how many seconds somebody has to wait before she may try again; 0 when she may now."""

    def ask(limiter: MovingWindowRateLimiter) -> int:
        waits = [_wait(limiter, item, name, _hidden(who)) for item in _limits(settings.RATE_LIMITS[name])]
        return max(waits, default=0)

    return _asked_of_a_store(ask)


def count(name: str, who: str) -> None:
    """Count one try."""

    def ask(limiter: MovingWindowRateLimiter) -> int:
        for item in _limits(settings.RATE_LIMITS[name]):
            limiter.hit(item, name, _hidden(who))
        return 0

    _asked_of_a_store(ask)


def forget_all() -> None:
    """Forget what this process has counted by itself."""
    _counters.here.reset()
    _counters.shared, _counters.away_until = None, 0.0


def _asked_of_a_store(ask: Callable[[MovingWindowRateLimiter], int]) -> int:
    try:
        return ask(_counters.limiter())
    except StorageError:
        _counters.note_away()
        return ask(_counters.limiter())


def _hidden(who: str) -> str:
    """Hide who is counted: the store holds no address of anybody."""
    return keyed_secret(key=settings.REFERENCE_SECRET, message=f"limit:{who}", length=26)


def _wait(limiter: MovingWindowRateLimiter, item: RateLimitItem, name: str, who: str) -> int:
    if limiter.test(item, name, who):
        return 0
    return max(1, math.ceil(limiter.get_window_stats(item, name, who).reset_time - time.time()))


@lru_cache(maxsize=32)
def _limits(text: str) -> list[RateLimitItem]:
    return parse_many(text)
