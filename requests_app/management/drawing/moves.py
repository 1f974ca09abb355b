"""States and moves: the diagram and the table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from requests_app.management.drawing.tables import table
from requests_app.rules.workflow import MOVES, MoveRule
from requests_app.vocabulary import CaseState, Move


def draw_moves() -> Iterator[str]:
    """Draw every line of the table of moves."""
    yield "## States and moves\n\n```mermaid\nstateDiagram-v2"
    yield "    [*] --> new: receive"
    for move, rule in MOVES.items():
        yield from _arrows(move, rule)
    yield "```\n"
    keeping = [move.value for move, rule in MOVES.items() if not any(rule.targets)]
    yield "A diamond stands where a move has several targets: the first of the table is the usual one."
    yield f"These moves change no state: {', '.join(f'`{move}`' for move in keeping)}.\n"
    heads = ("move", "from", "to", "who", "words needed", "event", "decides", "held up by open calls and children")
    yield from table(heads, (_row(move, rule) for move, rule in MOVES.items()))


def _arrows(move: Move, rule: MoveRule) -> Iterator[str]:
    """Draw one arrow for each source; several targets go through a diamond."""
    targets = [target.value for target in rule.targets if target]
    sources = in_order(rule.sources)
    if len(targets) > 1 and len(sources) > 1:
        diamond = f"{move.value}_to"
        yield f"    state {diamond} <<choice>>"
        yield from (f"    {source} --> {diamond}: {move}" for source in sources)
        yield from (f"    {diamond} --> {target}" for target in targets)
        return
    for source in sources:
        yield from (f"    {source} --> {target}: {move}" for target in targets)


def _row(move: Move, rule: MoveRule) -> tuple[str, ...]:
    sources = ", ".join(in_order(rule.sources)) if len(rule.sources) < len(CaseState) else "every state"
    return (
        move.value,
        sources or "(a door)",
        ", ".join(target or "the same" for target in rule.targets),
        ", ".join(sorted(rule.who)),
        ", ".join(rule.needs),
        rule.event.value,
        "yes" if rule.decides else "",
        "yes" if rule.is_ending else "",
    )


def in_order(states: Iterable[CaseState]) -> list[str]:
    """List states in the order of a life."""
    found = set(states)
    return [state.value for state in CaseState if state in found]
