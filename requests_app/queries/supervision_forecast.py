"""Today's inflow beside the same weekday of four weeks, and what those at work get done."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q
from django.db.models.functions import ExtractHour, TruncDate

from requests_app.models import Absence, Case, QueueStay, StaffMember, TeamMembership
from requests_app.rules.forecast import HOURS, WEEKS, Forecast, forecast


def forecast_today(*, now: datetime) -> Forecast:
    """Read the forecast (four statements). `now`: the moment in the city's zone."""
    days = [now.date() - timedelta(weeks=week) for week in range(WEEKS + 1)]
    came = _by_hour(_on(days, now, "opened_at"), now)
    before = [day for day in days[1:] if any(key[0] == day for key in came)]
    gone = _gone(days, now)
    people, away = _people(now)
    return forecast(
        [[came[day, hour] for hour in range(HOURS)] for day in before],
        [came[days[0], hour] for hour in range(HOURS)],
        hour=now.hour,
        done_before=[gone[day] for day in before],
        at_work=people - away,
        people=people,
        done=gone[days[0]],
    )


def _on(days: list[date], now: datetime, field: str) -> Q:
    """Say that something happened on one of these days of the city."""
    found = Q(pk__in=[])
    for day in days:
        begins = datetime.combine(day, datetime.min.time(), tzinfo=now.tzinfo)
        ends = datetime.combine(day + timedelta(days=1), datetime.min.time(), tzinfo=now.tzinfo)
        found |= Q(**{f"{field}__gte": begins, f"{field}__lt": ends})
    return found


def _by_hour(on: Q, now: datetime) -> Counter[tuple[date, int]]:
    rows: Any = (
        Case.objects.filter(on)
        .order_by()
        .annotate(day=TruncDate("opened_at", tzinfo=now.tzinfo), hour=ExtractHour("opened_at", tzinfo=now.tzinfo))
    )
    counted = rows.values("day", "hour").annotate(number=Count("pk")).values_list("day", "hour", "number")
    return Counter({(day, hour): number for day, hour, number in counted})


def _gone(days: list[date], now: datetime) -> Counter[date]:
    """Count what left the queues in which work is done; intake only sorts."""
    rows: Any = QueueStay.objects.filter(_on(days, now, "left_at"), queue__is_intake=False).order_by()
    counted = rows.annotate(day=TruncDate("left_at", tzinfo=now.tzinfo)).values("day").annotate(number=Count("pk"))
    return Counter(dict(counted.values_list("day", "number")))


def _people(now: datetime) -> tuple[int, int]:
    """Count who works in a team, and who of them is away."""
    workers = StaffMember.objects.filter(is_active=True, pk__in=TeamMembership.objects.values("person"))
    away = Absence.objects.filter(person__in=workers, starts_at__lte=now, ends_at__gt=now)
    return workers.count(), away.values("person").distinct().count()
