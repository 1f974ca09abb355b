"""Compare our due times with a city's own verdicts: `manage.py compare_promises FILE --mapping boston`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from requests_app.management.replay.past import PastRows, read_past
from requests_app.management.seeds import mapping_file, text_of
from requests_app.rules.target_readings import (
    Agreement,
    PastCase,
    Policy,
    Reading,
    agreeing,
    compare,
    learn,
)

KINDS_SHOWN: Final = 40
VERDICT: Final = {True: "ontime", False: "overdue"}


class Command(BaseCommand):
    """Learn each type's policy on one half of the rows, and judge the other half by it."""

    help = "Compute due times from opening, calendar and policy, and compare the verdicts with the city's own."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Ask for file and mapping."""
        parser.add_argument("file", type=Path, help="a CSV file of past cases, perhaps gzipped")
        parser.add_argument("--mapping", required=True, help="a name in requests_app/seeds/mappings, or a path")
        parser.add_argument("--json", action="store_true", help="print everything as JSON, all types")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Read, learn, compare, tell."""
        mapping = mapping_file(options["mapping"])
        report = report_on(read_past(options["file"], text_of(mapping), file=str(mapping)))
        self.stdout.write(json.dumps(report, indent=1) if options["json"] else "\n".join(_lines(report)))


def report_on(past: PastRows) -> dict[str, Any]:
    """Learn on the rows of even number, judge those of odd number."""
    cases = list(past.cases())
    learned_on, judged = cases[::2], cases[1::2]
    policies = learn(learned_on, past.calendars)
    now = max((case.closed for case in cases if case.closed), default=None)
    if now is None:
        return {"rows": len(cases), "judged": 0, "types": []}
    by_kind = compare(judged, policies, past.calendars, now=now)
    ours = {kind: policy and replace(policy, reading=Reading.END_OF_DAY) for kind, policy in policies.items()}
    return {
        "rows": len(cases),
        "learned_on": len(learned_on),
        "judged": sum(kind.cases for kind in by_kind.values()),
        "without_verdict": sum(case.is_on_time is None for case in judged),
        "open_cases_judged_at": now.isoformat(),
        "all": _told(_total(by_kind)),
        "all_at_the_end_of_the_day": _told(_total(compare(judged, ours, past.calendars, now=now))),
        "readings": _readings(policies, judged),
        "types": [
            {"type": kind, "policy": str(policies.get(kind) or "no target"), **_told(agreement)}
            for kind, agreement in sorted(by_kind.items(), key=lambda pair: (-pair[1].cases, pair[0]))
        ],
    }


def _total(by_kind: Mapping[str, Agreement]) -> Agreement:
    total = Agreement()
    for agreement in by_kind.values():
        total.add(agreement)
    return total


def _told(agreement: Agreement) -> dict[str, Any]:
    stated = agreement.stated.total()
    return {
        "cases": agreement.cases,
        "agreeing": agreement.agreeing,
        "share": _share(agreement.agreeing, agreement.cases),
        "with_target": stated,
        "share_with_target": _share(agreeing(agreement.stated), stated),
        "targets_met": agreement.met,
        "share_of_targets_met": _share(agreement.met, stated),
        "confusion": {
            f"{VERDICT[theirs]}/{VERDICT[ours]}": agreement.pairs[theirs, ours]
            for theirs in VERDICT
            for ours in VERDICT
        },
        "differs_because": {str(why): count for why, count in agreement.why.most_common()},
    }


def _readings(policies: Mapping[str, Policy | None], judged: list[PastCase]) -> dict[str, dict[str, int]]:
    """Count types and judged cases by what "N days" means for them."""
    found: dict[str, dict[str, int]] = {}
    for kind, policy in policies.items():
        name = f"{policy.calendar}, {policy.reading}" if policy else "no target"
        counts = found.setdefault(name, {"types": 0, "cases": 0})
        counts["types"] += 1
        counts["cases"] += sum(case.kind == kind for case in judged)
    return found


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _lines(report: Mapping[str, Any]) -> list[str]:
    if not report["judged"]:
        return [_("No row of this file has a verdict and a closing time.")]
    head = _(
        "%(rows)s rows: policies learned on %(learned)s, %(judged)s others judged, %(none)s without a verdict."
    ) % {
        "rows": report["rows"],
        "learned": report["learned_on"],
        "judged": report["judged"],
        "none": report["without_verdict"],
    }
    kinds = [
        f"{kind['cases']:>7} {_percent(kind['share'])} {kind['type'][:44]:<44} {kind['policy']}"
        for kind in report["types"][:KINDS_SHOWN]
    ]
    return [
        head,
        "",
        *_block(_("As the city counts"), report["all"]),
        *_block(_("The same days, until the end of the day"), report["all_at_the_end_of_the_day"]),
        _("What N days mean:"),
        *(f"  {name}: {counts['types']} types, {counts['cases']} cases" for name, counts in report["readings"].items()),
        "",
        _("The largest types:"),
        *kinds,
    ]


def _block(title: str, told: Mapping[str, Any]) -> list[str]:
    return [
        f"{title}:",
        _("  same verdict          %(share)s of %(cases)s")
        % {"share": _percent(told["share"]), "cases": told["cases"]},
        _("  with a target         %(share)s of %(cases)s")
        % {"share": _percent(told["share_with_target"]), "cases": told["with_target"]},
        _("  target to the minute  %(share)s") % {"share": _percent(told["share_of_targets_met"])},
        *(f"  {pair:<22}{count}" for pair, count in told["confusion"].items()),
        *(f"  {count:>7}  {why}" for why, count in told["differs_because"].items()),
        "",
    ]


def _percent(share: float | None) -> str:
    return "     -" if share is None else f"{100 * share:5.1f}%"
