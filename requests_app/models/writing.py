"""Rows that belong together, written together: ids drawn before, then one statement for all tables.

A decision is planned in Python first: rows as unsaved records whose ids come from `draw_ids`, and changes of rows
that are there. Then `write_together` writes all of it in one statement, which is whole or nothing by itself:

    ids = draw_ids({CaseEvent: 1, QueueStay: 1})
    event = new_row(CaseEvent, id=ids.take(CaseEvent), case_id=case.pk, ...)
    stay = new_row(QueueStay, id=ids.take(QueueStay), case_id=case.pk, ...)
    write_together([stay, event], changes=[Change("UPDATE ... SET left_at = %s WHERE ...", (at, case.pk)),
                                           change_of(case, ("state", "queue", "revision"))])

Foreign keys are asked at the end of the transaction, so that the order of the tables is free.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import count
from operator import itemgetter
from typing import Any, Final, TypeVar

from django.db import connection, models
from django.db.models.base import ModelState

from requests_app.lib.prepared import as_text, fetch, hot_cursor

MOST_VALUES: Final = 60_000  # of one statement; the protocol ends at 65,535
Kind = type[models.Model]
R = TypeVar("R", bound=models.Model)


class Ids:
    """Ids drawn from the sequences, to be taken one by one in the order in which they were drawn."""

    def __init__(self, drawn: Mapping[Kind, Iterable[int]]) -> None:
        self._left = {kind: iter(ids) for kind, ids in drawn.items()}

    def take(self, kind: Kind) -> int:
        """Take the next id of a table."""
        return next(self._left[kind])

    def hold(self, kind: Kind) -> bool:
        """Tell whether ids were drawn for a table at all."""
        return kind in self._left


def sequence_of(kind: Kind) -> str:
    """Name the sequence that numbers a table's rows."""
    return f"{kind._meta.db_table}_{kind._meta.pk.column}_seq"


def columns_of_ids(wanted: Mapping[Kind, int]) -> str:
    """Write the columns by which a reading statement draws ids along the way: an array for each table, in order."""
    return ", ".join(_column_of_ids(kind, number) for kind, number in wanted.items())


def _column_of_ids(kind: Kind, number: int) -> str:
    draws = ", ".join([f"nextval('{sequence_of(kind)}')"] * number)
    few = f"ARRAY[{draws}]::bigint[]"
    many = f"ARRAY(SELECT nextval('{sequence_of(kind)}') FROM generate_series(1, {int(number)}))"  # noqa: S608
    return few if number <= 8 else many


def draw_ids(wanted: Mapping[Kind, int]) -> Ids:
    """Draw ids for rows to come: one statement for all tables. Those that are not used are a gap, and no harm."""
    if not wanted:
        return Ids({})
    [drawn] = fetch(f"SELECT {columns_of_ids(wanted)}")
    return Ids(dict(zip(wanted, drawn, strict=True)))


def new_row(kind: type[R], /, **values: Any) -> R:
    """Make a record as its constructor would, by the names of its columns (`id`, `case_id`), several times faster.

    The constructor asks each field; this lays the values over a blank record. Raises `TypeError` for an unknown name.
    """
    blank, made = _blank_of(kind)
    row = kind.__new__(kind)
    row._state = ModelState()
    columns = row.__dict__
    columns.update(blank)
    for name, make in made:
        columns[name] = make()
    columns.update(values)
    if len(columns) != len(blank) + len(made) + 1:
        raise TypeError(f"no columns of {kind.__name__}: {values.keys() - blank.keys() - dict(made).keys()}")
    return row


def hang(row: models.Model, **records: models.Model | None) -> None:
    """Let a new row know the records that its keys name already, without asking each key for its own again."""
    row._state.fields_cache.update(records)


@cache
def _blank_of(kind: Kind) -> tuple[dict[str, Any], list[tuple[str, Callable[[], Any]]]]:
    """Give what a new record has in every column, and what makes the values that no two records may share."""
    fields = kind._meta.concrete_fields
    made = [(field.attname, field.default) for field in fields if field.has_default() and callable(field.default)]
    own = dict(made)
    return {field.attname: field.get_default() for field in fields if field.attname not in own}, made


@dataclass(frozen=True)
class Change:
    """A change of rows that are there: an UPDATE or DELETE with `%s` for each value, without RETURNING."""

    statement: str
    values: tuple[Any, ...]


def change_of(row: models.Model, fields: Sequence[str]) -> Change:
    """Change one row that is there to what the record says in these fields."""
    columns = _columns_by_name(type(row))
    chosen = [columns[name] for name in fields]
    key = columns[row._meta.pk.name]
    table = connection.ops.quote_name(row._meta.db_table)
    sets = ", ".join(f"{column.quoted} = %s" for column in chosen)
    statement = f"UPDATE {table} SET {sets} WHERE {key.quoted} = %s"  # noqa: S608 - names of our own columns
    return Change(statement, tuple(column.value_of(row) for column in (*chosen, key)))


def whole_change_of(row: models.Model) -> Change:
    """Change one row that is there to what the record says in every field."""
    return change_of(row, [name for name in _columns_by_name(type(row)) if name != row._meta.pk.name])


