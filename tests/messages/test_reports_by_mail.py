"""A report that somebody has ordered comes in the morning of its turn, as a paper and as a file."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from pypdf import PdfReader

from requests_app.actions import report_orders
from requests_app.actions.report_orders import ReportRefused, next_turn
from requests_app.models import JobRow, ReportOrder, StaffMember
from requests_app.queries.report_orders import period_before
from requests_app.tasks.reports import send_report
from requests_app.vocabulary import Job, ReportEvery
from tests import personas
from tests.factories import MONDAY, routed_case
from tests.messages.conftest import Post

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("konstanz")]
ZONE = "Europe/Berlin"


@pytest.mark.parametrize(
    ("every", "at", "turn"),
    [
        (ReportEvery.WEEK, datetime(2026, 11, 25, 12, tzinfo=UTC), datetime(2026, 11, 30, 5, tzinfo=UTC)),
        (ReportEvery.WEEK, datetime(2026, 11, 30, 4, 59, tzinfo=UTC), datetime(2026, 11, 30, 5, tzinfo=UTC)),
        (ReportEvery.WEEK, datetime(2026, 11, 30, 5, tzinfo=UTC), datetime(2026, 12, 7, 5, tzinfo=UTC)),
        (ReportEvery.MONTH, datetime(2026, 12, 31, 12, tzinfo=UTC), datetime(2027, 1, 1, 5, tzinfo=UTC)),
        (ReportEvery.MONTH, datetime(2026, 3, 15, 12, tzinfo=UTC), datetime(2026, 4, 1, 4, tzinfo=UTC)),  # summer time
    ],
)
def test_the_next_turn_is_a_morning_of_the_city(every: ReportEvery, at: datetime, turn: datetime) -> None:
    assert next_turn(every, at=at, zone=ZONE) == turn


def test_it_is_about_the_last_whole_week_or_month() -> None:
    week = period_before(ReportEvery.WEEK, at=datetime(2026, 11, 30, 5, tzinfo=UTC), zone=ZONE)
    month = period_before(ReportEvery.MONTH, at=datetime(2027, 1, 1, 5, tzinfo=UTC), zone=ZONE)

    assert (week.first, week.last) == (date(2026, 11, 23), date(2026, 11, 29))
    assert (month.first, month.last) == (date(2026, 12, 1), date(2026, 12, 31))


def ordered(**more: Any) -> ReportOrder:
    given = {"part": "queue", "every": "week", "by": personas.sofia(), "at": MONDAY, **more}
    part, every = given.pop("part"), given.pop("every")
    return report_orders.order_report(part, every, **given)


def test_it_comes_once_as_paper_and_file(post: Post) -> None:
    routed_case(at=MONDAY)
    order = ordered()
    due = order.next_at

    assert report_orders.send_due(at=due - timedelta(seconds=1)) == 0
    for _ in range(2):
        report_orders.send_due(at=due)
    [job] = JobRow.objects.filter(name=Job.SEND_REPORT)
    for _ in range(2):
        send_report(job.pk)

    [mail] = post.letters
    files = {part.get_filename(): bytes(part.get_payload(decode=True)) for part in mail.iter_attachments()}
    pdf, table = (files[f"report-queue-2026-11-23-2026-11-29.{kind}"] for kind in ("pdf", "csv"))
    assert "Report" in mail["Subject"] or "Bericht" in mail["Subject"]
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    assert "Beleuchtung" in text
    [line] = [row for row in csv.DictReader(io.StringIO(table.decode())) if row["code"] == "lighting"]
    assert line["cases"] == "1"
    order.refresh_from_db()
    assert order.next_at == due + timedelta(days=7)


def test_whoever_may_read_no_reports_orders_none_and_gets_none() -> None:
    for wrong in ({"by": personas.cem()}, {"part": "person"}, {"every": "hour"}):
        with pytest.raises(ReportRefused):
            ordered(**wrong)
    order = ordered(by=personas.actor("omar"))
    StaffMember.objects.filter(username="omar").update(roles=["clerk"])

    assert report_orders.send_due(at=order.next_at) == 0
    assert not ReportOrder.objects.exists()


def test_it_is_ordered_twice_and_comes_once_and_is_ended_by_whoever_has_it() -> None:
    order = ordered()
    assert ordered().pk == order.pk

    report_orders.end_order(order.pk, by=personas.actor("omar"))
    assert ReportOrder.objects.exists()
    report_orders.end_order(order.pk, by=personas.sofia())
    assert not ReportOrder.objects.exists()


def test_the_page_orders_and_ends_it() -> None:
    sofia = personas.browser("sofia", language="en")
    page = sofia.post("/desk/reports/by-mail/", {"by": "service", "every": "month"}, follow=True).content.decode()
    order = ReportOrder.objects.get()
    assert (order.by, order.every) == ("service", "month")
    assert "On the first of every month" in page
    assert "The report comes by mail" in page

    sofia.post("/desk/reports/by-mail/", {"end": str(order.pk)})
    assert not ReportOrder.objects.exists()
    personas.browser("cem").post("/desk/reports/by-mail/", {"by": "service", "every": "month"})
    assert not ReportOrder.objects.exists()
