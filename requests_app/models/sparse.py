"""Indexes of columns that are mostly empty: only the rows that have a value cost anything."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Index, Q


def where_set(prefix: str, *columns: str) -> Iterator[Index]:
    """Index each column where it has a value; `prefix` begins its name. The keys themselves say `db_index=False`.

    A search for a value finds them: what equals something is not empty.
    """
    for column in columns:
        yield Index(fields=[column], condition=Q(**{f"{column}__isnull": False}), name=f"{prefix}_of_{column}")
