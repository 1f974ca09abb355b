"""What somebody has begun to write on a case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from requests_app.models import StepDraft
from requests_app.queries.records import read
from requests_app.queries.shapes import Marks
from requests_app.rules.actor import Actor


@dataclass(frozen=True)
class Begun:
    """What stands in the form of a step, and since when."""

    typed: Mapping[str, str]
    changed_at: datetime


def steps_begun(actor: Actor, case_id: int) -> dict[str, Begun]:
    """Give what somebody has begun, the latest first, by the name of the step (one query)."""
    found = read("steps begun", _begun, {"case": case_id, "person": actor.person_id or 0})
    return {row.step: Begun(row.typed, row.changed_at) for row in found}


def _begun(marks: Marks) -> Any:
    return StepDraft.objects.filter(case=marks["case"], person=marks["person"]).order_by("-changed_at", "pk")
