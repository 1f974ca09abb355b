"""Try new routing rules on cases that are here: `manage.py try_rules FILE --on last:5000`. Nothing is changed."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from requests_app.management.rule_files import rules_from
from requests_app.queries import places
from requests_app.queries.rule_trials import EXAMPLES, NO_QUEUE, Trial, TrialScope, try_rules

WIDE: Final = 28


class Command(BaseCommand):
    """Read rules, ask them of cases as they were when the router placed them, and tell what would differ."""

    help = "Say how many cases would go elsewhere under the rules of a file, from where to where, with examples."

    def add_arguments(self, parser: CommandParser) -> None:
        """Ask for the file and the cases."""
        parser.add_argument("file", type=Path, help="YAML as in a city's routing_rules.yaml")
        parser.add_argument("--on", default="last:5000", help="last:5000, since:2026-01-01 (opened then or later), all")
        parser.add_argument("--examples", type=int, default=EXAMPLES, help="references for each pair of queues")
        parser.add_argument("--json", action="store_true", help="print the counts as JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Compare and tell."""
        rules = rules_from(options["file"])
        scope = _scope(options["on"], zone=places.city().timezone)
        began = time.monotonic()
        trial = try_rules(rules, scope, at=timezone.now(), examples=options["examples"])
        seconds = time.monotonic() - began
        if options["json"]:
            self.stdout.write(json.dumps(_plain(trial, seconds)))
            return
        for line in _lines(trial, seconds):
            self.stdout.write(line)


def _scope(text: str, *, zone: str) -> TrialScope:
    """Read which cases are meant. Raises `CommandError`."""
    kind, _sign, value = text.partition(":")
    try:
        if kind == "last" and int(value) > 0:
            return TrialScope(last=int(value))
        if kind == "since":
            day = date.fromisoformat(value)
            return TrialScope(since=datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)))
    except ValueError:
        kind = ""
    if text == "all":
        return TrialScope()
    raise CommandError(_("--on must be last:5000, since:2026-01-01 or all, not “%(text)s”.") % {"text": text})


def _pairs(trial: Trial) -> list[tuple[str, str, int, list[str]]]:
    pairs = sorted(trial.moves.items(), key=lambda pair: (-pair[1], pair[0]))
    return [(before, now, count, trial.examples[before, now]) for (before, now), count in pairs]


def _plain(trial: Trial, seconds: float) -> dict[str, Any]:
    return {
        "asked": trial.asked,
        "moved": trial.moved,
        "unmatched": trial.unmatched,
        "never_routed": trial.never_routed,
        "moves": [
            {"from": before, "to": now, "count": count, "examples": references}
            for before, now, count, references in _pairs(trial)
        ],
        "seconds": round(seconds, 2),
        "per_second": round((trial.asked + trial.never_routed) / seconds, 1) if seconds else 0.0,
    }


def _lines(trial: Trial, seconds: float) -> Iterator[str]:
    counts = _plain(trial, seconds)
    yield _("Cases asked: %(asked)s. They would move: %(moved)s. No rule would fit: %(unmatched)s.") % counts
    yield _(
        "Compared with the queue to which the router first sent each case, not with where people have put it since."
    )
    if trial.never_routed:
        yield _("Left out, because the router never placed them: %(never_routed)s.") % counts
    if trial.moves:
        yield f"\n{_('from'):<{WIDE}}{_('to'):<{WIDE}}{_('cases'):>7}  {_('such as')}"
    for before, now, count, references in _pairs(trial):
        yield f"{_name(before):<{WIDE}}{_name(now):<{WIDE}}{count:>7}  {', '.join(references)}"
    yield _("%(seconds)s s, %(per_second)s cases a second. Nothing was changed.") % counts


def _name(queue: str) -> str:
    return queue if queue != NO_QUEUE else _("(no rule fits)")
