"""The relay: which rows are hinted, how often, and in which order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from django.db import transaction

from requests_app.actions.jobs import RETRY_AFTER_SECONDS, close_job, fail_job, lease_job, open_row, replay_jobs
from requests_app.models import JobRow
from requests_app.relay import loop, rows
from requests_app.relay.broker import BrokerUnreachable, together
from requests_app.relay.rows import Hint, busy_lanes, give_back, take_due_rows
from requests_app.vocabulary import JOB_MAX_ATTEMPTS, OUTSTANDING_HINTS_PER_LANE, Job, Lane
from tests.at_once import at_once
from tests.factories import MONDAY

pytestmark = pytest.mark.django_db


def job(lane: Lane = Lane.BACK, *, due: datetime = MONDAY, **fields: object) -> JobRow:
    return JobRow.objects.create(name=Job.ROUTE_CASE, lane=lane, created_at=due, due_at=due, **fields)


def after(seconds: float) -> datetime:
    return MONDAY + timedelta(seconds=seconds)


def taken(at: datetime, lane: Lane = Lane.BACK, *, waiting: int = 0) -> list[int]:
    return sorted(hint.job_id for hint in take_due_rows(lane, at=at, waiting=waiting))


class Post:
    """Stands in for the broker."""

    def __init__(self, *, waiting: int = 0, is_dead: bool = False) -> None:
        self.waiting, self.is_dead = waiting, is_dead
        self.hints: list[Hint] = []

    def waiting_in(self, lane: Lane) -> int:
        return self.waiting

    def publish(self, hints: Sequence[Hint]) -> None:
        if self.is_dead:
            raise BrokerUnreachable
        self.hints += hints


def test_a_row_is_hinted_when_due_and_again_later_and_later_until_it_is_done() -> None:
    row = job()

    assert taken(after(-1)) == []
    hinted = [seconds for seconds in range(60) if taken(after(seconds))]

    assert hinted == [0, 4, 12, 24, 36, 48]
    close_job(row, at=after(60))
    assert taken(after(3600)) == []


def test_rows_that_are_dead_leased_or_of_another_lane_are_left_alone() -> None:
    job(dead_at=MONDAY)
    job(done_at=MONDAY)
    job(Lane.FRONT)
    leased = job()
    lease_job(leased, at=MONDAY, seconds=60)

    assert taken(after(59)) == []
    assert taken(after(60)) == [leased.pk]


def test_the_oldest_go_first_and_no_more_than_fit() -> None:
    young, old = job(due=after(5)), job(due=after(1))
    for _ in range(rows.BATCH):
        job(due=after(10))

    first = taken(after(10))

    assert {old.pk, young.pk} <= set(first)
    assert len(first) == rows.BATCH
    assert taken(after(10), waiting=OUTSTANDING_HINTS_PER_LANE - 1) != []
    assert taken(after(10), waiting=OUTSTANDING_HINTS_PER_LANE) == []


def test_a_full_lane_pushes_no_due_time_on() -> None:
    row = job()

    taken(after(1), waiting=OUTSTANDING_HINTS_PER_LANE)

    row.refresh_from_db()
    assert (row.due_at, row.hints) == (MONDAY, 0)


def test_jobs_that_wait_for_another_try_take_nobodys_room() -> None:
    for row in [job() for _ in range(rows.BATCH)]:
        row.hints = 3
        row.save()
        fail_job(row.pk, at=MONDAY, error="OSError")
    fresh = job(due=after(1))

    assert taken(after(1)) == [fresh.pk]


def test_the_escalation_lane_is_served_first_and_a_flood_elsewhere_does_not_delay_it() -> None:
    for _ in range(rows.BATCH + 5):
        job(Lane.BACK)
    job(Lane.OUTBOUND)
    call = job(Lane.ESCALATION)
    post = Post()

    assert busy_lanes(at=MONDAY) == [Lane.ESCALATION, Lane.BACK, Lane.OUTBOUND]
    loop.pass_once(post, at=MONDAY)  # type: ignore[arg-type]

    assert post.hints[0] == Hint(call.pk, Job.ROUTE_CASE, Lane.ESCALATION)
    assert Counter(hint.lane for hint in post.hints) == {"escalation": 1, "back": rows.BATCH, "outbound": 1}


def test_a_broker_that_dies_while_publishing_gives_the_rows_back_soon() -> None:
    row = job()

    with pytest.raises(BrokerUnreachable):
        loop.pass_once(Post(is_dead=True), at=MONDAY)  # type: ignore[arg-type]

    row.refresh_from_db()
    later = row.due_at + timedelta(seconds=1)
    assert taken(later) == [row.pk]


def test_giving_back_touches_no_row_that_is_done() -> None:
    row = job(done_at=MONDAY)

    give_back([Hint(row.pk, row.name, row.lane)], at=after(100))

    row.refresh_from_db()
    assert row.due_at == MONDAY


def test_an_idle_relay_asks_one_question(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        loop.pass_once(Post(), at=MONDAY)  # type: ignore[arg-type]


@pytest.mark.django_db(transaction=True)
def test_three_relays_at_once_hint_each_row_once() -> None:
    ids = sorted(job().pk for _ in range(30))

    parts = at_once(*[lambda: taken(MONDAY)] * 3)

    assert sorted(pk for part in parts for pk in part) == ids


@pytest.mark.django_db(transaction=True)
def test_a_row_in_one_consumers_hands_is_not_opened_by_another() -> None:
    row = job()
    with transaction.atomic():
        assert open_row(row.pk, at=MONDAY)
        assert at_once(lambda: open_row_alone(row.pk)) == [None]
    assert at_once(lambda: open_row_alone(row.pk)) == [row]


def open_row_alone(pk: int) -> JobRow | None:
    with transaction.atomic():
        return open_row(pk, at=MONDAY)


def test_failures_back_off_and_the_last_one_kills_visibly() -> None:
    row, at, waits = job(), MONDAY, []
    for _ in range(JOB_MAX_ATTEMPTS - 1):
        assert not fail_job(row.pk, at=at, error="KeyError")
        row.refresh_from_db()
        waits.append((row.due_at - at).total_seconds())
        at = row.due_at

    assert tuple(waits) == RETRY_AFTER_SECONDS
    assert fail_job(row.pk, at=at, error="KeyError")
    row.refresh_from_db()
    assert (row.dead_at, row.last_error, row.attempts) == (at, "KeyError", JOB_MAX_ATTEMPTS)
    assert taken(at + timedelta(days=9)) == []


def test_dead_jobs_are_replayed_all_or_by_id() -> None:
    first, second = job(dead_at=MONDAY, attempts=8), job(dead_at=MONDAY, attempts=8)

    assert replay_jobs([first.pk], at=after(1)) == 1
    assert replay_jobs(None, at=after(1)) == 1
    assert taken(after(1)) == [first.pk, second.pk]


def test_a_flood_of_ordinary_work_never_delays_a_call() -> None:
    """Two thousand rows lie in the other lanes when somebody calls: the call is the very first hint of the pass."""
    ordinary = [lane for lane in Lane if lane != Lane.ESCALATION]
    JobRow.objects.bulk_create(
        JobRow(name=Job.SEND_MESSAGE, lane=ordinary[n % len(ordinary)], created_at=MONDAY, due_at=MONDAY)
        for n in range(2_000)
    )
    post = Post()
    loop.pass_once(post, at=after(1))  # type: ignore[arg-type]
    call = job(Lane.ESCALATION, due=after(2))
    before = len(post.hints)

    loop.pass_once(post, at=after(2))  # type: ignore[arg-type]

    assert [hint.job_id for hint in post.hints[before : before + 1]] == [call.pk]
    assert all(hint.lane != Lane.ESCALATION for hint in post.hints[before + 1 :])
    assert len(post.hints) - before <= 1 + rows.BATCH * len(ordinary), "a pass ends, and the calls are asked for again"


def test_full_lanes_of_ordinary_work_leave_the_lane_of_calls_open() -> None:
    class Full(Post):
        """A broker whose ordinary lanes hold as many hints as they may."""

        def waiting_in(self, lane: Lane) -> int:
            return 0 if lane == Lane.ESCALATION else OUTSTANDING_HINTS_PER_LANE

    for lane in Lane:
        job(lane)
    post = Full()

    loop.pass_once(post, at=after(1))  # type: ignore[arg-type]

    assert [hint.lane for hint in post.hints] == [Lane.ESCALATION]


def hints_of(*jobs: tuple[int, str, str]) -> list[Hint]:
    return [Hint(job_id, name, lane) for job_id, name, lane in jobs]


def test_jobs_of_one_kind_go_together_and_in_their_order() -> None:
    hints = hints_of(*((number, "route", "back") for number in range(1, 11)), (11, "recount", "back"))

    assert list(together(hints)) == [
        (("route", "back"), [1, 2, 3, 4, 5, 6, 7, 8]),
        (("route", "back"), [9, 10]),
        (("recount", "back"), [11]),
    ]


def test_a_letter_that_calls_somebody_waits_for_no_other_one() -> None:
    hints = hints_of((1, "send", "escalation"), (2, "send", "escalation"))

    assert list(together(hints)) == [(("send", "escalation"), [1]), (("send", "escalation"), [2])]
