"""Who stands in which relation to a case, and who can hold it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.utils.translation import gettext as _

from requests_app.facts import CapacityReached, ClearanceTooLow, SkillMissing
from requests_app.rules.actor import Actor
from requests_app.vocabulary import ActorKind, Office, Picking, Relation, Role

# So long a case is left to whoever speaks its resident's language; then anybody takes it.
LEFT_TO_SPEAKERS: Final = timedelta(hours=4)
TRIAGE_ROLES = frozenset({Role.COORDINATOR, Role.SUPERVISOR})


@dataclass(frozen=True)
class CaseTies:
    """The ids that tie people to a case."""

    queue_id: int | None
    last_queue_id: int | None
    owner_id: int | None
    request_ids: frozenset[int]
    called_in_ids: frozenset[int] = frozenset()  # owners of open calls


def relations_of(actor: Actor, ties: CaseTies) -> frozenset[Relation]:
    """List what an actor is to a case; the table of moves asks for these."""
    staff_queue = ties.queue_id or ties.last_queue_id
    holds = {
        Relation.ANYONE: True,
        Relation.SYSTEM: actor.kind in {ActorKind.SYSTEM, ActorKind.CLOCK},
        Relation.RESIDENT: bool(actor.request_ids & ties.request_ids),
        Relation.STAFF: actor.is_staff,
        Relation.OWNER: actor.is_staff and ties.owner_id is not None and actor.person_id == ties.owner_id,
        Relation.CALLED_IN: actor.is_staff and actor.person_id in ties.called_in_ids,
        Relation.MEMBER: actor.is_staff and staff_queue in actor.queue_ids,
        Relation.LEAD: actor.is_staff and (staff_queue in actor.led_queue_ids or Role.SUPERVISOR in actor.roles),
        Relation.TRIAGE: actor.is_staff and bool(actor.roles & TRIAGE_ROLES),
    }
    return frozenset(relation for relation, is_so in holds.items() if is_so)


@dataclass(frozen=True)
class Demand:
    """What a case asks of whoever holds it."""

    skills: frozenset[str] = frozenset()
    clearance: int = 0


@dataclass(frozen=True)
class Ability:
    """What somebody can and may do in the team of a queue, and how much she holds; no capacity is no limit."""

    skills: frozenset[str] = frozenset()
    clearance: int = 0
    capacity: int | None = None
    held: int = 0  # cases in progress in her hands


def demand_of(*, skills: Collection[str], clearance: int, works_in: str, office: str) -> Demand:
    """Say what a service demands in an office: skills where the work is done, clearance wherever it is read.

    Whoever sorts or places a playground need not be able to inspect one.
    """
    return Demand(frozenset(skills) if Office(works_in) == Office(office) else frozenset(), clearance)


def may_pick(actor: Actor, queue_id: int | None, *, picking: Picking) -> bool:
    """Tell whether somebody may choose among the waiting cases of a queue, instead of taking the next one."""
    return picking == Picking.TEAM or queue_id in actor.led_queue_ids or Role.SUPERVISOR in actor.roles


def may_hold(demand: Demand, ability: Ability, *, beyond_capacity: bool = False) -> None:
    """Let somebody take a case, or say what is missing and what to do.

    Raises `SkillMissing`, `ClearanceTooLow`, `CapacityReached` (each a `PersonNotAble`).
    """
    missing = demand.skills - ability.skills
    if missing:
        raise SkillMissing(sorted(missing))
    if ability.clearance < demand.clearance:
        raise ClearanceTooLow(needed=demand.clearance, has=ability.clearance)
    if is_full(ability) and not beyond_capacity:
        raise CapacityReached(capacity=ability.capacity or 0, held=ability.held)


def is_full(ability: Ability) -> bool:
    """Tell whether somebody has as many cases in progress as she takes at once."""
    return ability.capacity is not None and ability.held >= ability.capacity


def lacks(demand: Demand, ability: Ability) -> str:
    """Name what somebody lacks for a case, in few words; empty where she may hold it. The limit is left out."""
    missing = ", ".join(sorted(demand.skills - ability.skills))
    if missing:
        return missing
    return _("clearance %(needed)s") % {"needed": demand.clearance} if ability.clearance < demand.clearance else ""
