"""The demo city, loaded once a process and copied by the server into each test: milliseconds instead of a second."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Final

from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction

ROOM: Final = "requests_app"
# The guards and the foreign keys look away: they have seen these very rows when the city was loaded.
LAY: Final = """
CREATE FUNCTION copied_city.lay() RETURNS void LANGUAGE plpgsql AS $$ BEGIN
    SET LOCAL session_replication_role = replica;
    {inserts}
    SET LOCAL session_replication_role = origin;
END $$
"""
COLUMNS: Final = """
SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
"""
_COPIES: Final[dict[str, bytes]] = {}


class Unwanted(Exception):
    """Thrown to leave nothing behind."""


def load_and_copy() -> None:
    """Load the city, copy what was written into a schema of its own, and undo the loading."""
    try:
        with transaction.atomic():
            call_command("load_city", "konstanz", stdout=StringIO())
            connection.check_constraints()
            _COPIES.update({table: rows for table in _tables() if (rows := _rows_of(table))})
            raise Unwanted
    except Unwanted:
        _keep()


def paste() -> None:
    """Write the copied rows."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT copied_city.lay()")


@contextmanager
def put_away() -> Iterator[None]:
    """Take the copies out of the database for a test that looks at the whole of it."""
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA copied_city CASCADE")
    try:
        yield
    finally:
        _keep()


def _tables() -> list[str]:
    models = apps.get_app_config(ROOM).get_models(include_auto_created=True)
    return [model._meta.db_table for model in models if model._meta.managed and not model._meta.proxy]


def _rows_of(table: str) -> bytes:
    with connection.cursor() as cursor, cursor.copy(f'COPY "{table}" TO STDOUT') as copy:
        return b"".join(bytes(piece) for piece in copy)


def _keep() -> None:
    inserts = []
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA IF EXISTS copied_city CASCADE; CREATE SCHEMA copied_city")
        for table, rows in _COPIES.items():
            cursor.execute(COLUMNS, [table])
            [(columns,)] = cursor.fetchall()
            kept = f"copied_city.of_{table}"
            cursor.execute(f"CREATE TABLE {kept} AS SELECT {columns} FROM {table} WITH NO DATA")  # noqa: S608
            with cursor.copy(f"COPY {kept} FROM STDIN") as copy:
                copy.write(rows)
            inserts.append(f"INSERT INTO {table} ({columns}) OVERRIDING SYSTEM VALUE SELECT * FROM {kept};")  # noqa: S608
        cursor.execute(LAY.format(inserts="\n    ".join(inserts)))
