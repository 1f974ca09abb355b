"""Ways to break the law of visits, past every action and guard."""

from __future__ import annotations

from datetime import timedelta

from requests_app.actions import visits_desk
from requests_app.models import Visit, VisitPeriod
from tests.audit.conftest import drop
from tests.audit.lives import erase
from tests.factories import MONDAY
from tests.personas import farah
from tests.visiting import came, desk, line, opened


def called() -> Visit:
    """Give a visit that is called to a desk."""
    line()
    came(MONDAY)
    return visits_desk.call_next(opened(), by=farah(), at=MONDAY + timedelta(minutes=1))


def period_gone() -> None:
    erase(VisitPeriod.objects.filter(visit=called(), ended_at__isnull=True))


def gap_in_a_stay() -> None:
    running = VisitPeriod.objects.filter(visit=called(), ended_at__isnull=True)
    running.update(started_at=MONDAY + timedelta(minutes=2))


def two_at_a_desk() -> None:
    first = called()
    other = came(MONDAY)
    drop("visit_one_at_a_desk")
    Visit.objects.filter(pk=other.pk).update(state="called", desk=first.desk_id, clerk=first.clerk_id)


def called_elsewhere() -> None:
    Visit.objects.filter(pk=called().pk).update(desk=desk("trial-2"))


def number_twice() -> None:
    line()
    first, second = came(MONDAY), came(MONDAY)
    drop("visit_number_once_a_day")
    Visit.objects.filter(pk=second.pk).update(number=first.number)


def left_open() -> None:
    line()
    came(MONDAY - timedelta(days=1))
