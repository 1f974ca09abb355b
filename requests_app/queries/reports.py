"""Reports over a period: volumes, times, promises kept, and what came back, from cases and the ledger of their clocks.

A case counts in the period in which it was opened. Parts and questions between teams are no cases of residents, and
what is suspected of being spam is left out. One person is one address, or whoever gave none. Times are seconds; n
counts the cases that have come so far.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db import connection

from requests_app.models.cases import STILL_OPEN
from requests_app.queries.patience import patience
from requests_app.queries.saved_views import labels_of_the_city
from requests_app.vocabulary import UNKNOWN_DISTRICT, ClockKind

PATIENCE_MS: Final = 8000  # a year of a large city is read in one go; nobody waits behind it
NOBODY: Final = "none"

# What a report can be divided by, and the code of each part.
BY: Final[dict[str, str]] = {
    "all": "'all'",
    "service": "service.code",
    "channel": f"COALESCE(first.channel, '{NOBODY}')",
    "district": f"COALESCE(district.code, '{UNKNOWN_DISTRICT}')",
    "queue": f"COALESCE(queue.code, '{NOBODY}')",
}
# Columns as they are read: each of n, median and p90 where it is a time.
COUNTS: Final = ("cases", "people", "kept", "promised", "reopened", "bounced", "at_once", "called")
TIMES: Final = ("response", "resolution", "net", "heard")
CHOSEN: Final = """
    FROM requests_app_case c
    JOIN requests_app_servicedefinition service ON service.id = c.service_id
    LEFT JOIN requests_app_district district ON district.id = c.district_id
    LEFT JOIN requests_app_workqueue queue ON queue.id = COALESCE(c.queue_id, c.last_queue_id)
    LEFT JOIN LATERAL (
        SELECT letter.channel, letter.is_settled_at_once,
            COALESCE(NULLIF(lower(who.email), ''), NULLIF(who.phone, ''), who.id::text) AS person
        FROM requests_app_servicerequest letter LEFT JOIN requests_app_resident who ON who.id = letter.requester_id
        WHERE letter.case_id = c.id ORDER BY letter.id LIMIT 1
    ) first ON true
"""
HANGS_ON_IT: Final = f"""
    LEFT JOIN LATERAL (
        SELECT min(sent.id) AS any FROM requests_app_handover sent WHERE sent.case_id = c.id AND sent.is_return
    ) returned ON true
    LEFT JOIN LATERAL (
        SELECT count(*) AS number, extract(epoch FROM min(call.acknowledged_at - call.raised_at)) AS heard
        FROM requests_app_escalation call WHERE call.case_id = c.id AND NOT call.is_drill
    ) calls ON true
    LEFT JOIN LATERAL (
        SELECT clock.breached_at, clock.stopped_at, (
            SELECT sum(extract(epoch FROM ran.stopped_at - ran.started_at)) FROM requests_app_clockinterval ran
            WHERE ran.clock_id = clock.id
        ) AS ran
        FROM requests_app_clock clock WHERE clock.case_id = c.id AND clock.kind = '{ClockKind.SERVICE_NORM.value}'
        ORDER BY clock.id DESC LIMIT 1
    ) norm ON true
"""  # noqa: S608 - a word of our own
IN_THE_PERIOD: Final = """
    WHERE c.opened_at >= %(since)s AND c.opened_at < %(until)s AND c.parent_id IS NULL AND NOT c.suspected_spam
