"""Draw docs/workflow.md from the tables of the law, or check that it is up to date."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from requests_app.management.drawing.calls import draw_calls
from requests_app.management.drawing.clocks import draw_clocks, draw_order
from requests_app.management.drawing.invariants import draw_invariants
from requests_app.management.drawing.moves import draw_moves
from requests_app.management.drawing.standing import draw_public_words, draw_standing, draw_waits

PAGE: Final = Path(settings.BASE_DIR) / "docs" / "workflow.md"
HEAD: Final = """# How a case lives

Drawn by `manage.py draw_workflow` from the tables in `requests_app/rules` (workflow, sla, escalation, priority,
public_words), `requests_app/vocabulary` and `requests_app/queries/audit`; do not edit it by hand. `make check` fails
when it is out of date.
"""
PARTS: Final = (
    draw_moves, draw_standing, draw_waits, draw_clocks, draw_order, draw_calls, draw_public_words, draw_invariants,
)  # fmt: skip


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
            drawn = "\n".join(page()).rstrip() + "\n"
        if not options["check"]:
            PAGE.write_text(drawn)
            self.stdout.write(f"{PAGE.name} is drawn.")
        elif not PAGE.exists() or PAGE.read_text() != drawn:
            raise CommandError("docs/workflow.md is out of date. Run: manage.py draw_workflow")


def page() -> Iterator[str]:
    """Give the page line by line."""
    yield HEAD
    for draw in PARTS:
        yield from draw()
