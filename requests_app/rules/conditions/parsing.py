"""A JSON tree to a condition, or every mistake in it at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import time, timedelta
from typing import Any, Final

from django.utils.translation import gettext as _

from requests_app.rules.conditions.fields import FIELDS, Field, Kind
from requests_app.rules.conditions.mistakes import ConditionHasMistakes, ConditionMistake, Steps
from requests_app.rules.conditions.operators import OPERATORS, Shape
from requests_app.rules.conditions.tree import ALWAYS, AllOf, AnyOf, Condition, Leaf, Not
from requests_app.rules.conditions.words import is_term
from requests_app.vocabulary import Priority

MOST_LEVELS: Final = 8
MOST_PARTS: Final = 200
MOST_VALUES: Final = 500
MOST_TERMS: Final = 100  # in a whole tree: their patterns are compiled, here and in the database
LONGEST_TEXT: Final = 80
LONGEST_TERM: Final = 40
LARGEST_NUMBER: Final = 1_000_000
LEAF_KEYS: Final = ("field", "op", "value")
TIME: Final = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
LEVELS: Final = {priority.name.lower(): int(priority) for priority in Priority}

Names = Mapping[str, Collection[str]]  # field -> the codes that the city knows


class _Wrong(Exception):
    """A value is not one of its field; the text says what is allowed."""


def parse(tree: Any, *, known: Names | None = None) -> Condition:
    """Read a tree of `all`, `any`, `not` and questions; `known` lists the city's own codes for a field.

    Raises `ConditionHasMistakes` with all mistakes, each with the way to it.
    """
    reading = _Reading(known or {})
    condition = reading.condition(tree, (), level=1)
    if reading.mistakes:
        raise ConditionHasMistakes(reading.mistakes)
    return condition


class _Reading:
    """One reading of one tree; notes mistakes and goes on with a harmless condition."""

    def __init__(self, known: Names) -> None:
        self.known = known
        self.mistakes: list[ConditionMistake] = []
        self.parts = self.terms = 0

    def wrong(self, steps: Steps, message: str) -> Condition:
        self.mistakes.append(ConditionMistake(steps, message))
        return ALWAYS

    def condition(self, tree: Any, steps: Steps, *, level: int) -> Condition:
        self.parts += 1
        if self.parts > MOST_PARTS:
            is_first = self.parts == MOST_PARTS + 1
            sentence = _("has more than %(most)s parts: make several conditions of it") % {"most": MOST_PARTS}
            return self.wrong(steps, sentence) if is_first else ALWAYS
        if level > MOST_LEVELS:
            sentence = _("is nested deeper than %(most)s levels: write it flatter") % {"most": MOST_LEVELS}
            return self.wrong(steps, sentence)
        if not isinstance(tree, Mapping) or not tree:
            return self.wrong(steps, _("must be all, any, not, or a question with field, op and value"))
        return self._branch(tree, steps, level) if set(tree) & {"all", "any", "not"} else self._leaf(tree, steps)

    def _branch(self, tree: Mapping[str, Any], steps: Steps, level: int) -> Condition:
        if len(tree) != 1:
            return self.wrong(steps, _("must hold all, any or not alone, not %(keys)s") % {"keys": _listed(tree)})
        (key, below), *_none = tree.items()
        if key == "not":
            return Not(self.condition(below, (*steps, "not"), level=level + 1))
        if not isinstance(below, Sequence) or isinstance(below, str) or not below:
            return self.wrong((*steps, key), _("must list one condition at least"))
        parts = tuple(
            self.condition(part, (*steps, key, index), level=level + 1)
            for index, part in enumerate(below[: MOST_PARTS + 1])
        )
        return AllOf(parts) if key == "all" else AnyOf(parts)

    def _leaf(self, tree: Mapping[str, Any], steps: Steps) -> Condition:
        for key in tree:
            if key not in LEAF_KEYS:
                self.wrong((*steps, str(key)), _("is not known here; known are: %(known)s") % {"known": KEYS})
        for key in LEAF_KEYS:
            if key not in tree:
                self.wrong((*steps, key), _("is missing"))
        name, op = tree.get("field"), tree.get("op")
        field = FIELDS.get(name) if isinstance(name, str) else None
        if field is None or not isinstance(name, str):
            return self._unknown(tree, steps, "field", FIELDS)
        operators = OPERATORS[field.kind]
        if not isinstance(op, str) or op not in operators:
            return self._unknown(tree, steps, "op", operators)
        if "value" not in tree:
            return ALWAYS
        value = self._values(name, operators[op].shape, tree["value"], (*steps, "value"))
        return Leaf(name, op, value)

    def _unknown(self, tree: Mapping[str, Any], steps: Steps, key: str, known: Collection[str]) -> Condition:
        if key not in tree:  # noted already
            return ALWAYS
        sentence = _("“%(value)s” is not possible here; possible are: %(known)s")
        return self.wrong((*steps, key), sentence % {"value": tree[key], "known": _listed(known)})

    def _values(self, name: str, shape: Shape, value: Any, steps: Steps) -> Any:
        if shape == Shape.ONE:
            return self._value(name, value, steps)
        if not isinstance(value, list | tuple) or not value or len(value) > MOST_VALUES:
            self.wrong(steps, _("must be a list of 1 to %(most)s values") % {"most": MOST_VALUES})
            return ()
        if FIELDS[name].kind == Kind.TEXT:
            self.terms += len(value)
            if self.terms > MOST_TERMS:
                self.wrong(steps, _("makes it more than %(most)s terms in one condition") % {"most": MOST_TERMS})
                return ()
        values = tuple(self._value(name, one, (*steps, index)) for index, one in enumerate(value))
        if shape == Shape.PAIR and None not in values:
            self._check_pair(name, values, steps)
        return values

    def _check_pair(self, name: str, values: tuple[Any, ...], steps: Steps) -> None:
        if len(values) != 2:
            self.wrong(steps, _("must be a list of two values: from and to"))
        elif FIELDS[name].kind == Kind.TIME and values[0] == values[1]:
            self.wrong(steps, _("must be two different times"))
        elif FIELDS[name].kind != Kind.TIME and values[0] > values[1]:
            self.wrong(steps, _("must begin with the smaller value"))

    def _value(self, name: str, value: Any, steps: Steps) -> Any:
        try:
            read = READERS[FIELDS[name].kind](value, FIELDS[name])
            if name in self.known and read not in self.known[name]:
                raise _Wrong(_not_known(value, self.known[name]))
        except _Wrong as problem:
            self.wrong(steps, str(problem))
            return None
        return read


def _code(value: Any, field: Field) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_TEXT:
        raise _Wrong(_("must be a text of 1 to %(most)s characters") % {"most": LONGEST_TEXT})
    if field.choices and value not in field.choices:
        raise _Wrong(_not_known(value, field.choices))
    return value


def _level(value: Any, field: Field) -> int:
    if isinstance(value, str) and value in LEVELS:
        return LEVELS[value]
    if isinstance(value, int) and not isinstance(value, bool) and value in LEVELS.values():
        return value
    raise _Wrong(_not_known(value, LEVELS))


def _number(value: Any, field: Field) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= LARGEST_NUMBER:
        raise _Wrong(_("must be a whole number from 0 to %(most)s") % {"most": LARGEST_NUMBER})
    return value


def _hours(value: Any, field: Field) -> timedelta:
    return timedelta(hours=_number(value, field))


def _flag(value: Any, field: Field) -> bool:
    if not isinstance(value, bool):
        raise _Wrong(_("must be true or false"))
    return value


def _time(value: Any, field: Field) -> time:
    if not isinstance(value, str) or not TIME.fullmatch(value):
        raise _Wrong(_('must be a time of day in quotes, such as "07:30"'))
    return time.fromisoformat(value)


def _term(value: Any, field: Field) -> str:
    if not isinstance(value, str) or len(value) > LONGEST_TERM or not is_term(value):
        sentence = _("must be a text with a letter or a digit, at most %(most)s characters long")
        raise _Wrong(sentence % {"most": LONGEST_TERM})
    return value


READERS: Final[Mapping[Kind, Callable[[Any, Field], Any]]] = {
    Kind.CODE: _code,
    Kind.LEVEL: _level,
    Kind.NUMBER: _number,
    Kind.HOURS: _hours,
    Kind.FLAG: _flag,
    Kind.TIME: _time,
    Kind.TEXT: _term,
}


def _not_known(value: Any, known: Collection[str]) -> str:
    return _("“%(value)s” is not known; known are: %(known)s") % {"value": value, "known": _listed(known)}


def _listed(names: Collection[str]) -> str:
    return ", ".join(str(name) for name in names)


KEYS: Final = _listed(LEAF_KEYS)
