"""Absences: which ones can be, who stands in, and which of them move work."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.utils.translation import gettext_lazy as _

from requests_app.facts import Fact
from requests_app.rules.actor import Actor
from requests_app.vocabulary import Role

# A shorter absence moves no work: a morning at the dentist's, a day's training.
MOVES_WORK_FROM: Final = timedelta(days=1)


@dataclass(frozen=True)
class Away:
    """Somebody, by id, from when until when, and who stands in."""

    person_id: int
    starts_at: datetime
    ends_at: datetime
    substitute_id: int | None = None

    def within(self, other: Away) -> Away | None:
        """Give the part of this absence that lies within another one."""
        start, end = max(self.starts_at, other.starts_at), min(self.ends_at, other.ends_at)
        return Away(self.person_id, start, end, self.substitute_id) if start < end else None

    @property
    def moves_work(self) -> bool:
        """Tell whether cases in progress go to somebody else for so long."""
        return self.ends_at - self.starts_at >= MOVES_WORK_FROM


class AbsenceRefused(Fact):
    """An absence that cannot be; `fields` names what to change."""

    code = "absence_refused"
    fields: tuple[str, ...] = ()


class EndBeforeStart(AbsenceRefused):
    """It would end before it starts, or is over already."""

    message = _("The absence must end after it starts, and not in the past. Choose a later end.")
    code = "absence_end_before_start"
    fields = ("ends_at",)


class AbsencesOverlap(AbsenceRefused):
    """The same person is absent in this time already."""

    message = _("There is an absence in this time already. End it first, or choose other days.")
    code = "absences_overlap"
    fields = ("starts_at",)


class OwnSubstitute(AbsenceRefused):
    """Nobody stands in for herself."""

    message = _("The absent person cannot stand in. Choose a colleague, or no one.")
    code = "own_substitute"
    fields = ("substitute",)


class SubstituteLoop(AbsenceRefused):
    """The chain of substitutes would come back to the person who is absent."""

    message = _(
        "These people would stand in for each other at the same time, and nobody would be there. "
        "Choose a colleague who is at work."
    )
    code = "substitute_loop"
    fields = ("substitute",)


class SubstituteGone(AbsenceRefused):
    """The substitute has left."""

    message = _("This person does not work here any more. Choose somebody else.")
    code = "substitute_gone"
    fields = ("substitute",)


class SubstituteAbsent(AbsenceRefused):
    """The substitute is absent all the time, and nobody stands in for her."""

    message = _("This person is absent all the time, and nobody stands in. Choose a colleague who is at work.")
    code = "substitute_absent"
    fields = ("substitute",)


class NotHerLead(AbsenceRefused):
    """Only she herself, her lead or a supervisor may do this."""

    message = _("Only the person, the lead or a supervisor can do this. Please ask one of them.")
    code = "not_her_lead"
    fields = ("person",)


def check_absence(planned: Away, known: Iterable[Away], *, active: Collection[int], at: datetime) -> None:
    """Refuse an absence that cannot be; `known` holds all absences that are not over. Raises `AbsenceRefused`."""
    others = list(known)
    if planned.ends_at <= max(planned.starts_at, at):
        raise EndBeforeStart
    if any(other.person_id == planned.person_id and other.within(planned) for other in others):
        raise AbsencesOverlap
    if planned.substitute_id is None:
        return
    if planned.substitute_id == planned.person_id:
        raise OwnSubstitute
    if planned.substitute_id not in active:
        raise SubstituteGone
    if planned.person_id in people_behind(planned, others):
        raise SubstituteLoop
    _check_presence(planned, others)


def _check_presence(planned: Away, others: list[Away]) -> None:
    alone = sum((gap.ends_at - gap.starts_at for gap in unattended(planned, others)), timedelta())
    if alone >= planned.ends_at - planned.starts_at:
        raise SubstituteAbsent


def people_behind(away: Away, known: Collection[Away], *, seen: frozenset[int] = frozenset()) -> frozenset[int]:
    """List everybody who stands in for somebody, one after the other, within her absence."""
    if away.substitute_id is None or away.substitute_id in seen:
        return seen
    found = seen | {away.substitute_id}
    for part in _parts(away, known):
        found |= people_behind(part, known, seen=found)
    return found


def unattended(away: Away, known: Collection[Away], *, depth: int = 0) -> Iterator[Away]:
    """Give the stretches of an absence in which the chain of substitutes ends at nobody."""
    if away.substitute_id is None or depth > len(known):
        yield away
        return
    for part in _parts(away, known):
        yield from unattended(part, known, depth=depth + 1)


def _parts(away: Away, known: Collection[Away]) -> Iterator[Away]:
    """Give the stretches in which the substitute is absent herself."""
    for other in known:
        if other.person_id == away.substitute_id and (part := other.within(away)):
            yield part


def may_plan_for(actor: Actor, person_id: int, *, leads: Collection[int]) -> bool:
    """Tell whether somebody may write down when a person is absent: she herself, her leads, supervisors."""
    return actor.is_staff and (
        actor.person_id == person_id or actor.person_id in leads or Role.SUPERVISOR in actor.roles
    )
