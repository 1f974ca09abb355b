"""Write the copies: chunk by chunk with COPY, indexes taken away before and made again afterwards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from itertools import count
from typing import Any, Final

import psycopg
from django.db import connection

from bench.fill.plan import moved
from bench.fill.rows import WAY_TO_CASE, Template, columns_of, table_of
from requests_app.rules.references import new_reference

CHUNK: Final = 5_000  # cases written at once
FEW: Final = 20_000  # so few cases are written past standing indexes
Chunk = dict[str, list[str]]


def copy_lives(templates: Sequence[Template], plan: Sequence[tuple[timedelta, int]], *, prefix: str) -> None:
    """Write all copies of a plan. One thread makes rows while another one hands them to the database."""
    with _connection() as writer:
        with _without_indexes(writer, few=len(plan) < FEW):
            write_copies(writer, templates, plan, prefix=prefix)
        writer.execute("VACUUM (ANALYZE)")


def write_copies(
    writer: psycopg.Connection[Any],
    templates: Sequence[Template],
    plan: Sequence[tuple[timedelta, int]],
    *,
    prefix: str,
) -> None:
    """Write the rows past every guard, on a connection that looks away from them."""
    with ThreadPoolExecutor(1) as hands:
        under_way: Future[None] | None = None
        for chunk in _chunks(templates, plan, prefix=prefix, first=_last_ids(writer), used=_references(writer)):
            if under_way is not None:
                under_way.result()
            under_way = hands.submit(_write, writer, chunk)
        if under_way is not None:
            under_way.result()
    _set_sequences(writer)


def _connection() -> psycopg.Connection[Any]:
    facts = connection.settings_dict
    found = psycopg.connect(
        host=facts["HOST"], port=facts["PORT"], user=facts["USER"], password=facts["PASSWORD"],
        dbname=facts["NAME"], autocommit=True,
    )  # fmt: skip
    # The rows were lived through by their originals: neither guards nor foreign keys are asked again.
    found.execute("SET session_replication_role = replica")
    found.execute("SET synchronous_commit = off")
    found.execute("SET maintenance_work_mem = '512MB'")
    return found


def _last_ids(writer: psycopg.Connection[Any]) -> dict[str, int]:
    asked = {name: f'SELECT COALESCE(max(id), 0) FROM "{table_of(name)}"' for name in WAY_TO_CASE}  # noqa: S608
    return {name: int(writer.execute(sql).fetchone()[0]) for name, sql in asked.items()}  # type: ignore[index]


def _references(writer: psycopg.Connection[Any]) -> set[str]:
    """Read the references that are taken: of a million that are drawn, some are drawn twice."""
    return {reference for (reference,) in writer.execute("SELECT reference FROM requests_app_servicerequest")}


def _chunks(
    templates: Sequence[Template],
    plan: Sequence[tuple[timedelta, int]],
    *,
    prefix: str,
    first: dict[str, int],
    used: set[str],
) -> Iterator[Chunk]:
    following = {name: last + 1 for name, last in first.items()}
    numbers = count()
    for start in range(0, len(plan), CHUNK):
        chunk: Chunk = {name: [] for name in WAY_TO_CASE}
        for back, which in plan[start : start + CHUNK]:
            template = templates[which]
            holes: dict[str, Any] = {hole: following[name] + number for hole, name, number in template.ids}
            holes.update((hole, moved(moment, back)) for hole, moment in template.moments.items())
            holes["reference"] = _own_reference(prefix, used)
            holes["key"] = f"bench-{next(numbers)}"
            for name, rows in template.rows.items():
                chunk[name].extend([row % holes for row in rows])
                following[name] += len(rows)
        yield chunk


def _own_reference(prefix: str, used: set[str]) -> str:
    reference = new_reference(prefix)
    while reference in used:
        reference = new_reference(prefix)
    used.add(reference)
    return reference


def _write(writer: psycopg.Connection[Any], chunk: Chunk) -> None:
    with writer.transaction(), writer.cursor() as cursor:
        for name, rows in chunk.items():
            if rows:
                columns = ", ".join(f'"{field.column}"' for field in columns_of(name))
                with cursor.copy(f'COPY "{table_of(name)}" ({columns}) FROM STDIN') as copy:
                    copy.write("".join(rows))


@contextmanager
def _without_indexes(writer: psycopg.Connection[Any], *, few: bool) -> Iterator[None]:
    """Take the indexes of the growing tables away but for the primary keys, and make them again."""
    tables = [] if few else [table_of(name) for name in WAY_TO_CASE]
    constraints = writer.execute(UNIQUE, [tables]).fetchall()
    for table, name, _made in constraints:
        writer.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT "{name}"')
    indexes = writer.execute(INDEXES, [tables]).fetchall()
    for name, _made in indexes:
        writer.execute(f'DROP INDEX "{name}"')
    yield
    for _name, made in indexes:
        writer.execute(made)
    for table, name, made in constraints:
        writer.execute(f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" {made}')


UNIQUE: Final = """
SELECT r.relname, c.conname, pg_get_constraintdef(c.oid) FROM pg_constraint c JOIN pg_class r ON r.oid = c.conrelid
WHERE r.relname = ANY(%s) AND c.contype = 'u'
"""
INDEXES: Final = """
SELECT i.relname, pg_get_indexdef(x.indexrelid) FROM pg_index x
JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class r ON r.oid = x.indrelid
WHERE r.relname = ANY(%s) AND NOT x.indisprimary
"""


def _set_sequences(writer: psycopg.Connection[Any]) -> None:
    for name in WAY_TO_CASE:
        table = table_of(name)
        writer.execute(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) + 1 FROM \"{table}\"))"  # noqa: S608
        )
