"""The demo city, loaded once a process and copied into each test: a hundredth of a second instead of one."""

from __future__ import annotations

from io import StringIO
from typing import Final

from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction

City = dict[str, bytes]
ROOM: Final = "requests_app"


class Unwanted(Exception):
    """Thrown to leave nothing behind."""


def load_and_copy() -> City:
    """Load the city, copy what was written, and undo it."""
    copies: City = {}
    try:
        with transaction.atomic():
            call_command("load_city", "konstanz", stdout=StringIO())
            copies = {table: rows for table in _tables() if (rows := _rows_of(table))}
            raise Unwanted
    except Unwanted:
        return copies


def paste(copies: City) -> None:
    """Write the copied rows; foreign keys are checked at the end of the transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table, rows in copies.items():
            with cursor.copy(f'COPY "{table}" FROM STDIN') as copy:
                copy.write(rows)


def _tables() -> list[str]:
    models = apps.get_app_config(ROOM).get_models(include_auto_created=True)
    return [model._meta.db_table for model in models if model._meta.managed and not model._meta.proxy]


def _rows_of(table: str) -> bytes:
    with connection.cursor() as cursor, cursor.copy(f'COPY "{table}" TO STDOUT') as copy:
        return b"".join(bytes(piece) for piece in copy)
