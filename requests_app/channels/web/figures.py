"""Protected figures for everybody: as tables, as bars, and as a file."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from requests_app.channels.web.charts import open_chart
from requests_app.queries.figures import FiguresPage, NamedFigures, figures_page, last_day
from requests_app.rules.figures import NUMBERS, WINDOWS

DAYS_SHOWN = 90
PROTECTED = "protected"
COLUMNS = ("kind", "code", "name", "days", *NUMBERS, "median_days", "in_time_percent")


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """Show the figures of one window."""
    page = figures_page(get_language() or "en", days=_days(request))
    unnamed = _("Elsewhere, or unknown")
    context = {
        "page": page,
        "last_day": last_day(page.until) if page.until else None,
        "windows": WINDOWS,
        "parts": [
            (_("By district"), "district", open_chart(page.districts, unnamed=unnamed), page.districts),
            (_("By group of services"), "group", open_chart(page.groups, unnamed=unnamed), page.groups),
        ],
    }
    return render(request, "channels/web/figures.html", context)


@require_safe
def figures_file(request: HttpRequest) -> HttpResponse:
    """Send all windows as a file; the names of the columns are the same in every language."""
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="figures.csv"'
    writer = csv.writer(answer)
    writer.writerow(COLUMNS)
    for days in WINDOWS:
        writer.writerows(_lines(figures_page(get_language() or "en", days=days)))
    return answer


def _lines(page: FiguresPage) -> Iterator[list[Any]]:
    whole = (NamedFigures("", page.city),) if page.city else ()
    for row in (*whole, *page.districts, *page.groups):
        one = row.figures
        numbers = [getattr(one, name) for name in NUMBERS]
        told = [PROTECTED if number is None else number for number in numbers]
        yield [one.kind, one.code, row.name, one.days, *told, one.median_days, one.in_time_percent]


def _days(request: HttpRequest) -> int:
    asked = request.GET.get("days", "")
    return next((days for days in WINDOWS if str(days) == asked), DAYS_SHOWN)
