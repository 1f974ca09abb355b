"""One line of the auditor's table: a sentence, and the SQL that finds what contradicts it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.functional import Promise

# The number of the invariant in casework, section 7; clocks are the law of section 6, visits that of section 5.
CLOCKS: Final = 0
VISITS: Final = 15
Values = Mapping[str, Any]


@dataclass(frozen=True)
class Check:
    """What must never be, and how to find it: `rows` is one statement that gives a column `id`.

    It may name `%(at)s` (the moment of the audit) and what stands in `given`. Information is shown, but is no
    violation.
    """

    invariant: int
    code: str
    sentence: Promise
    rows: str
    given: Values | Callable[[], Values] = field(default_factory=dict)  # a function: asked when all is loaded
    is_information: bool = False

    @property
    def values(self) -> Values:
        """Give what the statement names."""
        return self.given() if callable(self.given) else self.given
