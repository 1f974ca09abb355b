"""Beat's scheduler: the file scheduler, which also says that it lives."""

from __future__ import annotations

import contextlib
import socket
from datetime import datetime, timedelta
from typing import Any, Final

from celery.beat import PersistentScheduler
from django.db import Error as DatabaseFault
from django.db import connection
from django.utils import timezone

from requests_app.actions.heartbeats import beat

BEAT_EVERY: Final = timedelta(seconds=5)


class HeartbeatScheduler(PersistentScheduler):
    """Ticks at least every five seconds and writes a sign of life."""

    max_interval = 5
    _last: datetime | None = None

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """Publish what is due, after the sign of life."""
        now = timezone.now()
        if self._last is None or now - self._last >= BEAT_EVERY:
            with contextlib.suppress(DatabaseFault):
                beat(f"beat:{socket.gethostname()}", kind="beat", at=now)
                self._last = now
            connection.close()
        return min(float(super().tick(*args, **kwargs)), self.max_interval)
