"""When the city looks at itself: once a night, by the city's own clock."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

# Local time; no change to or from summer time falls on it.
AUDIT_AT: Final = time(4, 0)
TOO_OLD_AFTER: Final = timedelta(hours=48)


def is_audit_due(last_at: datetime | None, *, at: datetime, timezone: str) -> bool:
    """Tell whether no audit has run since the last night's hour."""
    here = at.astimezone(ZoneInfo(timezone))
    tonight = datetime.combine(here.date(), AUDIT_AT, tzinfo=here.tzinfo)
    night = tonight if here >= tonight else tonight - timedelta(days=1)
    return last_at is None or last_at < night
