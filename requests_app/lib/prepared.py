"""Hot statements, which the server parses and plans once for each connection."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, Final

from django.db import connection
from django.db.backends.utils import CursorWrapper
from psycopg import RawCursor

Row = tuple[Any, ...]
# All values go as text of no stated type, so that one statement is prepared for all of them: a null, a small and
# a large number do not each make another one. The server reads each as the column it meets.
_AS_TEXT: Final[dict[type, Callable[[Any], Any]]] = {
    bool: lambda value: "t" if value else "f",
    int: str,
    float: repr,
    datetime: datetime.isoformat,
    date: date.isoformat,
}
NEEDS_NO_WRITING: Final = frozenset({str, type(None)})


def as_text(value: Any) -> Any:
    """Write a value as PostgreSQL reads it; what this does not know (a list) is left to the driver."""
    kind = type(value)
    if kind in NEEDS_NO_WRITING:
        return value
    write = _AS_TEXT.get(kind)
    if write is None:
        # Members of an enumeration are their value; what else there is (a list) is the driver's.
        write = str.__str__ if issubclass(kind, str) else int.__repr__ if issubclass(kind, int) else _as_it_is
        _AS_TEXT[kind] = write
    return write(value)


def _as_it_is(value: Any) -> Any:
    return value


@contextmanager
def hot_cursor() -> Iterator[CursorWrapper]:
    """Open a cursor whose statements the server may prepare; they hold `$1`, `$2` for the values.

    It is counted, logged and guarded like Django's own: in a transaction it takes part in it.
    """
    connection.ensure_connection()
    with RawCursor(connection.connection) as raw:
        wrap = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
        yield wrap(raw)  # type: ignore[arg-type]  # psycopg's, without Django's `callproc`


def fetch(statement: str, values: Sequence[Any] = ()) -> list[Row]:
    """Run a hot statement (`$1`, `$2` for the values) and give its rows."""
    with hot_cursor() as cursor:
        cursor.execute(statement, [as_text(value) for value in values])
        rows: list[Row] = cursor.fetchall()
        return rows
