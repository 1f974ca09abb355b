"""What is read of visits: cards, lists, calls and lines; the number of statements does not grow."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from requests_app.actions import visits_desk
from requests_app.queries import visits as shown
from requests_app.queries import visits_board, visits_lines, visits_lists
from requests_app.vocabulary import VisitState
from tests.factories import MONDAY
from tests.personas import farah
from tests.visiting import came, line, opened

pytestmark = pytest.mark.usefixtures("konstanz")
MINUTE = timedelta(minutes=1)


def statements(act: Callable[[], object]) -> int:
    """Count what is asked, savepoints apart."""
    with CaptureQueriesContext(connection) as asked_for:
        act()
    return sum("SAVEPOINT" not in str(one["sql"]) for one in asked_for.captured_queries)


def test_lists_and_cards_ask_as_much_for_many_as_for_few(monkeypatch: pytest.MonkeyPatch) -> None:
    line()
    visit = came()
    site, desk_id = visit.site_id, opened()
    reads: dict[str, Callable[[], object]] = {
        "at a desk": lambda: shown.visit_at_desk(desk_id),
        "lines": lambda: visits_lines.lines_of_site(site, language="de", at=MONDAY + MINUTE),
        "place": lambda: visits_lines.place_of(visit.pk, at=MONDAY + MINUTE),
        "waiting": lambda: visits_lists.open_visits(site, at=MONDAY, state=VisitState.WAITING),
        "left open": lambda: visits_lists.exceptions(site, at=MONDAY),
        "last calls": lambda: visits_board.last_calls(site),
    }
    visits_desk.call_next(desk_id, by=farah(), at=MONDAY)
    for minute in range(4):
        came(MONDAY + minute * MINUTE)

    counts = {name: statements(read) for name, read in reads.items()}

    assert counts == {"at a desk": 3, "lines": 2, "place": 1, "waiting": 2, "left open": 2, "last calls": 1}
    monkeypatch.setattr(visits_lists, "PAGE_SIZE", 3)
    first = visits_lists.open_visits(site, at=MONDAY)
    rest = visits_lists.open_visits(site, at=MONDAY, after=first.after)
    assert [len(first.visits), len(rest.visits), rest.after] == [3, 2, None]
