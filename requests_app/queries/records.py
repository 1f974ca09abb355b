"""Whole records, with what hangs on them, read by a queryset that is compiled once."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from functools import lru_cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models.query import get_related_populators

from requests_app.lib.prepared import Row
from requests_app.queries.shapes import Builder, ask, kinds_of, marks_for

Maker = Callable[[list[Row]], list[Any]]


def read(shape: Hashable, build: Builder, values: Mapping[str, Any]) -> list[Any]:
    """Run a queryset of records as `ask` runs one of rows; with `select_related`, `only` and `annotate` as usual."""
    rows = ask(shape, build, values)
    return _maker(shape, kinds_of(values), _Unkeyed(build))(rows) if rows else []


class _Unkeyed:
    """Carries a builder past the cache: the shape alone tells statements apart."""

    def __init__(self, build: Builder) -> None:
        self.build = build

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Unkeyed)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=256)
def _maker(shape: Hashable, kinds: tuple[tuple[str, str], ...], builder: _Unkeyed) -> Maker:
    """Find out once which column belongs where, as Django does for each queryset."""
    compiler: Any = builder.build(marks_for(kinds)).query.get_compiler(using=DEFAULT_DB_ALIAS)
    compiler.as_sql()
    own = compiler.klass_info["select_fields"]
    start, end = own[0], own[-1] + 1
    model = compiler.klass_info["model"]
    names = [column[0].target.attname for column in compiler.select[start:end]]
    related = get_related_populators(compiler.klass_info, compiler.select, DEFAULT_DB_ALIAS)  # type: ignore[call-arg]  # the types' next Django wants more
    added = (compiler.annotation_col_map or {}).items()
    converters = compiler.get_converters([column[0] for column in compiler.select[: compiler.col_count]])

    def make(rows: list[Row]) -> list[Any]:
        made = []
        for row in compiler.apply_converters(rows, converters):
            record = model.from_db(DEFAULT_DB_ALIAS, names, row[start:end])
            for hang_on in related:
                hang_on.populate(row, record)
            for name, place in added:
                setattr(record, name, row[place])
            made.append(record)
        return made

    return make