"""
# The norm's clock has stopped with the answer: the time that waited for the resident is not in it.
TIME_OF: Final = {
    "response": "extract(epoch FROM c.first_response_at - c.opened_at)",
    "resolution": "extract(epoch FROM COALESCE(c.resolved_at, c.closed_at) - c.opened_at)",
    "net": "CASE WHEN c.resolved_at IS NOT NULL THEN norm.ran END",
    "heard": "calls.heard",
}


@dataclass(frozen=True)
class Spread:
    """A time in seconds: how many, the middle one, and what nine in ten do not exceed."""

    n: int
    median: float | None
    p90: float | None


@dataclass(frozen=True)
class Line:
    """One part of a report. `open` and `open_median`: of what is open now, how many, and their age in the middle."""

    code: str
    name: str
    counts: Mapping[str, int]
    times: Mapping[str, Spread]
    open: int = 0
    open_median: float | None = None
    before: Line | None = None

    def share(self, part: str, of: str = "cases") -> int | None:
        """Give a part in per cent; None where there is nothing to divide."""
        whole = self.counts[of]
        return round(100 * self.counts[part] / whole) if whole else None


@dataclass(frozen=True)
class Period:
    """From the first day to the last one, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """Count its days."""
        return (self.last - self.first).days + 1

    @property
    def before(self) -> Period:
        """Give the period of the same length before it."""
        return Period(self.first - timedelta(days=self.days), self.first - timedelta(days=1))


def report(period: Period, *, by: str, zone: str, language: str, at: datetime) -> list[Line]:
    """Read a report with the period before it, the largest part first (three statements). Raises `AsksTooMuch`."""
    with patience(PATIENCE_MS):
        now = _read(_statement(by), _between(period, zone))
        earlier = _read(_statement(by), _between(period.before, zone))
        backlog = {code: (number, age) for code, number, age in _rows(_open(by), {"at": at, "open": list(STILL_OPEN)})}
    names = {**labels_of_the_city(language).get(by, {}), NOBODY: "–"}
    lines = []
    for code in {*now, *backlog}:
        number, age = backlog.get(code, (0, None))
        line = now.get(code) or _nothing(code)
        name = names.get(code, code)
        lines.append(Line(code, name, line.counts, line.times, number, age, earlier.get(code) or _nothing(code)))
    return sorted(lines, key=lambda line: (-line.counts["cases"], -line.open, line.name))


def _between(period: Period, zone: str) -> dict[str, datetime]:
    here = ZoneInfo(zone)
    since = datetime.combine(period.first, datetime.min.time(), tzinfo=here)
    return {
        "since": since,
        "until": datetime.combine(period.last + timedelta(days=1), datetime.min.time(), tzinfo=here),
    }


def _statement(by: str) -> str:
    times = ", ".join(
        f"count({value}), percentile_cont(0.5) WITHIN GROUP (ORDER BY {value}), "
        f"percentile_cont(0.9) WITHIN GROUP (ORDER BY {value})"
        for value in (TIME_OF[name] for name in TIMES)
    )
    return f"""
        SELECT {BY[by]}, count(*), count(DISTINCT first.person),
            count(*) FILTER (WHERE norm.stopped_at IS NOT NULL AND norm.breached_at IS NULL),
            count(*) FILTER (WHERE norm.stopped_at IS NOT NULL OR norm.breached_at IS NOT NULL),
            count(*) FILTER (WHERE c.reopen_count > 0), count(returned.any),
            count(*) FILTER (WHERE first.is_settled_at_once), count(*) FILTER (WHERE calls.number > 0), {times}
        {CHOSEN} {HANGS_ON_IT} {IN_THE_PERIOD} GROUP BY 1
    """


def _open(by: str) -> str:
    return f"""
        SELECT {BY[by]}, count(*),
            percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM %(at)s - c.opened_at))
        {CHOSEN} WHERE c.state = ANY(%(open)s) AND c.parent_id IS NULL AND NOT c.suspected_spam GROUP BY 1
    """  # noqa: S608 - words of our own, from the tables above


def _rows(statement: str, values: Mapping[str, Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def _read(statement: str, values: Mapping[str, Any]) -> dict[str, Line]:
    return {row[0]: _line(row) for row in _rows(statement, values)}


def _line(row: Sequence[Any]) -> Line:
    code, rest = row[0], row[1:]
    counts = dict(zip(COUNTS, rest, strict=False))
    spreads = [rest[start : start + 3] for start in range(len(COUNTS), len(rest), 3)]
    return Line(code, code, counts, {name: Spread(*spread) for name, spread in zip(TIMES, spreads, strict=True)})


def _nothing(code: str) -> Line:
    return Line(code, code, dict.fromkeys(COUNTS, 0), dict.fromkeys(TIMES, Spread(0, None, None)))
