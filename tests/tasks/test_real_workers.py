"""Real workers, a real relay, a real broker: whatever is killed or wiped, each case is routed, once."""

from __future__ import annotations

import signal
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import redis
from django.db import connection, transaction
from django.utils import timezone

from cityservices import stores
from cityservices.stores import process, valkey
from requests_app.actions import escalation
from requests_app.models import Case, CaseEvent, Escalation, JobRow, Message
from requests_app.queries.ops import status
from requests_app.rules.actor import SYSTEM
from requests_app.vocabulary import CaseState, EventKind, Lane, MessageState
from tests.factories import new_case
from tests.invariants import hold
from tests.machinery import Machinery, machinery, wait_until

START = 40  # a start takes 2 s on an idle machine


def case_now() -> Case:
    return new_case(at=timezone.now())


def is_routed(case: Case) -> bool:
    return Case.objects.filter(pk=case.pk, state=CaseState.QUEUED).exists()


def times_routed(case: Case) -> int:
    return CaseEvent.objects.filter(case=case, kind=EventKind.ROUTED).count()


def test_a_case_is_routed_and_told_within_seconds_and_everybody_shows_signs_of_life(machines: Machinery) -> None:
    machines.worker()
    machines.relay()
    machines.beat()
    warm = case_now()
    assert wait_until(lambda: is_routed(warm), seconds=START) < START, machines.log()

    case = case_now()

    assert wait_until(lambda: is_routed(case), seconds=5) < 3
    assert wait_until(lambda: not JobRow.objects.filter(done_at=None).exists(), seconds=10) < 10
    assert set(Message.objects.values_list("state", flat=True)) == {MessageState.SENT}
    assert wait_until(lambda: status(at=timezone.now()).problems == (), seconds=20) < 20, status(at=timezone.now())
    hold(case.pk)
    assert machines.log() == "" or "Traceback" not in machines.log()


def test_a_worker_listens_to_its_lanes_and_to_nothing_else(machines: Machinery) -> None:
    machines.worker()
    machines.relay()
    case = case_now()
    assert wait_until(lambda: is_routed(case), seconds=START) < START, machines.log()

    # kombu reads what is said to all workers without a limit: half an answer there would stop the main loop for good.
    broker = redis.Redis.from_url(machines.broker)
    assert broker.pubsub_channels() == []
    assert broker.pubsub_numpat() == 0
    broker.close()


def test_beat_lets_an_unanswered_call_climb(machines: Machinery) -> None:
    call = escalation.escalate_case(case_now().pk, by=SYSTEM, at=timezone.now()).escalation_id
    Escalation.objects.filter(pk=call).update(acknowledge_by=datetime(2026, 1, 1, tzinfo=UTC))
    machines.worker(Lane.ESCALATION)
    machines.beat()

    assert wait_until(lambda: Escalation.objects.get(pk=call).level == 2, seconds=START) < START, machines.log()


def test_a_worker_killed_in_the_middle_and_a_wiped_broker_lose_nothing_and_double_nothing(machines: Machinery) -> None:
    worker = machines.worker()
    machines.relay()
    warm = case_now()
    assert wait_until(lambda: is_routed(warm), seconds=START) < START, machines.log()
    with transaction.atomic():
        case = case_now()
        JobRow.objects.filter(case=case).update(due_at=timezone.now() + timedelta(seconds=1))
    with transaction.atomic():
        Case.objects.select_for_update().get(pk=case.pk)
        assert wait_until(is_somebody_waiting, seconds=10) < 10, "a worker stands before the lock"
        machines.kill(worker)
    machines.flush()
    assert times_routed(case) == 0

    machines.worker(name="another")

    assert wait_until(lambda: is_routed(case), seconds=START) < START, machines.log()
    assert times_routed(case) == 1
    hold(case.pk)


def is_somebody_waiting() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])


def test_with_the_broker_dead_the_receipt_is_right_and_the_case_is_routed_when_it_is_back(
    transactional_db: None, konstanz: None, tmp_path: Path
) -> None:
    port, password = stores.free_port(wanted=0, start=24_100), valkey.new_password()

    def broker() -> int:
        return valkey.start(tmp_path / "valkey", port=port, password=password, quick=True, die_with_parent=True)

    pid = broker()
    try:
        with machinery(tmp_path, broker=valkey.address(port=port, password=password)) as machines:
            worker = machines.worker()
            machines.relay()
            warm = case_now()
            assert wait_until(lambda: is_routed(warm), seconds=START) < START, machines.log()
            process.stop_process(pid, stop_signal=signal.SIGKILL, seconds=10)

            case = case_now()
            assert hold(case.pk).state == CaseState.NEW
            assert wait_until(lambda: status(at=timezone.now()).broker is False, seconds=15) < 15

            pid = broker()
            # A worker that lost its broker with a hint in its hands may end (kombu#582): its supervisor starts another.
            if wait_until(lambda: worker.poll() is not None, seconds=3) < 3:
                machines.worker(name="another")
            assert wait_until(lambda: is_routed(case), seconds=START) < START, machines.log()
            assert times_routed(case) == 1
    finally:
        process.stop_process(pid, stop_signal=signal.SIGTERM, seconds=10)


@pytest.mark.parametrize("lane", [Lane.BACK])
def test_a_dead_workers_lane_does_not_grow_without_end(machines: Machinery, lane: Lane) -> None:
    now = timezone.now()
    JobRow.objects.bulk_create(
        JobRow(name="requests_app.route_case", lane=lane, created_at=now, due_at=now) for _ in range(900)
    )
    relay = machines.relay()

    def hinted() -> int:
        return JobRow.objects.filter(hints__gt=0).count()

    assert wait_until(lambda: hinted() > 350, seconds=START) < START, machines.log()
    assert wait_until(lambda: hinted() > 450, seconds=5) == float("inf"), "more hints than a lane may hold"
    machines.kill(relay)
