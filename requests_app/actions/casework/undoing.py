"""Taking back what one has just done: the counterpart of the step, as a decision of its own in the ledger."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from requests_app.actions import workflow
from requests_app.actions.audit import WorkStep
from requests_app.actions.casework.following import follow_case, unfollow_case
from requests_app.actions.casework.taking import assign_case, release_case
from requests_app.actions.casework.waiting import resume_case
from requests_app.facts import MoveNotAllowed
from requests_app.models import Case, CaseEvent
from requests_app.rules.actor import SYSTEM, Actor, on_behalf_of
from requests_app.rules.ledger import fold
from requests_app.rules.undoing import UNDO_SECONDS, Done, why_not
from requests_app.vocabulary import EventKind

STEP: Final = WorkStep("undo")


def undo_step(case_id: int, *, sequence: int, by: Actor, at: datetime, seconds: int = UNDO_SECONDS) -> CaseEvent | None:
    """Take back what `by` has done with the event of this number, up to `seconds` later.

    The ledger keeps both: what was done, and its counterpart. Somebody else's later decision stands.
    Raises `MoveNotAllowed` with the reason, and what the counterpart raises.
    """
    with transaction.atomic():
        case = workflow.lock_case(case_id, by=SYSTEM)
        event = case.events.filter(sequence=sequence).first()
        if event is None:
            raise MoveNotAllowed
        done = Done(
            EventKind(event.kind),
            event.person_id,
            event.at,
            is_newest=event.revision == case.revision,
            is_told=event.messages.exists(),
        )
        against = why_not(done, by_id=by.person_id, at=at, seconds=seconds)
        if against is not None:
            raise MoveNotAllowed(against)
        return COUNTERPARTS[done.kind](case, event, by, at)


def _give_back(case: Case, event: CaseEvent, by: Actor, at: datetime) -> CaseEvent | None:
    """Give the case to whoever had it before, or back to its queue."""
    before = fold(
        case.events.filter(sequence__lt=event.sequence).order_by("sequence").values_list("changes", flat=True)
    )
    ordered: dict[str, Any] = {"by": on_behalf_of(by), "at": at}
    if before["owner"] is None:
        return release_case(case.pk, reason=_("Taken back."), step=STEP, **ordered)
    return assign_case(case.pk, to_person_id=before["owner"], reason=_("Taken back."), **ordered)


def _go_on(case: Case, _event: CaseEvent, by: Actor, at: datetime) -> CaseEvent | None:
    return resume_case(case.pk, by=by, at=at, step=STEP)


def _unfollow(case: Case, _event: CaseEvent, by: Actor, at: datetime) -> CaseEvent | None:
    return unfollow_case(case.pk, by=by, at=at, step=STEP)


def _follow(case: Case, _event: CaseEvent, by: Actor, at: datetime) -> CaseEvent | None:
    return follow_case(case.pk, by=by, at=at, step=STEP)


COUNTERPARTS: Final[dict[EventKind, Callable[[Case, CaseEvent, Actor, datetime], CaseEvent | None]]] = {
    EventKind.CLAIMED: _give_back,
    EventKind.ASSIGNED: _give_back,
    EventKind.RELEASED: _give_back,
    EventKind.PARKED: _go_on,
    EventKind.FOLLOWED: _unfollow,
    EventKind.UNFOLLOWED: _follow,
}
