"""A worker whose acknowledgement got lost goes on taking hints."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from django.utils import timezone

from requests_app.models import Case, JobRow
from requests_app.vocabulary import CaseState
from tests.factories import new_case
from tests.machinery import Machinery, wait_until

# The line breaks each time a hint has been followed, and is there again for the next one.
LOSES_ITS_ACKNOWLEDGEMENTS = """
from kombu.transport import redis
from redis.exceptions import ConnectionError

def lose(qos, delivery_tag):
    raise ConnectionError("cut")

redis.QoS._remove_from_indices = lose
"""


def test_a_worker_that_cannot_acknowledge_follows_the_next_hint(
    machines: Machinery, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sitecustomize.py").write_text(LOSES_ITS_ACKNOWLEDGEMENTS)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    machines.worker()
    machines.relay()
    for _ in range(4):  # the worker has two processes
        new_case(at=timezone.now())
        time.sleep(1)  # each hint by itself

    def are_routed() -> bool:
        return Case.objects.filter(state=CaseState.QUEUED).count() == 4

    assert wait_until(are_routed, seconds=40) < 40, machines.log()
    assert wait_until(lambda: not JobRow.objects.filter(done_at=None).exists(), seconds=20) < 20, machines.log()
    assert "Couldn't ack" in machines.log()
