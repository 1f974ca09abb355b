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
    found = {Relation.ANYONE}
    if actor.kind in {ActorKind.SYSTEM, ActorKind.CLOCK}:
        found.add(Relation.SYSTEM)
    if actor.request_ids & ties.request_ids:
        found.add(Relation.RESIDENT)
    if not actor.is_staff:
        return frozenset(found)
    queue_id = ties.queue_id or ties.last_queue_id
    found.add(Relation.STAFF)
    if ties.owner_id is not None and ties.owner_id == actor.person_id:
        found.add(Relation.OWNER)
    if actor.person_id in ties.called_in_ids:
        found.add(Relation.CALLED_IN)
    if queue_id in actor.queue_ids:
        found.add(Relation.MEMBER)
    if queue_id in actor.led_queue_ids or Role.SUPERVISOR in actor.roles:
        found.add(Relation.LEAD)
    if actor.roles & TRIAGE_ROLES:
        found.add(Relation.TRIAGE)
    return frozenset(found)
