"""What each clock does in each phase, and who goes first while cases wait."""

from __future__ import annotations

from collections.abc import Iterator

from requests_app.management.drawing.tables import table
from requests_app.rules.priority import HEAD_START
from requests_app.rules.sla import PAUSE_MATRIX, PHASES


def draw_clocks() -> Iterator[str]:
    """Draw the pause matrix."""
    yield "## Clocks\n"
    yield "What a clock does while a case stands where it stands; a policy may say otherwise, for laws differ.\n"
    heads = ("clock", *(phase.label for phase in PHASES))
    yield from table(heads, ((kind.label, *(effect.label for effect in line)) for kind, line in PAUSE_MATRIX.items()))


def draw_order() -> Iterator[str]:
    """Draw the head start of each priority."""
    yield "## Who goes first in a queue\n"
    yield "The oldest, after a head start; so each case passes any newer one after enough days.\n"
    rows = ((priority.label, f"{start.days} days") for priority, start in HEAD_START.items())
    yield from table(("priority", "counts as if it had waited longer by"), rows)
