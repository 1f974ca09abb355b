"""What every step on a case is given: the case, who takes it, when, and the revision that was seen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from requests_app.rules.actor import Actor


@dataclass(frozen=True)
class Deciding:
    """Who takes which step on which case, and when."""

    case_id: int
    by: Actor
    at: datetime
    revision: int | None


def given(on: Deciding) -> dict[str, Any]:
    """Give what every deciding action asks for."""
    return {"by": on.by, "at": on.at, "revision": on.revision}
