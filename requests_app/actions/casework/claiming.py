"""The next case: the one that has waited longest of those somebody may take."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from requests_app.actions.audit import WorkStep
from requests_app.actions.casework.plain_claims import claim_plainly, is_free
from requests_app.actions.casework.taking import claim_case
from requests_app.facts import MoveNotAllowed, NothingToClaim
from requests_app.models import CaseEvent, WorkQueue
from requests_app.queries import abilities, claims
from requests_app.queries.claims import Claimer
from requests_app.queries.standing_facts import facts_under
from requests_app.rules.actor import Actor


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
        if claimer is not None and is_free(claimer, by):
            event = _claim_first(claimer, by=by, at=at, queue_code=queue_code, step=step)
            if event is not None:
                return event
        return _claim_slowly(by, at=at, queue_code=queue_code, step=step)


def _claim_first(
    claimer: Claimer, *, by: Actor, at: datetime, queue_code: str, step: WorkStep | None
) -> CaseEvent | None:
    """Lock the first case that is free, and claim it; None where nothing was free at first sight."""
    facts = facts_under(claimer.stamp)
    queues = {queue.pk: queue for queue in facts.queues.values() if queue.pk in by.queue_ids}
    wanted = [pk for pk, queue in queues.items() if queue_code in {"", queue.code}]
    found = claims.lock_next(claimer, facts, wanted, at=at)
    if found is None:
        return None
    if found.is_plain:
        return claim_plainly(found, claimer, by=by, at=at, step=step)
    return claim_case(found.case.pk, by=by, at=at, step=step, is_picked=False)


def _claim_slowly(by: Actor, *, at: datetime, queue_code: str, step: WorkStep | None) -> CaseEvent:
    waiting = abilities.claimable(by.person_id or 0, by.queue_ids)
    if queue_code:
        waiting = waiting.filter(queue__in=WorkQueue.objects.filter(code=queue_code))
    found = waiting.select_for_update(of=("self",), skip_locked=True).order_by("rank_at", "id").first()
    if found is None:
        raise NothingToClaim
    return claim_case(found.pk, by=by, at=at, step=step, is_picked=False)
