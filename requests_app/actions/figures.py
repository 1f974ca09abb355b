"""The one writer of the public figures: counted once a day, and protected before they are written down."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from requests_app.models import FiguresRun, PublicFigure
from requests_app.queries import places, standing_facts
from requests_app.queries.figures import counted, is_counted, today_in
from requests_app.rules.figures import Figures, protected


def count_figures(*, at: datetime) -> int:
    """Count the days before today, unless that is done; give how many rows were written.

    Once a day, so that nobody sees the numbers grow by one.
    """
    if not places.is_city_loaded():
        return 0
    facts = standing_facts.facts_under(places.city().facts_stamp)
    until = today_in(facts, at)
    if is_counted(until, facts.stamp):
        return 0
    rows = [_row(one) for one in protected(counted(facts, until=until, at=at))]
    with transaction.atomic():
        PublicFigure.objects.all().delete()
        PublicFigure.objects.bulk_create(rows)
        values = {"until": until, "facts_stamp": facts.stamp, "counted_at": at}
        FiguresRun.objects.update_or_create(is_only=True, defaults=values)
    return len(rows)


def _row(one: Figures) -> PublicFigure:
    return PublicFigure(
        kind=one.kind,
        code=one.code,
        days=one.days,
        received=one.received,
        open=one.open,
        done=one.done,
        overdue=one.overdue,
        median_days=one.median_days,
        in_time_percent=one.in_time_percent,
    )
