"""A saved view as a sentence: lines of field, operator and value, and the tree of the condition language behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from requests_app.rules.conditions import FIELDS, OPERATORS, ConditionHasMistakes, ConditionMistake, Kind, Shape

LINES_MOST: Final = 12
SAYS: Final[Mapping[str, Promise]] = {
    "is": gettext_lazy("is"),
    "is_not": gettext_lazy("is not"),
    "in": gettext_lazy("is one of"),
    "not_in": gettext_lazy("is none of"),
    "at_least": gettext_lazy("is at least"),
    "at_most": gettext_lazy("is at most"),
    "between": gettext_lazy("is between"),
    "before": gettext_lazy("is before"),
    "after": gettext_lazy("is after"),
    "contains_any": gettext_lazy("contains"),
    "has_word": gettext_lazy("has the word"),
}
YES: Final = frozenset({"yes", "true", "1", "ja", "oui"})
NO: Final = frozenset({"no", "false", "0", "nein", "non"})


@dataclass(frozen=True)
class Line:
    """One question of the sentence, as it stands in the form."""

    field: str
    op: str
    value: str

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing is said in it."""
        return not (self.field or self.value.strip())


@dataclass(frozen=True)
class Mistake:
    """What is wrong with a sentence: in which line (None: as a whole), in which part of it."""

    line: int | None
    part: str
    message: str


def tree_of(lines: Sequence[Line], *, joined: str, words: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """Write the tree; `words` gives for each field what people say for its codes. Nothing is judged here."""
    return {joined if joined in {"all", "any"} else "all": [_leaf(line, words.get(line.field, {})) for line in lines]}


def _leaf(line: Line, words: Mapping[str, str]) -> dict[str, Any]:
    field = FIELDS.get(line.field)
    operator = OPERATORS[field.kind].get(line.op) if field else None
    values = [_read(one, field.kind if field else Kind.CODE, words) for one in _parts(line.value)]
    is_one = operator is None or operator.shape == Shape.ONE
    value: Any = (values[0] if len(values) == 1 else line.value.strip()) if is_one else values
    return {"field": line.field, "op": line.op, "value": value}


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _read(text: str, kind: Kind, words: Mapping[str, str]) -> Any:
    """Read one value as it was typed: a word for its code, a number, yes or no."""
    low = text.casefold()
    if kind == Kind.FLAG:
        return True if low in YES else False if low in NO else text
    if kind in {Kind.NUMBER, Kind.HOURS}:
        return int(text) if text.isascii() and text.isdigit() else text
    return words.get(low, text)


def lines_of(tree: Any, *, labels: Mapping[str, Mapping[str, str]]) -> tuple[str, list[Line]] | None:
    """Read a tree back as a sentence: how its lines are joined, and the lines; None for one that is nested."""
    joined, parts = next(iter(tree.items()), ("", None)) if isinstance(tree, Mapping) and len(tree) == 1 else ("", None)
    if joined not in {"all", "any"} or not isinstance(parts, Sequence):
        return None
    if not all(isinstance(part, Mapping) and not {"all", "any", "not"} & set(part) for part in parts):
        return None
    return joined, [_line_of(part, labels) for part in parts]


def _line_of(part: Mapping[str, Any], labels: Mapping[str, Mapping[str, str]]) -> Line:
    field, value = str(part.get("field", "")), part.get("value", "")
    values = value if isinstance(value, list) else [value]
    said = [_said(one, labels.get(field, {})) for one in values]
    return Line(field, str(part.get("op", "")), ", ".join(said))


def _said(value: Any, labels: Mapping[str, str]) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return labels.get(str(value), str(value))


def mistakes_of(
    fact: ConditionHasMistakes, lines: Sequence[Line], *, words: Mapping[str, Mapping[str, str]]
) -> list[Mistake]:
    """Say of each mistake in which line and part it is, and what may have been meant."""
    return [_placed(mistake, lines, words) for mistake in fact.mistakes]


def _placed(mistake: ConditionMistake, lines: Sequence[Line], words: Mapping[str, Mapping[str, str]]) -> Mistake:
    steps = mistake.steps
    number = steps[1] if len(steps) > 1 and isinstance(steps[1], int) else None
    part = next((str(step) for step in steps if step in PARTS), "value")
    line = lines[number] if number is not None and number < len(lines) else None
    known = words.get(line.field, {}) if line and part == "value" else {}
    place = steps[-1] if isinstance(steps[-1], int) else 0
    typed = dict(enumerate(_parts(line.value))).get(place, "") if line else ""
    if not known or typed.casefold() in known:
        return Mistake(number, part, mistake.message)
    near = next(iter(get_close_matches(typed.casefold(), known, n=1, cutoff=0.5)), "")
    if not near:
        return Mistake(number, part, _("“%(typed)s” is not known here.") % {"typed": typed})
    said = {"typed": typed, "near": known[near]}
    return Mistake(number, part, _("“%(typed)s” is not known here. Did you mean “%(near)s”?") % said)


PARTS: Final = frozenset({"field", "op", "value"})
