"""Count what must never be: every invariant over the whole database."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from requests_app.actions.auditing import run_audit
from requests_app.queries.audit import Finding


class Command(BaseCommand):
    """Print one line for each check; the exit code is 1 when any violation is found."""

    help = "Count the violations of every invariant; exit code 1 when there is one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take --json."""
        parser.add_argument("--json", action="store_true", help="print the counts as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Count, keep the count, and tell it."""
        run, findings = run_audit(at=timezone.now())
        if options["json"]:
            told = {"at": run.at.isoformat(), "violations": run.violations, "milliseconds": run.milliseconds}
            self.stdout.write(json.dumps({**told, "checks": [_mapping(finding) for finding in findings]}))
        else:
            for finding in findings:
                self.stdout.write(_line(finding))
            self.stdout.write(f"{run.violations} violations, {len(findings)} checks, {run.milliseconds} ms")
        if run.violations:
            sys.exit(1)


def _mapping(finding: Finding) -> dict[str, Any]:
    check = finding.check
    return {
        "invariant": check.invariant,
        "code": check.code,
        "sentence": str(check.sentence),
        "count": finding.count,
        "is_violation": finding.is_violation,
        "examples": list(finding.examples),
        "milliseconds": finding.milliseconds,
    }


def _line(finding: Finding) -> str:
    check = finding.check
    mark = "" if not finding.count else " (information)" if check.is_information else " VIOLATION"
    examples = f" [{', '.join(map(str, finding.examples))}]" if finding.examples else ""
    number = check.invariant or "-"
    return f"{number:>2} {check.code:<28} {finding.count:>7}{mark}{examples}  {check.sentence}"
