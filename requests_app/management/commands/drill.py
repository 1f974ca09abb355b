"""Try the way to a person: `manage.py drill [REFERENCE] [--queue CODE] [--wait SECONDS]`."""

from __future__ import annotations

import time
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from requests_app.actions.drills import note_measured, raise_drill
from requests_app.facts import Fact
from requests_app.queries.drills import DrillResult, drill_result
from requests_app.rules.actor import SYSTEM

LOOK_EVERY_SECONDS: Final = 0.5


class Command(BaseCommand):
    """Call a person in for practice, and say how long it took."""

    help = "Start a drill on a case (or on the newest open one) and measure the time to a named person."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the case, and how long to wait for somebody to hear it."""
        parser.add_argument("reference", nargs="?", default="", help="the case; without it the newest open one")
        parser.add_argument("--queue", default="", help="code of a work queue: its newest open case")
        parser.add_argument("--wait", type=float, default=0.0, help="seconds to wait until somebody has heard it")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Raise the call, print who is called; with --wait also who has heard it, or fail."""
        begun = time.perf_counter()
        try:
            call = raise_drill(
                by=SYSTEM, at=timezone.now(), reference=options["reference"], queue_code=options["queue"]
            )
        except Fact as fact:
            raise CommandError(str(fact.message)) from None
        milliseconds = round((time.perf_counter() - begun) * 1000)
        note_measured(call.escalation_id, milliseconds=milliseconds)
        result = drill_result(call.escalation_id)
        told = {"name": result.first_called, "step": result.step, "ms": milliseconds, "case": result.case_reference}
        self.stdout.write(_("Drill on %(case)s: %(name)s (%(step)s) named after %(ms)s ms.") % told)
        if options["wait"] > 0:
            self._wait(call.escalation_id, seconds=options["wait"])

    def _wait(self, call_id: int, *, seconds: float) -> None:
        until = time.monotonic() + seconds
        result = drill_result(call_id)
        while result.is_open and time.monotonic() < until:
            time.sleep(min(LOOK_EVERY_SECONDS, seconds))
            result = drill_result(call_id)
        self._say_heard(result, seconds=seconds)

    def _say_heard(self, result: DrillResult, *, seconds: float) -> None:
        if result.heard_after is None:
            raise CommandError(_("Nobody has heard the drill within %(seconds)s seconds.") % {"seconds": seconds})
        told = {"name": result.heard_by, "seconds": result.heard_after, "climbed": result.climbed}
        self.stdout.write(_("Heard by %(name)s after %(seconds)s s; it climbed %(climbed)s times.") % told)
