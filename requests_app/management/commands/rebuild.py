"""Replay the ledger and compare: `manage.py rebuild --check [REFERENCE]`."""

from __future__ import annotations

import json
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from requests_app.queries.rebuilding import Replayed, count_cases, replay_all, replay_case

TOLD_AT_MOST: Final = 1000  # differing cases in the JSON; all are counted


class Command(BaseCommand):
    """It only checks: what differs is a fault to look into, and the ledger shows which value is right."""

    help = "Replay the ledger of one case or of all, and report each difference; exit code 1 when there is one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take --check, a reference and --json."""
        parser.add_argument("reference", nargs="?", default="", help="one case; left out: all of them")
        parser.add_argument("--check", action="store_true", help="compare; nothing is ever written")
        parser.add_argument("--json", action="store_true", help="print the outcome as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Replay, compare, tell."""
        if not options["check"]:
            raise CommandError("It only checks, and writes nothing. Run: manage.py rebuild --check")
        began, count, differing, kept = time.monotonic(), 0, 0, list[Replayed]()
        for replayed in self._replayed(options["reference"]):
            count += 1
            if replayed.differences:
                differing += 1
                kept += [replayed] if len(kept) < TOLD_AT_MOST else []
                if not options["json"]:
                    self._tell(replayed)
        self._sum_up(count, differing, kept, seconds=time.monotonic() - began, as_json=options["json"])
        if differing:
            sys.exit(1)

    def _replayed(self, reference: str) -> Iterator[Replayed]:
        if reference:
            found = replay_case(reference.strip().upper())
            if found is None:
                raise CommandError(f"No case has the reference {reference}.")
            yield found
            return
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
            task = progress.add_task("Replaying", total=count_cases())
            for batch in replay_all():
                yield from batch
                progress.advance(task, len(batch))

    def _tell(self, replayed: Replayed) -> None:
        for one in replayed.differences:
            self.stdout.write(f"{replayed.reference} {one.what}: the ledger says {one.told}, the row {one.found}")

    def _sum_up(self, count: int, differing: int, kept: list[Replayed], *, seconds: float, as_json: bool) -> None:
        rate = round(count / seconds) if seconds else 0
        if not as_json:
            self.stdout.write(f"{count} cases replayed, {differing} differ, {rate} cases a second")
            return
        found = [
            {
                "reference": replayed.reference,
                "differences": [
                    {"what": one.what, "ledger": one.told, "row": one.found} for one in replayed.differences
                ],
            }
            for replayed in kept
        ]
        told = {"cases": count, "differing": differing, "cases_per_second": rate, "found": found}
        self.stdout.write(json.dumps(told))
