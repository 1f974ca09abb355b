"""What the auditor counts."""

from __future__ import annotations

from collections.abc import Iterator

from requests_app.management.drawing.tables import table
from requests_app.queries.audit import CHECKS, INVARIANTS


def draw_invariants() -> Iterator[str]:
    """Draw each invariant with its checks."""
    yield "## What the auditor counts\n"
    yield "`manage.py audit` counts these over the whole database, every night too; all must read 0.\n"
    for number, title in INVARIANTS.items():
        yield f"### {number}. {title}\n" if number else f"### {title}\n"
        checks = [check for check in CHECKS if check.invariant == number]
        rows = ((check.code, check.sentence, "information" if check.is_information else "") for check in checks)
        yield from table(("code", "counts", ""), rows)
