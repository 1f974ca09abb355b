"""Cases led from phase to phase, as clocks see them; by the real moves, at the times a test gives."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from requests_app.actions import assignment, casework, routing, sla, workflow
from requests_app.models import Case, Clock
from requests_app.rules.actor import Actor
from requests_app.vocabulary import ClockKind, ClockPhase, Move, Outcome
from tests.factories import MONDAY, routed_case
from tests.personas import cem, rosa, uwe

WAITS = frozenset(ClockPhase) - {ClockPhase.QUEUED, ClockPhase.IN_PROGRESS, ClockPhase.ENDED, ClockPhase.REVIEW}


def held(*, at: datetime = MONDAY, by: Actor | None = None, **more: Any) -> Case:
    """Give a lamp that Cem works on."""
    case = routed_case(at=at, **more)
    casework.claim_case(case.pk, by=by or cem(), at=at)
    return Case.objects.get(pk=case.pk)


def park(case: Case, reason: str, *, at: datetime, by: Actor | None = None) -> None:
    """Let a case wait."""
    with workflow.deciding(case.pk, Move.PARK, by=by or cem(), at=at, words={"reason": "Later."}) as decision:
        decision.case.wait_reason = reason
        decision.case.wake_rule, decision.case.wake_at = {"on": "timer"}, at + timedelta(days=90)
        workflow.write(decision)


def resume(case: Case, *, at: datetime, by: Actor | None = None) -> None:
    """Let a case go on."""
    with workflow.deciding(case.pk, Move.RESUME, by=by or cem(), at=at) as decision:
        workflow.write(decision)


def resolve(case: Case, *, at: datetime, by: Actor | None = None) -> None:
    """Say that it is done."""
    until = at + timedelta(days=14)
    casework.resolve_case(case.pk, outcome=Outcome.DONE, words="Done.", by=by or cem(), at=at, objection_until=until)


def appeal(case: Case, *, at: datetime) -> None:
    """Let the resident object; Uwe looks at it again."""
    by = rosa(case.requests.get().pk)
    with workflow.deciding(case.pk, Move.APPEAL, by=by, at=at, words={"reason": "No."}) as decision:
        assert decision.case.last_queue is not None
        routing.put_in_queue(decision.case, decision.case.last_queue, at=at)
        assignment.give_to(decision.case, uwe().person_id or 0, at=at)
        sla.start_review_term(decision.case, at=at)
        workflow.write(decision)


def overturn(case: Case, *, at: datetime) -> None:
    """Let the objection be right."""
    with workflow.deciding(case.pk, Move.OVERTURN, by=uwe(), at=at, words={"words": "Right."}) as decision:
        assignment.take_from_owner(decision.case)
        sla.start_resolution(decision.case, at=at)
        workflow.write(decision)


def lead_to(case: Case, phase: ClockPhase, *, at: datetime, by: Actor | None = None) -> None:
    """Lead a case that waits in its queue to a phase."""
    if phase == ClockPhase.QUEUED:
        return
    casework.claim_case(case.pk, by=by or cem(), at=at)
    if phase in WAITS:
        park(case, phase.value, at=at, by=by)
    elif phase in {ClockPhase.ENDED, ClockPhase.REVIEW}:
        resolve(case, at=at, by=by)
    if phase == ClockPhase.REVIEW:
        appeal(case, at=at)


def clock_of(case: Case, kind: ClockKind = ClockKind.SERVICE_NORM) -> Clock:
    """Give the newest clock of a kind."""
    clock = Clock.objects.select_related("calendar").filter(case=case, kind=kind).order_by("-id").first()
    assert clock is not None
    return clock
