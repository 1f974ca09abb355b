"""What it costs to call the next one to a desk."""

from __future__ import annotations

from typing import Any

import pytest

from requests_app.actions import visits_desk
from tests import visiting
from tests.factories import MONDAY
from tests.personas import farah


@pytest.mark.usefixtures("konstanz")
def test_a_call_is_five_statements_whoever_waits(django_assert_num_queries: Any) -> None:
    visiting.line()
    desk_id, by = visiting.opened(), farah()
    for _ in range(9):
        visiting.came()
    first = visits_desk.call_next(desk_id, by=by, at=MONDAY)
    visits_desk.start_serving(first.pk, by=by, at=MONDAY)
    visits_desk.finish(first.pk, by=by, at=MONDAY)

    with django_assert_num_queries(5 + 2):  # and the savepoint
        visits_desk.call_next(desk_id, by=by, at=MONDAY)
