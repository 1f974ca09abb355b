"""A condition asked of one case: whether it holds, and which questions decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from requests_app.rules.conditions.fields import FIELDS, Kind
from requests_app.rules.conditions.mistakes import Steps, where_of
from requests_app.rules.conditions.operators import OPERATORS
from requests_app.rules.conditions.tree import AllOf, Condition, Leaf, Not, plain_value
from requests_app.rules.conditions.values import CaseValues
from requests_app.rules.conditions.words import terms_in


def holds(condition: Condition, values: CaseValues) -> bool:
    """Tell whether a condition holds for a case. Pure; every question is answered with yes or no."""
    if isinstance(condition, Leaf):
        return _answer(condition, values)
    if isinstance(condition, Not):
        return not holds(condition.part, values)
    if isinstance(condition, AllOf):
        return all(holds(part, values) for part in condition.parts)
    return any(holds(part, values) for part in condition.parts)


@dataclass(frozen=True)
class Finding:
    """One question that decided: where it stands, what was expected, what was found (plain data), and the answer."""

    where: str
    field: str
    op: str
    expected: Any
    found: Any
    is_so: bool


def deciding(condition: Condition, values: CaseValues, *, steps: Steps = ()) -> tuple[bool, tuple[Finding, ...]]:
    """Tell whether a condition holds, and which questions decided that: the fewest that suffice, from the left."""
    if isinstance(condition, Leaf):
        finding = _finding(condition, values, steps)
        return finding.is_so, (finding,)
    if isinstance(condition, Not):
        is_so, found = deciding(condition.part, values, steps=(*steps, "not"))
        return not is_so, found
    is_all = isinstance(condition, AllOf)
    gathered: tuple[Finding, ...] = ()
    for index, part in enumerate(condition.parts):
        is_so, found = deciding(part, values, steps=(*steps, "all" if is_all else "any", index))
        if is_so != is_all:  # one that fails decides "all", one that holds decides "any"
            return is_so, found
        gathered += found
    return is_all, gathered


def _answer(leaf: Leaf, values: CaseValues) -> bool:
    return OPERATORS[FIELDS[leaf.field].kind][leaf.op].test(getattr(values, leaf.field), leaf.value)


def _finding(leaf: Leaf, values: CaseValues, steps: Steps) -> Finding:
    return Finding(
        where=where_of(steps),
        field=leaf.field,
        op=leaf.op,
        expected=plain_value(leaf.field, leaf.value),
        found=_found(leaf, values),
        is_so=_answer(leaf, values),
    )


def _found(leaf: Leaf, values: CaseValues) -> Any:
    """Give what the case has; of the resident's words only the terms that were looked for."""
    value = getattr(values, leaf.field)
    if FIELDS[leaf.field].kind == Kind.TEXT:
        return list(terms_in(value, leaf.value, whole=leaf.op == "has_word"))
    return plain_value(leaf.field, value)
