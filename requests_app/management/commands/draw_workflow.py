"""Draw docs/workflow.md from the tables of moves and answers, or check that it is up to date."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from requests_app.rules.escalation import ANSWERS, LADDER_ORDER, LEVEL_OF
from requests_app.rules.workflow import MOVES
from requests_app.vocabulary import CaseState

PAGE: Final = Path(settings.BASE_DIR) / "docs" / "workflow.md"
HEAD: Final = """# How a case lives

Drawn from `requests_app/rules/workflow.py` and `requests_app/rules/escalation.py` by
`manage.py draw_workflow`; do not edit it by hand. `make check` fails when it is out of date.
"""


class Command(BaseCommand):
    """Write the page, or compare it."""

    help = "Draw docs/workflow.md from the tables; --check only compares."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take --check."""
        parser.add_argument("--check", action="store_true", help="fail when the page is out of date")

    def handle(self, *args: Any, **options: Any) -> None:
        """Draw in English, whatever the operator speaks."""
        with translation.override("en"):
            drawn = "\n".join(page())
        if not options["check"]:
            PAGE.write_text(drawn)
            self.stdout.write(f"{PAGE.name} is drawn.")
        elif not PAGE.exists() or PAGE.read_text() != drawn:
            raise CommandError("docs/workflow.md is out of date. Run: manage.py draw_workflow")


def page() -> Iterator[str]:
    """Give the page line by line."""
    yield HEAD
    yield "## States and moves\n\n```mermaid\nstateDiagram-v2"
    yield "    [*] --> new: receive"
    for move, rule in MOVES.items():
        for target in rule.targets:
            yield from (f"    {source} --> {target}: {move}" for source in _in_order(rule.sources) if target)
    yield "```\n\n`escalate` is possible from every state and changes none.\n"
    yield "| move | from | to | who | words needed | event |\n|---|---|---|---|---|---|"
    for move, rule in MOVES.items():
        sources = ", ".join(_in_order(rule.sources)) if len(rule.sources) < len(CaseState) else "every state"
        cells = (
            move,
            sources or "(a door)",
            ", ".join(target or "the same" for target in rule.targets),
            ", ".join(sorted(rule.who)),
        )
        yield f"| {' | '.join(cells)} | {', '.join(rule.needs)} | {rule.event} |"
    yield "\n## A call for a person\n\n| answer | from | to | words needed |\n|---|---|---|---|"
    for answer, line in ANSWERS.items():
        yield f"| {answer} | {', '.join(sorted(line.sources))} | {line.target} | {', '.join(line.needs)} |"
    yield "\nWho is called, step by step; the first who is active, present (or has a substitute), did not call and"
    yield "is not complained about. At the end stands the city's ordered list; its last person is taken in any case.\n"
    yield "| step | level |\n|---|---|"
    yield from (f"| {source.label} | {LEVEL_OF[source]} |" for source in LADDER_ORDER)
    yield "| the city's list | 4 |\n"


def _in_order(states: frozenset[CaseState]) -> list[str]:
    return [state.value for state in CaseState if state in states]