def write_together(rows: Sequence[models.Model], *, changes: Sequence[Change] = ()) -> tuple[int, ...]:
    """Write changes and new rows in one statement; give how many rows each change has met.

    First the changes, in their order; then the rows, table by table as they come first in `rows`. All see the
    database as it was before the statement: no row may be changed twice, or be new and changed. A row needs its id
    (`draw_ids`). Raises `IntegrityError` as single statements would; then nothing of it is written.
    """
    grouped = _grouped(rows)
    if not grouped and not changes:
        return ()
    shape = tuple((kind, len(own)) for kind, own in grouped.items())
    values = as_text(value for change in changes for value in change.values)
    for kind, own in grouped.items():
        writer = _writer_of(kind)
        for row in own:
            values += writer.values_of(row)
    if len(values) > MOST_VALUES:
        raise ValueError("too many rows for one statement: use copy_together")
    with hot_cursor() as cursor:
        cursor.execute(_statement(tuple(change.statement for change in changes), shape), values)
        met = cursor.fetchone()
    _mark_as_written(rows)
    return tuple(met[: len(changes)]) if met else ()


def copy_together(rows: Sequence[models.Model]) -> None:
    """Write many new rows by COPY, table by table; within a transaction. A row needs its id (`draw_ids`)."""
    for kind, own in _grouped(rows).items():
        names = ", ".join(column.quoted for column in _columns_of(kind))
        statement = f"COPY {connection.ops.quote_name(kind._meta.db_table)} ({names}) FROM STDIN"
        values_of = _writer_of(kind).values_of
        with hot_cursor() as cursor, connection.wrap_database_errors, cursor.copy(statement) as target:
            for row in own:
                target.write_row(values_of(row))
    _mark_as_written(rows)


def _mark_as_written(rows: Iterable[models.Model]) -> None:
    alias = connection.alias
    for row in rows:
        row._state.adding = False
        row._state.db = alias


def _grouped(rows: Sequence[models.Model]) -> dict[Kind, list[models.Model]]:
    grouped: dict[Kind, list[models.Model]] = defaultdict(list)
    for row in rows:
        if row.pk is None:
            raise ValueError(f"a {type(row).__name__} without an id: draw_ids first")
        grouped[type(row)].append(row)
    return grouped


@dataclass(frozen=True)
class _Column:
    """One column: its quoted name, and how its value is read from a record as text."""

    quoted: str
    value_of: Callable[[models.Model], Any]


@cache
def _columns_of(kind: Kind) -> tuple[_Column, ...]:
    return tuple(_columns_by_name(kind).values())


@cache
def _columns_by_name(kind: Kind) -> dict[str, _Column]:
    return {
        field.name: _Column(connection.ops.quote_name(str(field.column)), _reader(field))
        for field in kind._meta.concrete_fields
    }


class _Writer:
    """Reads all columns of a table's records at once."""

    def __init__(self, kind: Kind) -> None:
        fields = kind._meta.concrete_fields
        self._read = itemgetter(*(field.attname for field in fields))
        self._apart = [
            (place, column.value_of)
            for place, (field, column) in enumerate(zip(fields, _columns_of(kind), strict=True))
            if field.get_internal_type() not in _PLAIN
        ]

    def values_of(self, row: models.Model) -> list[Any]:
        """Give the values of a record's columns, as text."""
        values = as_text(self._read(row.__dict__))
        for place, value_of in self._apart:
            values[place] = value_of(row)
        return values


@cache
def _writer_of(kind: Kind) -> _Writer:
    return _Writer(kind)


def _reader(field: models.Field[Any, Any]) -> Callable[[models.Model], Any]:
    """Give what reads a field: JSON is written out, all else goes as it is said."""
    name = field.attname
    if isinstance(field, models.JSONField):
        encoder = field.encoder
        return lambda row: _json(getattr(row, name), encoder)
    if field.get_internal_type() in _PLAIN:
        return lambda row: as_text([getattr(row, name)])[0]
    return lambda row: field.get_db_prep_save(getattr(row, name), connection)


_PLAIN: Final = frozenset(
    {
        *("AutoField", "BigAutoField", "ForeignKey", "OneToOneField", "CharField", "TextField", "EmailField"),
        *("SlugField", "DateTimeField", "DateField", "BooleanField", "FloatField", "IntegerField"),
        *("BigIntegerField", "PositiveIntegerField", "PositiveSmallIntegerField", "SmallIntegerField"),
    }
)


def _json(value: Any, encoder: Any) -> str | None:
    if value is None:
        return None
    return "{}" if value == {} else json.dumps(value, cls=encoder)


@lru_cache(maxsize=512)
def _statement(changes: tuple[str, ...], shape: tuple[tuple[Kind, int], ...]) -> str:
    """Write the statement for a shape.

    The counts of the changes are asked from left to right: so they are done, and before any new row. Parts for which
    nobody asks are done afterwards, the last one first; so the new rows stand here from the last table to the first.
    """
    places = count(1)
    counted = [f"{_numbered(change, places)} RETURNING 1" for change in changes]
    added = [_insert(kind, number, places) for kind, number in shape]
    named = ", ".join(f"part_{number} AS ({part})" for number, part in enumerate([*counted, *reversed(added)]))
    counts = ", ".join(f"(SELECT count(*) FROM part_{number})" for number in range(len(counted)))  # noqa: S608
    return f"WITH {named} SELECT {counts or 1}"


def _numbered(statement: str, places: Iterable[int]) -> str:
    first, *others = statement.split("%s")
    return first + "".join(f"${place}{text}" for text, place in zip(others, places, strict=False))


def _insert(kind: Kind, number: int, places: Iterable[int]) -> str:
    columns = _columns_of(kind)
    names = ", ".join(column.quoted for column in columns)
    steps = iter(places)
    lines = ", ".join("(" + ", ".join(f"${next(steps)}" for _ in columns) + ")" for _ in range(number))
    return f"INSERT INTO {connection.ops.quote_name(kind._meta.db_table)} ({names}) VALUES {lines}"  # noqa: S608
