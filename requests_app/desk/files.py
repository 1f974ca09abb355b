"""Tables as files: comma-separated, for people and programs."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse


def csv_file(name: str, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """Send a table as a file of this name; no words in it are a formula for a spreadsheet."""
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    writer = csv.writer(answer)
    writer.writerow(map(_cell, heads))
    writer.writerows(map(_cell, row) for row in rows)
    return answer


def _cell(value: Any) -> Any:
    if not isinstance(value, str) or value[:1] not in ("=", "+", "-", "@", "\t", "\r"):
        return value
    is_number = value[1:].replace(".", "", 1).isdigit()
    return value if is_number else f"'{value}"
