"""Who wants to know how a case goes on: follow, and follow no longer."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import transaction

from requests_app.actions import assignment, workflow
from requests_app.actions.audit import WorkStep
from requests_app.facts import MoveNotAllowed
from requests_app.models import CaseEvent
from requests_app.rules.actor import Actor
from requests_app.vocabulary import Move

ASKED: Final = "asked"  # the reason of somebody who follows by her own wish


def follow_case(case_id: int, *, by: Actor, at: datetime, step: WorkStep | None = None) -> CaseEvent | None:
    """Follow a case that one may see; None when one does so already. Raises `CaseNotFound`, `MoveNotAllowed`."""
    with transaction.atomic():
        decision = workflow.decide(workflow.lock_case(case_id, by=by), Move.FOLLOW, by=by, at=at)
        if by.person_id is None:
            raise MoveNotAllowed
        if not assignment.follow(decision.case, by.person_id, at=at, reason=ASKED):
            return None
        return workflow.write(decision, data={"person": by.person_id}, step=step)


def unfollow_case(case_id: int, *, by: Actor, at: datetime, step: WorkStep | None = None) -> CaseEvent | None:
    """Follow a case no longer, for whatever reason one did; None when one does not. Raises `CaseNotFound`."""
    with transaction.atomic():
        decision = workflow.decide(workflow.lock_case(case_id, by=by), Move.UNFOLLOW, by=by, at=at)
        if by.person_id is None:
            raise MoveNotAllowed
        if not assignment.unfollow(decision.case, by.person_id):
            return None
        return workflow.write(decision, data={"person": by.person_id}, step=step)
