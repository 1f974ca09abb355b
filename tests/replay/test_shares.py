"""Several processes: each row once, whoever takes it, and though one of them is killed."""

from __future__ import annotations

import os
import signal
from typing import Any

import pytest
from django.core.management import CommandError

from requests_app.actions import intake_bulk
from requests_app.management.replay import direct
from requests_app.management.replay.shares import share_of
from requests_app.models import Case, ServiceRequest

from .conftest import Replay, without_time
from .test_direct import COUNTS, QUEUE_OF_ROW

pytestmark = pytest.mark.django_db(transaction=True)


def queues() -> dict[str, str | None]:
    return dict(ServiceRequest.objects.values_list("idempotency_key", "case__queue__code"))


def test_two_processes_do_what_one_does(replay: Replay) -> None:
    told = replay(direct=True, workers=2)

    assert without_time(told) == COUNTS
    assert queues() == QUEUE_OF_ROW


def test_a_killed_process_and_another_run_give_the_same_end(replay: Replay, monkeypatch: pytest.MonkeyPatch) -> None:
    receive_many, me = intake_bulk.receive_many, os.getpid()
    taken: list[int] = []

    def killed(*args: Any, **kwargs: Any) -> Any:
        if taken and os.getpid() != me:
            os.kill(os.getpid(), signal.SIGKILL)
        taken.append(1)
        return receive_many(*args, **kwargs)

    monkeypatch.setattr(direct, "BATCH", 1)
    monkeypatch.setattr(intake_bulk, "receive_many", killed)
    with pytest.raises(CommandError, match="a process of this run has ended"):
        replay(direct=True, workers=2)
    monkeypatch.undo()
    before = Case.objects.count()

    told = replay(direct=True, workers=2)

    assert before == 2
    assert (told["lost"], told["doubled"], told["unrouted"], told["already_known"]) == (0, 0, 0, before)
    assert queues() == QUEUE_OF_ROW


def test_a_share_is_chosen_by_the_key_alone() -> None:
    shares = [share_of(f"konstanz:{number}", 2) for number in range(1_000)]

    assert shares == [share_of(f"konstanz:{number}", 2) for number in range(1_000)]
    assert 400 < sum(shares) < 600
