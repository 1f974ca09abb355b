"""Eight desks call from 500 who wait, at the same moment: nobody is called twice, nobody is left, the order holds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from requests_app.actions import visits, visits_desk, visits_desks
from requests_app.models import DeskPeriod, StaffMember, Visit, VisitCall, VisitPeriod
from requests_app.queries.audit import find_all
from requests_app.queries.people import actor_of
from requests_app.rules.actor import Actor
from requests_app.rules.visits_asked import Ticket
from requests_app.rules.visits_facts import DeskIsBusy, NobodyWaits
from requests_app.vocabulary import ORDINARY_TURN, Role, VisitState
from tests.at_once import at_once
from tests.factories import MONDAY
from tests.personas import farah
from tests.visiting import asked, came, desk, line, opened, priority

DESKS, WAITING = 8, 500
SECOND = timedelta(seconds=1)


@pytest.mark.django_db(transaction=True)
def test_eight_desks_never_call_the_same_visit_and_keep_the_order(konstanz: None) -> None:
    everybody_came()
    clerks = [clerk(number) for number in range(DESKS)]
    desks = [opened(f"trial-{number}", by=by) for number, by in enumerate(clerks)]

    def work(desk_id: int, index: int) -> list[int]:
        called, at = list[int](), MONDAY + timedelta(hours=1)
        while True:
            try:
                visit = visits_desk.call_next(desk_id, by=clerks[index], at=at)
            except NobodyWaits:
                return called
            called.append(visit.pk)
            visits_desk.hold(visit.pk, by=clerks[index], at=at)

    results = at_once(*[lambda d=desk_id, i=i: work(d, i) for i, desk_id in enumerate(desks)])

    assert all(isinstance(result, list) for result in results), results
    called = [visit_id for result in results for visit_id in result]
    assert (len(called), len(set(called))) == (WAITING, WAITING)
    assert VisitCall.objects.count() == WAITING
    the_order_holds()
    assert VisitPeriod.objects.filter(ended_at__isnull=True).count() == WAITING
    assert not [found.check.code for found in find_all(at=MONDAY) if found.is_violation]


def everybody_came() -> None:
    """Let 500 come, one in ten of them with priority."""
    line(), priority("by-law", one_of=3)
    first = came()
    rows = [
        Visit(
            **{
                **{f.attname: getattr(first, f.attname) for f in Visit._meta.concrete_fields if not f.primary_key},
                "number": f"T{number:03d}",
                "idempotency_key": str(number),
                "arrived_at": MONDAY + number * SECOND,
                "rank_at": MONDAY + number * SECOND,
                "last_moved_at": MONDAY + number * SECOND,
                "turn": ORDINARY_TURN if number % 10 else "by-law",
            }
        )
        for number in range(2, WAITING + 1)
    ]
    Visit.objects.bulk_create(rows)
    VisitPeriod.objects.bulk_create(
        VisitPeriod(visit=row, line_id=row.line_id, kind="waiting", started_at=row.arrived_at) for row in rows
    )


def the_order_holds() -> None:
    """Within a turn only those are called later, though they came earlier, whom the other desks were just calling."""
    order = list(VisitCall.objects.order_by("id").values_list("visit__turn", "visit__rank_at"))
    for turn in (ORDINARY_TURN, "by-law"):
        ranks = [rank_at for name, rank_at in order if name == turn]
        assert ranks
        for place, rank_at in enumerate(ranks):
            assert sum(1 for later in ranks[place + 1 :] if later < rank_at) < DESKS


def clerk(number: int) -> Actor:
    """Give one more colleague at the counter."""
    person = StaffMember.objects.create(username=f"clerk-{number}", roles=[Role.CLERK])
    return actor_of(person, channel=None, language="en")


@pytest.mark.django_db(transaction=True)
def test_one_desk_that_presses_twice_gets_one_visit(konstanz: None) -> None:
    line()
    came(), came()
    desk_id, by = opened(), farah()

    results = at_once(*[lambda: visits_desk.call_next(desk_id, by=by, at=MONDAY)] * 2)

    assert [type(result) for result in results if isinstance(result, Exception)] == [DeskIsBusy]
    assert Visit.objects.filter(state=VisitState.CALLED).count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_key_at_the_same_moment_is_one_number_and_numbers_have_no_gap(konstanz: None) -> None:
    line()
    by, wish = farah(), asked()
    take: list[Callable[[], Ticket]] = [lambda: visits.take_number(wish, by=by, at=MONDAY)] * 3
    others: list[Callable[[], Ticket]] = [lambda: visits.take_number(asked(), by=by, at=MONDAY)] * 3

    results = at_once(*take, *others)

    assert {result.number for result in results} == {f"T{number:03d}" for number in range(1, 5)}
    assert len({result.number for result in results[:3]}) == 1
    assert sorted(Visit.objects.values_list("number", flat=True)) == [f"T{number:03d}" for number in range(1, 5)]


@pytest.mark.django_db(transaction=True)
def test_two_who_sit_down_at_one_desk_get_one_desk(konstanz: None) -> None:
    line()
    desk_id, clerks = desk().pk, [clerk(number) for number in range(2)]

    at_once(*[lambda by=by: visits_desks.open_desk(desk_id, by=by, at=MONDAY) for by in clerks])

    assert DeskPeriod.objects.filter(ended_at__isnull=True).count() == 1
