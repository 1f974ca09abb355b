"""Hot statements, which the server parses and plans once for each connection."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, Final

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.utils import CursorWrapper
from psycopg import RawCursor

Row = tuple[Any, ...]


# All values go as text of no stated type, so that one statement is prepared for all of them: a null, a small and
# a large number do not each make another one. The server reads each as the column it meets.
class _Writers(dict[type, Callable[[Any], Any]]):
    """What writes the values of a type; a type that is met for the first time is looked at once."""

    def __missing__(self, kind: type) -> Callable[[Any], Any]:
        # Members of an enumeration are their value; what else there is (a list) is the driver's.
        write = str.__str__ if issubclass(kind, str) else int.__repr__ if issubclass(kind, int) else _as_it_is
        self[kind] = write
        return write


_WRITERS: Final = _Writers(
    {
        bool: {True: "t", False: "f"}.__getitem__,
        int: str,
        float: repr,
        datetime: datetime.isoformat,
        date: date.isoformat,
    }
)


def as_text(values: Iterable[Any]) -> list[Any]:
    """Write values as PostgreSQL reads them; what this does not know (a list) is left to the driver."""
    return [value if value is None or (kind := type(value)) is str else _WRITERS[kind](value) for value in values]


def _as_it_is(value: Any) -> Any:
    return value


@contextmanager
def hot_cursor() -> Iterator[CursorWrapper]:
    """Open a cursor whose statements the server may prepare; they hold `$1`, `$2` for the values.

    It is counted, logged and guarded like Django's own: in a transaction it takes part in it.
    """
    here = connections[DEFAULT_DB_ALIAS]  # looked up once: each look at `django.db.connection` asks for the thread
    here.ensure_connection()
    with RawCursor(here.connection) as raw:
        wrap = here.make_debug_cursor if here.queries_logged else here.make_cursor
        yield wrap(raw)  # type: ignore[arg-type]  # psycopg's, without Django's `callproc`


def fetch(statement: str, values: Sequence[Any] = ()) -> list[Row]:
    """Run a hot statement (`$1`, `$2` for the values) and give its rows."""
    with hot_cursor() as cursor:
        cursor.execute(statement, as_text(values))
        rows: list[Row] = cursor.fetchall()
        return rows
