"""Run a relay: publishes due job rows as hints. Any number may run."""

from __future__ import annotations

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand

import cityservices.celery  # noqa: F401 - makes the city's app the current one; else hints go to a default broker
from requests_app.relay.loop import run


class Command(BaseCommand):
    """Relay until SIGTERM or SIGINT."""

    help = "Publish due job rows as hints into the lanes, until stopped."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the loop in this process."""
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        run(should_stop=stop.is_set)
