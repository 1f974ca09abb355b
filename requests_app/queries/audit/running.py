"""Ask the database every check: one statement each, so that each sees one moment."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import connection

from requests_app.queries.audit.check import Check
from requests_app.queries.audit.table import CHECKS

EXAMPLES: Final = 5


@dataclass(frozen=True)
class Finding:
    """What one check has found: how many, the first ids, and how long it took."""

    check: Check
    count: int
    examples: tuple[int, ...]
    milliseconds: int

    @property
    def is_violation(self) -> bool:
        """Tell whether the law is broken."""
        return bool(self.count) and not self.check.is_information


def find_all(*, at: datetime, checks: Iterable[Check] = CHECKS) -> Iterator[Finding]:
    """Run the checks one after the other."""
    for check in checks:
        yield find(check, at=at)


def find(check: Check, *, at: datetime) -> Finding:
    """Count what contradicts one check; the database counts, no row is carried here."""
    began = time.monotonic()
    counted = (
        f"WITH found AS ({check.rows}) "  # noqa: S608 - the table's own text; values go beside it
        "SELECT (SELECT count(*) FROM found), ARRAY(SELECT id FROM found ORDER BY id LIMIT %(examples)s)"
    )
    with connection.cursor() as cursor:
        cursor.execute(counted, {"at": at, "examples": EXAMPLES, **check.values})
        count, examples = cursor.fetchone()
    return Finding(check, count, tuple(examples), round((time.monotonic() - began) * 1000))
