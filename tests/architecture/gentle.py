"""What a migration may not do while the former code still serves; each danger is a sentence that says what to do.

`docs/operations.md` ("Upgrades that change the schema") tells the rule at length. A migration that takes away what
the former release no longer used says so by `unused_since = "0.3"` in its class.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final, cast

import pgtrigger.migrations as triggers
from django.contrib.postgres import operations as postgres
from django.db import connection, migrations
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import NOT_PROVIDED, CheckConstraint, Field, Q

from tests.plans.growing import GROWING

# Each statement of these commits by itself: none may hold a lock while the next one waits.
ONE_BY_ONE: Final = (
    postgres.AddIndexConcurrently,
    postgres.RemoveIndexConcurrently,
    postgres.ValidateConstraint,
    migrations.RunPython,
    migrations.SeparateDatabaseAndState,
)
HARMLESS: Final = (
    *ONE_BY_ONE[:3],
    migrations.AlterModelOptions,
    migrations.AlterModelManagers,
    migrations.RemoveConstraint,
    migrations.RemoveIndex,
    migrations.RenameIndex,
    postgres.AddConstraintNotValid,
    postgres.TrigramExtension,
    triggers.AddTrigger,
    triggers.RemoveTrigger,
)
HEAVY_SQL: Final = re.compile(
    r"\b(alter\s+table|lock\s+table|update|delete\s+from|truncate|drop(?!\s+index\s+concurrently)|create\s+(unique\s+)?index(?!\s+concurrently))\b",
    re.IGNORECASE,
)


@dataclass
class Reading:
    """One migration being read: the state before the operation, and what is known of it."""

    migration: migrations.Migration
    state: ProjectState
    made_here: set[str] = field(default_factory=set)
    proved: set[tuple[str, str]] = field(default_factory=set)  # (model, column): a validated check says "not null"

    def table_of(self, model: str) -> str:
        """Name a model's table."""
        options = self.state.models["requests_app", model.lower()].options
        return str(options.get("db_table") or f"requests_app_{model.lower()}")

    def is_growing(self, model: str) -> bool:
        """Tell whether a table may be large."""
        return self.table_of(model) in GROWING

    def field_of(self, model: str, name: str) -> Field[Any, Any]:
        """Give a field as it was before the operation."""
        known: Field[Any, Any] = self.state.models["requests_app", model.lower()].fields[name]
        return known


def dangers(migration: migrations.Migration, state: ProjectState, proved: set[tuple[str, str]]) -> list[str]:
    """List the dangers of one migration; `state` and `proved` are carried on behind it."""
    reading = Reading(migration, state, proved=proved)
    found = list(_of_its_frame(migration))
    for operation in migration.operations:
        found += [f"{migration.name}: {operation.describe()}: {words}" for words in _of(operation, reading)]
        _note(operation, reading)
        operation.state_forwards("requests_app", state)
    return found


def _of_its_frame(migration: migrations.Migration) -> Iterator[str]:
    if not migration.atomic and not all(isinstance(one, ONE_BY_ONE) for one in migration.operations):
        yield f"{migration.name}: atomic = False is for indexes, validations and backfills alone: split it"


def _of(operation: Operation, reading: Reading) -> Iterator[str]:
    model = str(getattr(operation, "model_name", ""))
    if isinstance(operation, HARMLESS) or model.lower() in reading.made_here:
        return
    ask = next((ask for kind, ask in ASKED.items() if type(operation) is kind), None)
    yield from ask(operation, reading) if ask else ["nobody has thought about this operation: add it to gentle.py"]


def _note(operation: Operation, reading: Reading) -> None:
    if isinstance(operation, migrations.CreateModel):
        reading.made_here.add(operation.name.lower())
    if isinstance(operation, postgres.ValidateConstraint):
        model = operation.model_name.lower()
        constraints = reading.state.models["requests_app", model].options["constraints"]
        check = next(one for one in constraints if one.name == operation.name)
        if isinstance(check, CheckConstraint) and isinstance(check.condition, Q) and len(check.condition) == 1:
            [(lookup, value)] = cast("list[tuple[str, Any]]", check.condition.children)
            if lookup.endswith("__isnull") and value is False:
                reading.proved.add((model, lookup.removesuffix("__isnull")))


