"""The table of operators: what can be asked of each kind of answer, and how it is answered."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from typing import Any, Final

from requests_app.rules.conditions.fields import Kind
from requests_app.rules.conditions.words import pattern_of


class Shape(StrEnum):
    """How many values an operator takes."""

    ONE = "one"
    LIST = "list"
    PAIR = "pair"


@dataclass(frozen=True)
class Operator:
    """One operator: `test` gets the case's value and the value (or values) of the condition."""

    shape: Shape
    test: Callable[[Any, Any], bool]


def _in(value: Any, wanted: tuple[Any, ...]) -> bool:
    return value in wanted


def _not_in(value: Any, wanted: tuple[Any, ...]) -> bool:
    return value not in wanted


def _between(value: Any, ends: tuple[Any, Any]) -> bool:
    return bool(ends[0] <= value <= ends[1])


def _in_window(value: time, window: tuple[time, time]) -> bool:
    """Ask for a window from its start (counted in) to its end (not counted in); it may reach over midnight."""
    start, end = window
    return start <= value < end if start < end else value >= start or value < end


def _contains(value: str, terms: tuple[str, ...]) -> bool:
    return pattern_of(terms, whole=False).search(value) is not None


def _has_word(value: str, terms: tuple[str, ...]) -> bool:
    return pattern_of(terms, whole=True).search(value) is not None


SAME: Final = {
    "is": Operator(Shape.ONE, operator.eq),
    "is_not": Operator(Shape.ONE, operator.ne),
    "in": Operator(Shape.LIST, _in),
    "not_in": Operator(Shape.LIST, _not_in),
}
BOUNDS: Final = {
    "at_least": Operator(Shape.ONE, operator.ge),
    "at_most": Operator(Shape.ONE, operator.le),
}

OPERATORS: Final[Mapping[Kind, Mapping[str, Operator]]] = {
    Kind.CODE: SAME,
    Kind.LEVEL: {**SAME, **BOUNDS},
    Kind.NUMBER: {**SAME, **BOUNDS, "between": Operator(Shape.PAIR, _between)},  # both ends counted in
    Kind.HOURS: BOUNDS,
    Kind.FLAG: {"is": SAME["is"]},
    Kind.TIME: {
        "before": Operator(Shape.ONE, operator.lt),
        "after": Operator(Shape.ONE, operator.ge),  # at this minute or after it
        "between": Operator(Shape.PAIR, _in_window),
    },
    Kind.TEXT: {
        "contains_any": Operator(Shape.LIST, _contains),  # anywhere, parts of words too: "gas" in "Gasse"
        "has_word": Operator(Shape.LIST, _has_word),  # whole words: "gas", not "Gasse"
    },
}
