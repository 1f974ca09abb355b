"""Tables as comma-separated text, for people and programs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any


def csv_text(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Write a table; no words in it are a formula for a spreadsheet."""
    kept = io.StringIO()
    writer = csv.writer(kept)
    writer.writerow(map(_cell, heads))
    writer.writerows(map(_cell, row) for row in rows)
    return kept.getvalue()


def _cell(value: Any) -> Any:
    if not isinstance(value, str) or value[:1] not in ("=", "+", "-", "@", "\t", "\r"):
        return value
    is_number = value[1:].replace(".", "", 1).isdigit()
    return value if is_number else f"'{value}"
