"""The one writer of signs of life."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from requests_app.models import Heartbeat

FORGOTTEN_AFTER: Final = timedelta(hours=1)


def sign_off(process: str) -> None:
    """Forget a process that ends as it should: its silence is no alarm."""
    Heartbeat.objects.filter(process=process).delete()


def beat(
    process: str, *, kind: str, at: datetime, lanes: Sequence[str] = (), details: Mapping[str, Any] | None = None
) -> None:
    """Write that a process lives; processes that have been silent for an hour are forgotten."""
    _row, is_new = Heartbeat.objects.update_or_create(
        process=process, defaults={"kind": kind, "lanes": list(lanes), "at": at, "details": dict(details or {})}
    )
    if is_new:
        Heartbeat.objects.filter(at__lt=at - FORGOTTEN_AFTER).delete()
