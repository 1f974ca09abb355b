"""Reads plans of PostgreSQL, and says which nodes read a growing table whole."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import connection
from psycopg import RawCursor

from tests.plans.growing import GROWING

Node = dict[str, Any]
PLANNED: Final = ("select", "insert", "update", "delete", "with", "(select", "((select")
INDEX_SCANS: Final = frozenset({"Index Scan", "Index Only Scan", "Bitmap Index Scan"})
# What takes everything in before it gives the first row: a LIMIT above it bounds nothing below it.
TAKES_ALL_IN: Final = frozenset({"Sort", "Aggregate", "Hash", "WindowAgg", "Bitmap Heap Scan", "SetOp"})
PARTIAL: Final = "SELECT relname FROM pg_index JOIN pg_class ON oid = indexrelid WHERE indpred IS NOT NULL"
TABLE_OF_INDEX: Final = """
SELECT i.relname, t.relname FROM pg_index x
JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid
"""


@dataclass(frozen=True)
class Indexes:
    """Which index belongs to which table, and which are partial."""

    table_of: dict[str, str]
    partial: frozenset[str]


def indexes() -> Indexes:
    """Read the catalogue."""
    with connection.cursor() as cursor:
        cursor.execute(TABLE_OF_INDEX)
        table_of = dict(cursor.fetchall())
        cursor.execute(PARTIAL)
        return Indexes(table_of, frozenset(name for (name,) in cursor.fetchall()))


def faults_of(plan: Node, known: Indexes, *, growing: Collection[str] = GROWING) -> list[str]:
    """Say which nodes read a growing table whole.

    A sequential scan, which is planned only where no index fits; and a scan of an index that covers the whole table
    without any condition on it, where no LIMIT above ends it early.
    """
    return [fault for node, bounded in _nodes(plan) if (fault := _fault(node, known, growing, bounded=bounded))]


def _nodes(node: Node, *, bounded: bool = False) -> Iterator[tuple[Node, bool]]:
    """Walk a plan; say of each node whether a LIMIT above can end it early."""
    yield node, bounded
    kind = node["Node Type"]
    below = True if kind == "Limit" else bounded and kind not in TAKES_ALL_IN
    for child in node.get("Plans", ()):
        # A subplan is asked again and again, and ends by itself.
        yield from _nodes(child, bounded=below and child.get("Parent Relationship") != "InitPlan")


def _fault(node: Node, known: Indexes, growing: Collection[str], *, bounded: bool) -> str:
    kind, index = node["Node Type"], node.get("Index Name", "")
    table = node.get("Relation Name") or known.table_of.get(index, "")
    if table not in growing:
        return ""
    if kind == "Seq Scan":
        return f"Seq Scan on {table} ({node.get('Filter', 'no filter')})"
    if kind in INDEX_SCANS and "Index Cond" not in node and index not in known.partial and not bounded:
        return f"{kind} over the whole of {index} ({node.get('Filter', 'no filter')})"
    return ""


@dataclass
class Readings:
    """What was read while something was done: faulty statements, and how many were read in all."""

    faults: dict[str, tuple[str, str]] = field(default_factory=dict)  # fault -> (where, statement)
    read: int = 0


@contextmanager
def reading_plans(into: Readings, where: str, known: Indexes) -> Iterator[None]:
    """Ask for the plan of every statement before it is executed."""

    def execute(run: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        if not many and str(sql).lstrip().lower().startswith(PLANNED):
            into.read += 1
            is_hot = isinstance(context["cursor"].cursor, RawCursor)
            for fault in faults_of(plan_of(str(sql), params, is_hot=is_hot), known):
                into.faults.setdefault(fault, (where, str(sql)))
        return run(sql, params, many, context)

    with connection.execute_wrapper(execute):
        yield


def plan_of(sql: str, params: Any = None, *, is_hot: bool = False) -> Node:
    """Give the plan that would be taken if reading a table whole were dear; hot statements hold `$1`, `$2`."""
    raw = connection.connection
    with RawCursor(raw) if is_hot else raw.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
        (found,) = cursor.fetchall()[0]
    plans = json.loads(found) if isinstance(found, str) else found
    return dict(plans[0]["Plan"])
