"""A table in Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any


def table(heads: Sequence[Any], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """Draw heads and rows, with an empty line behind."""
    yield f"| {' | '.join(map(str, heads))} |"
    yield "|" + "---|" * len(heads)
    for row in rows:
        yield f"| {' | '.join(str(cell) for cell in row)} |"
    yield ""
