"""Querysets that are asked again and again: compiled once for each shape, then run with other values.

Django takes milliseconds to write a large statement, PostgreSQL some more to plan it; both are done once here, and
what the statement says still stands in one queryset. The builder gets marks in the place of the values; where the
marks stand in the compiled statement, the values go.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, Final

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from psycopg import sql

from requests_app.lib.prepared import Row, fetch

Marks = Mapping[str, Any]
Builder = Callable[[Marks], "QuerySet[Any, Any]"]
# Values that nothing else has: behind the last id there will be, and in a year nobody plans for.
FIRST_NUMBER: Final = 2_147_000_000
FIRST_MOMENT: Final = datetime(9000, 1, 1, tzinfo=UTC)
WORD: Final = "\ufffc a word, place "
ONE_OF: Final = "IN ("
UNNEST: Final = "unnest("


def ask(shape: Hashable, build: Builder, values: Mapping[str, Any]) -> list[Row]:
    """Run a queryset of rows (`values_list`) and give them as tuples.

    `shape` names everything by which the statement itself differs; `values` what differs from time to time: numbers,
    moments, words, or collections of numbers. `build` gets the same names, each with a mark: a number, a moment, a
    word, or a collection of one number to be used with `__in`.
    """
    statement, order = _compiled(shape, kinds_of(values), _Builder(build))
    return fetch(statement, [_as_parameter(values[name]) for name in order]) if statement else []


class _Builder:
    """Carries a builder past the cache: the shape alone tells statements apart."""

    def __init__(self, build: Builder) -> None:
        self.build = build

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Builder)

    def __hash__(self) -> int:
        return 0


def kinds_of(values: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Say of what kind each value is."""
    return tuple((name, _kind_of(value)) for name, value in values.items())


def marks_for(kinds: tuple[tuple[str, str], ...]) -> Marks:
    """Give a mark for each value."""
    return {name: _mark_of(kind, place) for place, (name, kind) in enumerate(kinds)}


def _kind_of(value: Any) -> str:
    if isinstance(value, datetime):
        return "moment"
    if isinstance(value, str):
        return "word"
    return "collection" if isinstance(value, Collection) else "number"


def _as_parameter(value: Any) -> Any:
    if isinstance(value, Collection) and not isinstance(value, str):
        return "{" + ",".join(str(int(number)) for number in value) + "}"
    return value


def _mark_of(kind: str, place: int) -> Any:
    if kind == "moment":
        return FIRST_MOMENT + timedelta(days=place)
    if kind == "word":
        return f"{WORD}{place}"
    number = FIRST_NUMBER + place
    return frozenset({number}) if kind == "collection" else number


@lru_cache(maxsize=256)
def _compiled(shape: Hashable, kinds: tuple[tuple[str, str], ...], builder: _Builder) -> tuple[str, tuple[str, ...]]:
    try:
        text, parameters = builder.build(marks_for(kinds)).query.sql_with_params()
    except EmptyResultSet:  # Django knows that there can be no row
        return "", ()
    return _with_places(text, parameters, _Places(kinds))


class _Places:
    """Where each mark stands."""

    def __init__(self, kinds: tuple[tuple[str, str], ...]) -> None:
        self.kinds = dict(kinds)
        self.name_of = {
            next(iter(mark)) if isinstance(mark, frozenset) else mark: name for name, mark in marks_for(kinds).items()
        }
        self.order: list[str] = []

    def find(self, parameter: Any) -> str | None:
        """Name the value whose mark a parameter is; None for a word of the statement itself."""
        if isinstance(parameter, float):  # a mark that a column of floats has made one
            parameter = int(parameter) if parameter.is_integer() else None
        if isinstance(parameter, bool) or not isinstance(parameter, int | datetime | str):
            return None
        return self.name_of.get(parameter)

    def number(self, name: str) -> int:
        """Give the number under which a value is handed over."""
        if name not in self.order:
            self.order.append(name)
        return self.order.index(name) + 1


def _with_places(text: str, parameters: tuple[Any, ...], places: _Places) -> tuple[str, tuple[str, ...]]:
    """Write `$1`, `$2` where the marks are, and all else as literals: the planner sees them, partial indexes fit."""
    statement = "".join(_pieces(text.split("%s"), parameters, places))
    for mark, name in places.name_of.items():
        # Within JSON, say: it would stand there for good, and find nothing.
        if str(mark.date() if isinstance(mark, datetime) else mark) in statement:
            raise AssertionError(f"{name} went into the statement itself, where no value can take its place")
    return statement, tuple(places.order)


def _pieces(pieces: list[str], parameters: tuple[Any, ...], places: _Places) -> Iterator[str]:
    *before, last = (piece.replace("%%", "%") for piece in pieces)
    for piece, parameter in zip(before, parameters, strict=True):
        name = places.find(parameter)
        if name is None:
            yield piece + _literal(parameter)
        elif places.kinds[name] != "collection" or piece.endswith(UNNEST):
            yield f"{piece}${places.number(name)}"
        elif piece.endswith(ONE_OF):
            yield f"{piece.removesuffix(ONE_OF)}= ANY (${places.number(name)}"
        else:
            raise AssertionError(f"{name} is a collection: it is asked for by __in, or laid out by unnest()")
    yield last


def _literal(value: Any) -> str:
    return sql.Literal(value).as_string(connection.connection)
