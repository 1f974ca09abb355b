"""Reports for those who lead: a period beside the one before it, divided as they like, as a page and as a file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from requests_app.actions import report_orders
from requests_app.desk.access import actor_for, language_of_page, page_of, staff_page
from requests_app.desk.files import csv_file
from requests_app.desk.forms.reports import ReportForm
from requests_app.desk.supervision_tables import Cell, Table
from requests_app.facts import Fact
from requests_app.queries import places
from requests_app.queries.patience import AsksTooMuch
from requests_app.queries.report_orders import report_orders_of
from requests_app.queries.report_tables import heads, number_heads, numbers_of, table_of
from requests_app.queries.reports import Line, report
from requests_app.vocabulary import REPORT_READERS, ReportEvery

DAYS: Final = 30
ID_DIGITS: Final = 10


@staff_page("GET")
def show_report(request: HttpRequest) -> HttpResponse:
    """Show a report; without a question the last thirty days of the whole city. `?file=1` sends it as CSV."""
    actor = actor_for(request)
    if not actor.roles & REPORT_READERS:
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
        rows = [numbers_of(line) for line in lines]
        return csv_file(f"report-{by}-{period.first}-{period.last}.csv", number_heads(), rows)
    table = _table(lines, whole=by == "all")
    asked = {"first": period.first.isoformat(), "last": period.last.isoformat(), "by": by}
    context |= {"table": table, "period": period, "asked": asked, "every": ReportEvery}
    orders = report_orders_of(actor)
    return render(request, "desk/reports.html", page_of(request, orders=orders, **context))


def _table(lines: Sequence[Line], *, whole: bool) -> Table:
    rows = tuple(
        tuple(Cell(text, is_number=place > 0) for place, text in enumerate(row)) for row in table_of(lines, whole=whole)
    )
    return Table("report", _("Report"), heads(), rows)


@staff_page("POST")
def order(request: HttpRequest) -> HttpResponse:
    """Let a report come by mail, or no more."""
    actor, ended = actor_for(request), request.POST.get("end", "")
    try:
        if ended.isascii() and ended.isdigit() and len(ended) < ID_DIGITS:
            report_orders.end_order(int(ended), by=actor)
            messages.success(request, _("This report comes no more."))
        else:
            by, every = request.POST.get("by", ""), request.POST.get("every", "")
            report_orders.order_report(by, every, by=actor, at=timezone.now())
            messages.success(request, _("The report comes by mail, as PDF and CSV."))
    except Fact as fact:
        messages.error(request, str(fact.message))
    return redirect("desk:reports")