def _add_field(operation: migrations.AddField, reading: Reading) -> Iterator[str]:
    added = operation.field
    if added.many_to_many:
        return
    if not added.null and added.db_default is NOT_PROVIDED:
        yield "the former code does not fill it: give it db_default, or add it null, backfill, then require"
    if reading.is_growing(operation.model_name):
        if _has_index(added):
            yield "its index would hold up all writers: db_index=False, then AddIndexConcurrently"
        if getattr(added, "generated", False):
            yield "a computed column rewrites the table"


def _alter_field(operation: migrations.AlterField, reading: Reading) -> Iterator[str]:
    before, after = reading.field_of(operation.model_name, operation.name), operation.field
    if _kind_of(before) != _kind_of(after) and not _grows(before, after):
        yield "another type rewrites the table or fails the former code: add a column, copy, change over"
    if before.null and not after.null and (operation.model_name.lower(), operation.name) not in reading.proved:
        yield "NOT NULL reads the whole table under lock: first AddConstraintNotValid and ValidateConstraint"
    if _has_index(after) and not _has_index(before):
        yield "its index would hold up all writers: AddIndexConcurrently"
    if before.db_default is not NOT_PROVIDED and after.db_default is NOT_PROVIDED and not after.null:
        yield from _needs_its_mark(operation, reading)


def _has_index(column: Field[Any, Any]) -> bool:
    return bool(column.unique or getattr(column, "db_index", False))


def _kind_of(column: Field[Any, Any]) -> str | None:
    # A foreign key asks for its target's model, which a state does not have: its own class is kind enough.
    return type(column).__name__ if column.is_relation else column.db_type(connection)


def _grows(before: Field[Any, Any], after: Field[Any, Any]) -> bool:
    """Tell whether a text may only become longer: the table is not touched then."""
    return (
        type(before) is type(after)
        and before.max_length is not None
        and (after.max_length is None or after.max_length >= before.max_length)
    )


def _needs_its_mark(_: Any, reading: Reading) -> Iterator[str]:
    if not getattr(reading.migration, "unused_since", ""):
        yield 'the former code still uses it: first a release that does not, then this with unused_since = "<release>"'


def _never(_: Any, reading: Reading) -> Iterator[str]:
    yield "the former code knows the old name: add the new one, copy, change over, remove the old one a release later"


def _add_index(operation: migrations.AddIndex, reading: Reading) -> Iterator[str]:
    if reading.is_growing(operation.model_name):
        yield "it holds up all writers: AddIndexConcurrently in a migration with atomic = False"


def _add_constraint(operation: migrations.AddConstraint, reading: Reading) -> Iterator[str]:
    if not reading.is_growing(operation.model_name):
        return
    if isinstance(operation.constraint, CheckConstraint):
        yield "it reads the whole table under lock: AddConstraintNotValid, ValidateConstraint in the next one"
    else:
        yield "its index holds up all writers: make it by CREATE UNIQUE INDEX CONCURRENTLY (SeparateDatabaseAndState)"


def _run_python(_: migrations.RunPython, reading: Reading) -> Iterator[str]:
    if reading.migration.atomic:
        yield "a backfill goes in batches that commit: atomic = False"


def _run_sql(operation: migrations.RunSQL, _: Reading) -> Iterator[str]:
    heavy = HEAVY_SQL.search(str(operation.sql))
    if heavy:
        yield f"{heavy[0].upper()} by hand: use the operations that this house knows, or a backfill in batches"


def _separate(operation: migrations.SeparateDatabaseAndState, reading: Reading) -> Iterator[str]:
    for part in operation.database_operations:
        yield from _of(part, reading)


def _nothing(*_: Any) -> Iterator[str]:
    yield from ()


ASKED: Final[dict[type[Operation], Callable[[Any, Reading], Iterator[str]]]] = {
    migrations.CreateModel: _nothing,
    migrations.AddField: _add_field,
    migrations.AlterField: _alter_field,
    migrations.RemoveField: _needs_its_mark,
    migrations.DeleteModel: _needs_its_mark,
    migrations.RenameField: _never,
    migrations.RenameModel: _never,
    migrations.AlterModelTable: _never,
    migrations.AlterUniqueTogether: _never,
    migrations.AddIndex: _add_index,
    migrations.AddConstraint: _add_constraint,
    migrations.RunPython: _run_python,
    migrations.RunSQL: _run_sql,
    migrations.SeparateDatabaseAndState: _separate,
}
