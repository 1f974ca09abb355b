"""Reports by mail: whose orders there are, and the letter with its paper and its file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from requests_app.lib.csv_text import csv_text
from requests_app.lib.papers import paper
from requests_app.models import ReportOrder
from requests_app.queries import places
from requests_app.queries.papers import sheet_facts
from requests_app.queries.report_tables import heads, number_heads, numbers_of, table_of
from requests_app.queries.reports import Line, Period, report
from requests_app.rules.actor import Actor
from requests_app.vocabulary import REPORT_READERS, ReportEvery, Role

PDF_TYPE: Final = "application/pdf"
CSV_TYPE: Final = "text/csv"


@dataclass(frozen=True)
class ReportLetter:
    """A letter with a report: as a paper, and as a file for a spreadsheet."""

    to: str
    subject: str
    body: str
    files: tuple[tuple[str, bytes, str], ...]  # name, content, type


def report_orders_of(actor: Actor) -> list[ReportOrder]:
    """List what somebody has ordered (one query)."""
    return list(ReportOrder.objects.filter(person=actor.person_id or 0).order_by("every", "by"))


def period_before(every: ReportEvery, *, at: datetime, zone: str) -> Period:
    """Give the last whole week (from Monday) or month before a moment, in the city's zone."""
    today = at.astimezone(ZoneInfo(zone)).date()
    if every == ReportEvery.WEEK:
        monday = today - timedelta(days=today.weekday())
        return Period(monday - timedelta(days=7), monday - timedelta(days=1))
    first = today.replace(day=1)
    last = first - timedelta(days=1)
    return Period(last.replace(day=1), last)


def report_letter(order_id: int, *, at: datetime) -> ReportLetter | None:
    """Write the letter of an order; None where whoever gets it works here no more, or may read no reports."""
    order = ReportOrder.objects.select_related("person").filter(pk=order_id).first()
    if order is None or not may_get(order):
        return None
    city = places.city()
    period = period_before(ReportEvery(order.every), at=at, zone=city.timezone)
    language = order.person.language
    with override(language):
        lines = report(period, by=order.by, zone=city.timezone, language=language, at=at)
        days = {"first": _day(period.first), "last": _day(period.last)}
        name = f"report-{order.by}-{period.first}-{period.last}"
        made = paper("report", _facts(lines, order.by, days, language), language)
        numbers = csv_text(number_heads(), [numbers_of(line) for line in lines])
        return ReportLetter(
            to=order.person.email,
            subject=_("Report, %(first)s to %(last)s") % days,
            body=_("The report is attached twice: as a paper (PDF) and for a spreadsheet (CSV).")
            + "\n\n"
            + _("It comes because you have ordered it on the page of reports. There you can end it."),
            files=((f"{name}.pdf", made, PDF_TYPE), (f"{name}.csv", numbers.encode(), CSV_TYPE)),
        )


def may_get(order: ReportOrder) -> bool:
    """Tell whether an order is still good."""
    person = order.person
    roles = {Role(role) for role in person.roles}
    return person.is_active and bool(person.email) and bool(roles & REPORT_READERS)


def _day(day: date) -> str:
    return date_format(day, _("j M Y"))


def _facts(lines: list[Line], by: str, days: dict[str, str], language: str) -> dict[str, object]:
    facts = sheet_facts(places.city(), language)
    told = {
        "title": _("Report, %(first)s to %(last)s") % days,
        "how": _("A case counts on the day on which it was opened. n: so many so far. In brackets: the period before."),
    }
    facts["lies_across"] = True
    return {**facts, "words": {**facts["words"], **told}, "heads": heads(), "rows": table_of(lines, whole=by == "all")}
