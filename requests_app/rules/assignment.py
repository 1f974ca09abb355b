"""Who stands in which relation to a case, and who can hold it."""

from __future__ import annotations

from dataclasses import dataclass

from requests_app.rules.actor import Actor
from requests_app.vocabulary import ActorKind, Relation, Role

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
