"""What somebody has begun to write on a case, and who else is writing there now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Q

from requests_app.models import StepDraft
from requests_app.queries.records import read
from requests_app.queries.shapes import Marks
from requests_app.rules.actor import Actor

# Whoever writes keeps her words every few seconds; so long after the last time she counts as writing.
WRITING: Final = timedelta(minutes=2)


@dataclass(frozen=True)
class Begun:
    """What stands in the form of a step, and since when."""

    typed: Mapping[str, str]
    changed_at: datetime


@dataclass(frozen=True)
class Writing:
    """A colleague who is writing on the case now, and in which steps."""

    name: str
    steps: tuple[str, ...]


@dataclass(frozen=True)
class Beginnings:
    """One's own, the latest first, by the name of the step; and the colleagues."""

    own: Mapping[str, Begun] = field(default_factory=dict)
    others: Sequence[Writing] = ()


def steps_begun(actor: Actor, case_id: int, *, at: datetime) -> Beginnings:
    """Read what somebody has begun on a case, and who else writes there (one query)."""
    values = {"case": case_id, "person": actor.person_id or 0, "recently": at - WRITING}
    found = read("steps begun", _begun, values)
    own = {row.step: Begun(row.typed, row.changed_at) for row in found if row.person_id == actor.person_id}
    steps: dict[str, list[str]] = {}
    for row in found:
        if row.person_id != actor.person_id:
            steps.setdefault(row.person.name, []).append(row.step)
    return Beginnings(own, tuple(Writing(name, tuple(named)) for name, named in steps.items()))


def _begun(marks: Marks) -> Any:
    hers_or_fresh = Q(person=marks["person"]) | Q(changed_at__gt=marks["recently"])
    found = StepDraft.objects.filter(hers_or_fresh, case=marks["case"]).select_related("person")
    return found.order_by("-changed_at", "pk")
