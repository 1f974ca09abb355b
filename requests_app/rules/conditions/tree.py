"""A condition as values: all of, any of, not, and the questions at the leaves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Any, Final

from requests_app.rules.conditions.fields import FIELDS, Kind
from requests_app.vocabulary import Priority


@dataclass(frozen=True)
class Leaf:
    """One question: a field, an operator, and the value (a tuple where the operator takes several)."""

    field: str
    op: str
    value: Any


@dataclass(frozen=True)
class AllOf:
    """Every part must hold; without a part it always does."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class AnyOf:
    """One part at least must hold."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class Not:
    """The part must not hold."""

    part: Condition


Condition = AllOf | AnyOf | Not | Leaf
ALWAYS: Final = AllOf(())  # nothing is asked


def leaves(condition: Condition) -> Iterator[Leaf]:
    """Give every question of a condition."""
    if isinstance(condition, Leaf):
        yield condition
    elif isinstance(condition, Not):
        yield from leaves(condition.part)
    else:
        for part in condition.parts:
            yield from leaves(part)


def as_tree(condition: Condition) -> dict[str, Any]:
    """Write a condition as JSON, so that `parse` gives it again; ALWAYS is an empty mapping."""
    if isinstance(condition, Leaf):
        return {"field": condition.field, "op": condition.op, "value": plain_value(condition.field, condition.value)}
    if isinstance(condition, Not):
        return {"not": as_tree(condition.part)}
    if not condition.parts and isinstance(condition, AllOf):
        return {}
    return {"all" if isinstance(condition, AllOf) else "any": [as_tree(part) for part in condition.parts]}


def plain_value(field: str, value: Any) -> Any:
    """Write a value of a field as JSON."""
    if isinstance(value, tuple):
        return [plain_value(field, one) for one in value]
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, timedelta):
        return int(value / timedelta(hours=1))
    return Priority(value).name.lower() if FIELDS[field].kind == Kind.LEVEL else value
