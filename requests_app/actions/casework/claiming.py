"""The next case: the one that has waited longest of those somebody may take."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import transaction

from requests_app.actions import workflow
from requests_app.actions.audit import WorkStep, tell_log
from requests_app.actions.casework.taking import claim_case
from requests_app.facts import MoveNotAllowed, NothingToClaim
from requests_app.models import CaseEvent, WorkQueue
from requests_app.models.writing import change_of, write_together
from requests_app.queries import abilities, claims
from requests_app.queries.claims import Claimer
from requests_app.queries.standing_facts import attach, facts_under
from requests_app.rules.actor import Actor
from requests_app.rules.assignment import may_hold
from requests_app.rules.visibility import Scope, scope_of
from requests_app.vocabulary import Move

CHANGED_BY_CLAIM: Final = ("state", "owner", "revision", "event_count")
SEES_HER_QUEUES: Final = frozenset({Scope.QUEUES, Scope.CITY})


def claim_next(*, by: Actor, at: datetime, queue_code: str = "", step: WorkStep | None = None) -> CaseEvent:
    """Take the case that has waited longest of those the person may take; two people never get the same one.

    Three statements where nothing hangs on the case that a claim changes, and nothing is in the way; else it is
    claimed as any other one. Raises `NothingToClaim`, `CapacityReached`, and what `claim_case` raises.
    """
    if by.person_id is None:
        raise MoveNotAllowed
    with transaction.atomic():
        # A case that others hold is passed over, so nobody waits for a case with a person's lock in her hands.
        claimer = claims.lock_claimer(by.person_id, at=at)
        if claimer is not None and _is_free(claimer, by):
            event = _claim_plainly(claimer, by=by, at=at, queue_code=queue_code, step=step)
            if event is not None:
                return event
        return _claim_slowly(by, at=at, queue_code=queue_code, step=step)


def _is_free(claimer: Claimer, by: Actor) -> bool:
    """Tell whether nothing about the person asks for a closer look: an absence, a limit, a role that sees less."""
    return claimer.capacity is None and not claimer.is_away and scope_of(by.roles) in SEES_HER_QUEUES


def _claim_plainly(
    claimer: Claimer, *, by: Actor, at: datetime, queue_code: str, step: WorkStep | None
) -> CaseEvent | None:
    """Lock, decide, write; None where there is more to do, or where nothing was free at first sight."""
    facts = facts_under(claimer.stamp)
    queues = {queue.pk: queue for queue in facts.queues.values() if queue.pk in by.queue_ids}
    wanted = [pk for pk, queue in queues.items() if queue_code in {"", queue.code}]
    found = claims.lock_next(claimer, facts, wanted)
    if found is None or not found.is_plain:
        return None
    case = found.case
    attach(case, facts)
    decision = workflow.decide(case, Move.CLAIM, by=by, at=at, calls=())
    may_hold(abilities.demand_of_case(case), claimer.abilities[case.queue_id or 0])
    case.owner_id = by.person_id
    event = workflow.conclude(decision, step=step, event_id=found.event_id)
    write_together([event], changes=[change_of(case, CHANGED_BY_CLAIM)])
    tell_log(event)
    return event


def _claim_slowly(by: Actor, *, at: datetime, queue_code: str, step: WorkStep | None) -> CaseEvent:
    waiting = abilities.claimable(by.person_id or 0, by.queue_ids)
    if queue_code:
        waiting = waiting.filter(queue__in=WorkQueue.objects.filter(code=queue_code))
    found = waiting.select_for_update(of=("self",), skip_locked=True).order_by("rank_at", "id").first()
    if found is None:
        raise NothingToClaim
    return claim_case(found.pk, by=by, at=at, step=step)
