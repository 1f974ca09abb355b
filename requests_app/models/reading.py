"""Records read by a hot statement: the columns it names, and the record made of what it gives."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, TypeVar

from django.db import connection, models

R = TypeVar("R", bound=models.Model)


@cache
def columns_of(kind: type[models.Model], alias: str) -> str:
    """Name all columns of a table for a reading statement, in the order that `record_of` expects."""
    return ", ".join(f"{alias}.{connection.ops.quote_name(str(field.column))}" for field in _fields(kind))


def record_of(kind: type[R], values: Sequence[Any]) -> R:
    """Make the record of a row as a queryset would."""
    names, converters = _how_to_read(kind)
    read = list(values)
    for place, field in converters:
        read[place] = field.from_db_value(read[place], None, connection)
    return kind.from_db(connection.alias, names, read)


def _fields(kind: type[models.Model]) -> Sequence[Any]:
    return kind._meta.concrete_fields


@cache
def _how_to_read(kind: type[models.Model]) -> tuple[list[str], list[tuple[int, Any]]]:
    fields = _fields(kind)
    converted = [(place, field) for place, field in enumerate(fields) if hasattr(field, "from_db_value")]
    return [field.attname for field in fields], converted
