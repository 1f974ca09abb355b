"""Numbers, calls and what becomes of a visit."""

from __future__ import annotations

from datetime import timedelta

import pytest

from requests_app.actions import visits_desk
from requests_app.models import VisitCall, VisitPeriod
from requests_app.vocabulary import VisitState
from tests.factories import MONDAY
from tests.personas import farah
from tests.visiting import came, line, opened

pytestmark = pytest.mark.usefixtures("konstanz")
MINUTE = timedelta(minutes=1)


def test_whoever_came_first_is_called_first_and_served_to_the_end() -> None:
    line()
    desk_id = opened()
    first, _second = came(MONDAY), came(MONDAY + MINUTE)

    called = visits_desk.call_next(desk_id, by=farah(), at=MONDAY + 5 * MINUTE)
    visits_desk.start_serving(called.pk, by=farah(), at=MONDAY + 6 * MINUTE)
    done = visits_desk.finish(called.pk, by=farah(), at=MONDAY + 16 * MINUTE)

    assert (called.pk, called.number, done.state) == (first.pk, "T001", VisitState.DONE)
    periods = VisitPeriod.objects.filter(visit=first).order_by("started_at")
    assert [period.kind for period in periods] == ["waiting", "walking", "serving"]
    assert sum((p.ended_at - p.started_at for p in periods if p.ended_at), timedelta()) == 16 * MINUTE
    assert VisitCall.objects.filter(visit=first).count() == 1
