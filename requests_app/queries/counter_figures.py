"""How many requests of the counters were settled where they were asked, week by week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from requests_app.lib.prepared import fetch
from requests_app.queries import places
from requests_app.vocabulary import Channel

WEEKS: Final = 8
COUNT: Final = f"""
    SELECT date_trunc('week', received_at AT TIME ZONE $2)::date, count(*), count(*) FILTER (WHERE is_settled_at_once)
      FROM requests_app_servicerequest
     WHERE channel = '{Channel.COUNTER.value}' AND received_at >= $1
     GROUP BY 1 ORDER BY 1 DESC
"""  # noqa: S608 - a word of our own


@dataclass(frozen=True)
class Week:
    """One week of all counters, by the Monday on which it began."""

    begins_on: date
    taken: int
    settled: int

    @property
    def share(self) -> int:
        """Give the share that was settled at once, in per cent."""
        return round(100 * self.settled / self.taken) if self.taken else 0


def first_contact(*, at: datetime) -> list[Week]:
    """Count what was taken and what was settled at once, the newest week first (two queries)."""
    zone = places.city().timezone
    here = at.astimezone(ZoneInfo(zone)).replace(hour=0, minute=0, second=0, microsecond=0)
    since = here - timedelta(days=here.weekday(), weeks=WEEKS - 1)
    return [Week(*row) for row in fetch(COUNT, [since, zone])]
