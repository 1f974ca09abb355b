"""The one writer of reports by mail: ordered, ended, and sent out when they are due."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from requests_app.actions import jobs
from requests_app.facts import Fact
from requests_app.models import ReportOrder
from requests_app.queries.places import city
from requests_app.queries.report_orders import may_get
from requests_app.queries.reports import BY
from requests_app.rules.actor import Actor
from requests_app.vocabulary import REPORT_READERS, ReportEvery

MORNING: Final = time(6)  # in the city
BATCH: Final = 200


class ReportRefused(Fact):
    """Somebody may not have it, or there is no such report."""

    message = _("This report cannot be ordered. Choose what it is divided by, and how often it comes.")
    code = "report_refused"


def order_report(part: str, every: str, *, by: Actor, at: datetime) -> ReportOrder:
    """Let a report come by mail from the next turn on; ordered twice, it comes once. Raises `ReportRefused`."""
    if by.person_id is None or not by.roles & REPORT_READERS or every not in ReportEvery or part not in BY:
        raise ReportRefused
    due = next_turn(ReportEvery(every), at=at, zone=city().timezone)
    order, _is_new = ReportOrder.objects.get_or_create(
        person_id=by.person_id, by=part, every=every, defaults={"next_at": due}
    )
    return order


def end_order(order_id: int, *, by: Actor) -> None:
    """End one's own order; what is on its way comes."""
    ReportOrder.objects.filter(pk=order_id, person=by.person_id or 0).delete()


def next_turn(every: ReportEvery, *, at: datetime, zone: str) -> datetime:
    """Give the first morning of a week, or of a month, after a moment."""
    here = at.astimezone(ZoneInfo(zone))
    day = here.date()
    if every == ReportEvery.WEEK:
        first = day - timedelta(days=day.weekday())
        turns = (first, first + timedelta(days=7))
    else:
        first = day.replace(day=1)
        turns = (first, (first + timedelta(days=32)).replace(day=1))
    moments = (datetime.combine(turn, MORNING, ZoneInfo(zone)) for turn in turns)
    return next(moment for moment in moments if moment > here)


def send_due(*, at: datetime) -> int:
    """Order the letters that are due, once each; an order that is good for nobody any more is deleted."""
    due = ReportOrder.objects.filter(next_at__lte=at).order_by("next_at", "id").values_list("id", flat=True)[:BATCH]
    return sum(_send(pk, at=at) for pk in due)


def _send(order_id: int, *, at: datetime) -> bool:
    with transaction.atomic():
        locked = ReportOrder.objects.select_for_update(of=("self",)).select_related("person")
        order = locked.filter(pk=order_id, next_at__lte=at).first()
        if order is None:
            return False
        if not may_get(order):
            order.delete()
            return False
        jobs.order_letter_with_report(order.pk, at=at)
        order.next_at = next_turn(ReportEvery(order.every), at=at, zone=city().timezone)
        order.save(update_fields=["next_at"])
        return True
