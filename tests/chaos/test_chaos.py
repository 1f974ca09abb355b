"""Letters come in while workers and relays are killed and the broker is wiped: none is lost, none doubled.

CITY_CHAOS_SECONDS (default 20) sets how long; `make chaos` runs ten minutes.
"""

from __future__ import annotations

import os
import random
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from django.db.models import Count
from django.utils import timezone

from requests_app.actions import intake
from requests_app.models import Case, CaseEvent, JobRow, Message
from requests_app.rules.intake import Contact
from requests_app.vocabulary import CaseState, EventKind, Lane, MessageState
from tests.factories import ROSA, submission
from tests.invariants import hold
from tests.machinery import Machinery, machinery, wait_until
from tests.personas import rosa

SECONDS = float(os.environ.get("CITY_CHAOS_SECONDS", "20"))  # noqa: TID251
PER_SECOND = 10
DRAINED_WITHIN = 120  # a message leased by a killed worker waits a minute


class Havoc:
    """Kill and wipe at random; start what was killed again, as the supervisor does.

    Stays in the thread that started the processes: they are told to die with it.
    """

    def __init__(self, machines: Machinery) -> None:
        self.machines = machines
        self.done = Counter[str]()
        self.running = {what: self.start(what) for what in ("offices", "outbound", "relay")}

    def start(self, what: str) -> subprocess.Popen[bytes]:
        """Start one of the processes."""
        if what == "relay":
            return self.machines.relay()
        lanes = [lane for lane in Lane if (lane == Lane.OUTBOUND) == (what == "outbound")]
        return self.machines.worker(*lanes, name=what)

    def wreak(self, *, until: Callable[[], bool]) -> None:
        """Go on until it is over."""
        dice = random.Random(7)  # noqa: S311
        while not until():
            time.sleep(dice.uniform(1.0, 3.0))
            what = dice.choice(["offices", "offices", "outbound", "relay", "broker"])
            self.done[what] += 1
            if what == "broker":
                self.machines.flush()
            else:
                self.machines.kill(self.running[what])
                self.running[what] = self.start(what)


def letters_come_in(references: set[str]) -> None:
    """Hand letters in at a steady pace, every other one twice; note the references of their receipts."""
    end = time.monotonic() + SECONDS
    for number in range(1_000_000):
        if time.monotonic() > end:
            break
        began = time.monotonic()
        letter = submission(contact=ROSA if number % 10 == 0 else Contact(), submitted_at=timezone.now())
        for _ in range(1 + number % 2):
            references.add(intake.receive(letter, by=rosa(), at=timezone.now()).reference)
        time.sleep(max(0.0, 1 / PER_SECOND - (time.monotonic() - began)))
    connection.close()


@pytest.mark.django_db(transaction=True)
def test_no_letter_is_lost_and_none_is_doubled(konstanz: None, tmp_path: Path) -> None:
    with machinery(tmp_path) as machines:
        machines.flush()
        references: set[str] = set()
        letters = threading.Thread(target=letters_come_in, args=(references,))
        havoc = Havoc(machines)
        letters.start()
        havoc.wreak(until=lambda: not letters.is_alive())
        letters.join()
        waited = wait_until(lambda: not JobRow.objects.filter(done_at=None).exists(), seconds=DRAINED_WITHIN)

        assert waited < DRAINED_WITHIN, list(JobRow.objects.filter(done_at=None).values())
    assert havoc.done["offices"] >= 1
    assert set(Case.objects.values_list("reference", flat=True)) == references, "a letter is lost or doubled"
    assert set(Case.objects.values_list("state", flat=True)) == {CaseState.QUEUED}
    routed = CaseEvent.objects.filter(kind=EventKind.ROUTED).values("case").annotate(times=Count("id"))
    assert {row["times"] for row in routed} == {1}
    assert not JobRow.objects.filter(dead_at__isnull=False).exists()
    assert set(Message.objects.values_list("state", flat=True)) == {MessageState.SENT}
    for case in Case.objects.order_by("id")[:: max(1, len(references) // 50)]:
        hold(case.pk)
