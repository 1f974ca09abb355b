"""A worker whose main loop stands still is replaced; one whose loop turns is left alone."""

from __future__ import annotations

import signal
import subprocess
import sys

from tests.ops.conftest import BASE

STANDS = """
import threading, time
from requests_app.tasks import watch
threading.Thread(target=watch.watch, kwargs={"still": 0.5, "look_every": 0.05}, daemon=True).start()
time.sleep(20)
"""
TURNS = """
import threading, time
from requests_app.tasks import watch
threading.Thread(target=watch.watch, kwargs={"still": 0.5, "look_every": 0.05}, daemon=True).start()
for _ in range(20):
    watch.note_a_turn()
    time.sleep(0.1)
"""


def outcome_of(code: str) -> int:
    django = "import django; django.setup()\n"
    done = subprocess.run([sys.executable, "-c", django + code], cwd=BASE, timeout=60, check=False, capture_output=True)
    return done.returncode


def test_a_loop_that_stands_still_ends_the_process() -> None:
    assert outcome_of(STANDS) == -signal.SIGKILL


def test_a_loop_that_turns_is_left_alone() -> None:
    assert outcome_of(TURNS) == 0
