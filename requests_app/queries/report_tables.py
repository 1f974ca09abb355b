"""A report as a table of words, for pages and papers, and as a table of numbers, for files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.utils.translation import gettext as _

from requests_app.queries.reports import COUNTS, TIMES, Line, Spread

MINUTE, HOUR, DAY = 60, 3600, 86400


def heads() -> tuple[str, ...]:
    """Name the columns."""
    return (
        _("Part"),
        _("Cases (before)"),
        _("People"),
        _("First response, hours: median, p90 (n)"),
        _("Resolved, days: median, p90 (n)"),
        _("of it the city’s time, days: median"),
        _("Promise kept (before)"),
        _("Open now: number, age in days"),
        _("Reopened"),
        _("Returned between teams"),
        _("Settled at first contact"),
        _("A person was called"),
        _("Heard after, minutes: median"),
    )


def words_of(line: Line, name: str) -> tuple[str, ...]:
    """Write a line: for each measure now and, in brackets, in the period before."""
    counts, before = line.counts, line.before
    was = before.counts["cases"] if before else 0
    kept, kept_before = line.share("kept", "promised"), before.share("kept", "promised") if before else None
    return (
        name,
        f"{counts['cases']} ({was})",
        str(counts["people"]),
        _spread(line.times["response"], HOUR),
        _spread(line.times["resolution"], DAY),
        _time(line.times["net"].median, DAY),
        f"{_percent(kept)} ({_percent(kept_before)})",
        f"{line.open}, {_time(line.open_median, DAY)}",
        *(_percent(line.share(part)) for part in ("reopened", "bounced", "at_once", "called")),
        _time(line.times["heard"].median, MINUTE),
    )


def table_of(lines: Sequence[Line], *, whole: bool) -> list[tuple[str, ...]]:
    """Write all lines."""
    return [words_of(line, _("The whole city") if whole else line.name) for line in lines]


def _time(seconds: float | None, unit: int) -> str:
    return "–" if seconds is None else f"{seconds / unit:.1f}"


def _spread(spread: Spread, unit: int) -> str:
    return f"{_time(spread.median, unit)}, {_time(spread.p90, unit)} ({spread.n})"


def _percent(share: int | None) -> str:
    return "–" if share is None else f"{share} %"


_BEFORE: Final = ("cases_before", "kept_before", "promised_before")


def number_heads() -> list[str]:
    """Name the columns of numbers; they are the same in every language, times are seconds."""
    times = [f"{time}_{part}" for time in TIMES for part in ("n", "median_s", "p90_s")]
    return ["code", "name", *COUNTS, *_BEFORE, "open", "open_median_s", *times]


def numbers_of(line: Line) -> list[Any]:
    """Give every number of a line by itself."""
    was = line.before.counts if line.before else dict.fromkeys(COUNTS, 0)
    spreads = [(spread.n, _whole(spread.median), _whole(spread.p90)) for spread in (line.times[name] for name in TIMES)]
    return [
        line.code,
        line.name,
        *(line.counts[name] for name in COUNTS),
        *(was[name] for name in ("cases", "kept", "promised")),
        line.open,
        _whole(line.open_median),
        *(number for spread in spreads for number in spread),
    ]


def _whole(seconds: float | None) -> int | None:
    return None if seconds is None else round(seconds)
