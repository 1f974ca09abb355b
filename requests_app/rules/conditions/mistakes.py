"""What is wrong with a condition, and where in its tree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from requests_app.facts import Fact

Steps = tuple[str | int, ...]  # from the root: ("all", 1, "not", "value")


def where_of(steps: Steps) -> str:
    """Write a way into the tree as people read it: `all[1].not.value`; the root is "condition"."""
    text = ""
    for step in steps:
        text += f"[{step}]" if isinstance(step, int) else f".{step}"
    return text.lstrip(".") or _("condition")


@dataclass(frozen=True)
class ConditionMistake:
    """One mistake: the steps to it, what is wrong and what is allowed."""

    steps: Steps
    message: str

    def __str__(self) -> str:
        return f"{where_of(self.steps)}: {self.message}"


class ConditionHasMistakes(Fact):
    """A tree cannot be read; `mistakes` holds all that is wrong with it."""

    message = gettext_lazy("The condition has mistakes.")
    code = "condition_has_mistakes"

    def __init__(self, mistakes: Sequence[ConditionMistake]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(str(mistake) for mistake in mistakes))
