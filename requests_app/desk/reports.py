"""Reports for those who lead: a period beside the one before it, divided as they like, as a page and as a file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from requests_app.desk.access import actor_for, language_of_page, page_of, staff_page
from requests_app.desk.files import csv_file
from requests_app.desk.forms.reports import ReportForm
from requests_app.desk.supervision_tables import Cell, Table
from requests_app.queries import places
from requests_app.queries.patience import AsksTooMuch
from requests_app.queries.reports import COUNTS, TIMES, Line, Spread, report
from requests_app.vocabulary import REPORT_READERS

DAYS: Final = 30
MINUTE, HOUR, DAY = 60, 3600, 86400


@staff_page("GET")
def show_report(request: HttpRequest) -> HttpResponse:
    """Show a report; without a question the last thirty days of the whole city. `?file=1` sends it as CSV."""
    if not actor_for(request).roles & REPORT_READERS:
        raise PermissionDenied
    now = timezone.localtime()
    today = now.date()
    usual = {"first": today - timedelta(days=DAYS - 1), "last": today, "by": "all"}
    form = ReportForm(request.GET if "by" in request.GET else usual, today=today)
    context: dict[str, Any] = {"form": form, "nav_section": "reports"}
    if not form.is_valid():
        return render(request, "desk/reports.html", page_of(request, **context), status=422)
    by, period = form.cleaned_data["by"], form.period
    try:
        lines = report(period, by=by, zone=places.city().timezone, language=language_of_page(), at=now)
    except AsksTooMuch:
        form.add_error("first", _("This takes too long to count. Choose a shorter period."))
        return render(request, "desk/reports.html", page_of(request, **context), status=422)
    if request.GET.get("file") == "1":
        return _file(lines, f"report-{by}-{period.first}-{period.last}.csv")
    table = table_of(lines, whole=by == "all")
    asked = {"first": period.first.isoformat(), "last": period.last.isoformat(), "by": by}
    return render(request, "desk/reports.html", page_of(request, **context, table=table, period=period, asked=asked))


def table_of(lines: Sequence[Line], *, whole: bool) -> Table:
    """Put a report into a table: for each measure now and, in brackets, in the period before."""
    heads = (
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
    rows = tuple(_row(line, _("The whole city") if whole else line.name) for line in lines)
    return Table("report", _("Report"), heads, rows)


def _row(line: Line, name: str) -> tuple[Cell, ...]:
    counts, before = line.counts, line.before
    was = before.counts["cases"] if before else 0
    kept, kept_before = line.share("kept", "promised"), before.share("kept", "promised") if before else None
    words = (
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
    return (Cell(name), *(Cell(text, is_number=True) for text in words))


def _time(seconds: float | None, unit: int) -> str:
    return "–" if seconds is None else f"{seconds / unit:.1f}"


def _spread(spread: Spread, unit: int) -> str:
    return f"{_time(spread.median, unit)}, {_time(spread.p90, unit)} ({spread.n})"


def _percent(share: int | None) -> str:
    return "–" if share is None else f"{share} %"


def _file(lines: Sequence[Line], name: str) -> HttpResponse:
    """Send every number by itself; the columns have the same names in every language, times are seconds."""
    times = [f"{time}_{part}" for time in TIMES for part in ("n", "median_s", "p90_s")]
    before = ["cases_before", "kept_before", "promised_before"]
    heads = ["code", "name", *COUNTS, *before, "open", "open_median_s", *times]
    return csv_file(name, heads, [_numbers(line) for line in lines])


def _numbers(line: Line) -> list[Any]:
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
