"""A worker whose main loop stands still ends, and its supervisor starts another.

The loop reads lines to the broker that have, or may one day have, no limit in time; chaos found one such line, on
which a worker stood for good. A thread beside the loop looks whether it still turns. What its processes have in hand
they bring to its end: they are not killed, and find out when they want to hand in the result.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from typing import Any, Final

import structlog
from celery.signals import heartbeat_sent, worker_ready

log = structlog.get_logger(__name__)

# Celery's heart beats every two seconds; a broker that is away for so long lets the worker begin anew, too.
STILL_SECONDS: Final = 60.0
LOOK_EVERY_SECONDS: Final = 5.0
_turned = {"at": time.monotonic()}
_watching = threading.Event()


@heartbeat_sent.connect
def note_a_turn(**_: Any) -> None:
    """Remember that the loop turns."""
    _turned["at"] = time.monotonic()


@worker_ready.connect
def begin(**_: Any) -> None:
    """Begin to watch, once for each worker."""
    note_a_turn()
    if not _watching.is_set():
        _watching.set()
        threading.Thread(target=watch, name="watch", daemon=True).start()


def watch(*, still: float = STILL_SECONDS, look_every: float = LOOK_EVERY_SECONDS) -> None:
    """Look again and again; end the process when its loop has stood still for so many seconds."""
    while time.monotonic() - _turned["at"] < still:
        time.sleep(look_every)
    log.error("worker.stands_still")
    os.kill(os.getpid(), signal.SIGKILL)
