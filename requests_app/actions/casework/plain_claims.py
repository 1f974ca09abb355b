"""Claims on which nothing hangs but the case itself: decided in memory, written in one statement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from requests_app.actions import workflow
from requests_app.actions.audit import WorkStep, tell_log
from requests_app.facts import PickingNotAllowed, StaleRevision
from requests_app.models import Case, CaseEvent
from requests_app.models.writing import change_of, write_together
from requests_app.queries import abilities
from requests_app.queries.claims import Candidate, Claimer
from requests_app.queries.standing_facts import attach, facts_under
from requests_app.rules.actor import Actor
from requests_app.rules.assignment import Ability, may_hold, may_pick
from requests_app.rules.visibility import Scope, scope_of
from requests_app.vocabulary import Move, Picking

CHANGED_BY_CLAIM: Final = ("state", "owner", "revision", "event_count")
SEES_HER_QUEUES: Final = frozenset({Scope.QUEUES, Scope.CITY})
NOBODY: Final[Sequence[int]] = ()  # a member of the queue needs no call to claim, and a call bars no claim


def note_picking(case: Case, by: Actor) -> dict[str, bool]:
    """Give what the event of a chosen case says. Raises `PickingNotAllowed` where it is not hers to choose."""
    if case.queue is not None and not may_pick(by, case.queue_id, picking=Picking(case.queue.picking)):
        raise PickingNotAllowed
    return {"picked": True}


def is_free(claimer: Claimer, by: Actor) -> bool:
    """Tell whether nothing about the person asks for a closer look: an absence, a role that sees less."""
    return not claimer.is_away and scope_of(by.roles) in SEES_HER_QUEUES


def ability_of(claimer: Claimer, person_id: int, queue_id: int) -> Ability:
    """Say what a locked member of a queue's team can there; what she holds is counted where there is a limit."""
    here = claimer.abilities[queue_id]
    if claimer.capacity is None:
        return here
    return replace(here, capacity=claimer.capacity, held=abilities.held_by(person_id))


def claim_plainly(
    found: Candidate,
    claimer: Claimer,
    *,
    by: Actor,
    at: datetime,
    revision: int | None = None,
    step: WorkStep | None = None,
    is_picked: bool = False,
) -> CaseEvent:
    """Give a plain case to a free member of its queue: one statement, two where she has a limit.

    The caller has locked both. Raises `StaleRevision`, `MoveNotAllowed`, `SkillMissing`, `ClearanceTooLow`,
    `CapacityReached`.
    """
    case = found.case
    if revision is not None and revision != case.revision:
        raise StaleRevision(expected=revision, found=case.revision)
    attach(case, facts_under(claimer.stamp))
    decision = workflow.decide(case, Move.CLAIM, by=by, at=at, calls=NOBODY)
    may_hold(abilities.demand_of_case(case), ability_of(claimer, by.person_id or 0, case.queue_id or 0))
    data = note_picking(case, by) if is_picked else {}
    case.owner_id = by.person_id
    event = workflow.conclude(decision, data=data, step=step, event_id=found.event_id)
    write_together([event], changes=[change_of(case, CHANGED_BY_CLAIM)])
    tell_log(event)
    return event
