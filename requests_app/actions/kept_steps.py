"""What was done with numbers without the city: counted where the visit still stands as it was, else written down."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction

from requests_app.actions.visits import note_performed, quick_serve
from requests_app.actions.visits_desk import send_back
from requests_app.actions.visits_writing import check, write
from requests_app.facts import Fact, OnlyKeepers
from requests_app.models import CounterStep, Visit
from requests_app.queries.visits_locks import lock_desk, lock_visit
from requests_app.rules.actor import Actor
from requests_app.rules.kept_letters import plausible_time
from requests_app.rules.visits import SUPERVISORS, need_role
from requests_app.rules.visits_asked import NumberAsked
from requests_app.rules.visits_facts import DeskIsBusy, DeskNotOpen, VisitNotFound
from requests_app.vocabulary import AT_A_DESK, Channel, CounterStepKind, VisitMove, VisitState

FOLLOWS: Final = "follows"  # a step behind one that did not count: its line is that of the first
BUSY: Final = "visit_one_at_a_desk"


@dataclass(frozen=True)
class Step:
    """One step as the workplace tells it. `roll` is the key of the step by which a number of the roll began."""

    key: str
    kind: CounterStepKind
    number: str
    at: datetime
    visit: int | None = None
    roll: str = ""
    revision: int | None = None
    desk: int | None = None
    line: str = ""
    performed: tuple[str, ...] = ()


def apply_step(step: Step, *, workplace_id: int, by: Actor, at: datetime) -> CounterStep:
    """Count a step once, at its own time; what stands in the way is written down with it. Raises `OnlyTheCounter`."""
    person_id = need_role(by)
    with transaction.atomic():
        row = CounterStep(
            workplace_id=workplace_id,
            key=step.key,
            kind=step.kind,
            number=step.number,
            by_id=person_id,
            at=plausible_time(step.at, at=at),
            came_at=at,
        )
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            return CounterStep.objects.get(workplace=workplace_id, key=step.key)
        _count(step, row, by=by)
        row.save()
        return row


def _count(step: Step, row: CounterStep, *, by: Actor) -> None:
    before = _before(step, row)
    row.visit_id = before.visit_id if before else _known(step.visit)
    if before and before.problem and step.kind != CounterStepKind.CALLED:
        row.problem = FOLLOWS
        return
    try:
        with transaction.atomic():
            visit = _begin(step, row, by=by) if step.kind == CounterStepKind.ROLL else _go_on(step, row, before, by=by)
    except Fact as fact:
        row.problem = fact.code
    except IntegrityError as fault:
        if BUSY not in str(fault):
            raise
        row.problem = DeskIsBusy.code
    else:
        row.visit_id, row.revision, row.desk_id = visit.pk, visit.revision, visit.desk_id


def _before(step: Step, row: CounterStep) -> CounterStep | None:
    """Find the step before this one about the same number."""
    mine = CounterStep.objects.filter(workplace=row.workplace_id).exclude(pk=row.pk).order_by("-id")
    if step.roll:
        first = mine.filter(key=step.roll).first()
        return (mine.filter(visit=first.visit_id).first() if first and first.visit_id else None) or first
    return mine.filter(visit=step.visit).first() if step.visit else None


def _known(visit_id: int | None) -> int | None:
    return Visit.objects.filter(pk=visit_id).values_list("pk", flat=True).first() if visit_id else None


def _begin(step: Step, row: CounterStep, *, by: Actor) -> Visit:
    """Serve a number of the roll at the desk where it was served."""
    asked = NumberAsked(
        line=step.line,
        language=by.language,
        channel=Channel.COUNTER,
        client=f"clerk:{by.person_id}",
        idempotency_key=step.key,
        arrived_at=row.at,
        provisional_number=step.number,
    )
    ticket = quick_serve(asked, desk_id=step.desk or 0, by=by, at=row.at)
    return Visit.objects.get(pk=ticket.visit_id)


def _go_on(step: Step, row: CounterStep, before: CounterStep | None, *, by: Actor) -> Visit:
    if row.visit_id is None:
        raise VisitNotFound
    if step.kind == CounterStepKind.CALLED:
        _desk_is_free(step, row)
    visit = lock_visit(row.visit_id)
    move, change = STEPS[step.kind]
    # Only what is behind the workplace's own last step, or as it was handed out, is still what the clerk saw.
    check(visit, move, by=by, revision=max(step.revision or 0, before.revision if before else 0))
    if step.kind == CounterStepKind.CALLED:
        visit.desk_id, visit.clerk_id, visit.calls = step.desk, by.person_id, 1
    return change(visit, step, row.at)


def _desk_is_free(step: Step, row: CounterStep) -> None:
    """Lock the desk as everybody does who calls. Raises `DeskIsBusy`, `DeskNotOpen`."""
    try:
        is_busy = lock_desk(step.desk or 0, at=row.at).is_busy
    except DeskNotOpen:
        is_busy = Visit.objects.filter(desk=step.desk, state__in=AT_A_DESK).exists()
        if step.desk is None:
            raise
    if is_busy:
        raise DeskIsBusy


def _call(visit: Visit, step: Step, at: datetime) -> Visit:
    if step.kind == CounterStepKind.AGAIN:
        visit.calls += 1
    return write(visit, VisitState.CALLED, at=at, called_by=visit.clerk_id)


def _miss(visit: Visit, _step: Step, at: datetime) -> Visit:
    """Let somebody who did not come wait once more, then no more."""
    if visit.was_returned:
        return write(visit, VisitState.NO_SHOW, at=at)
    send_back(visit, at=at)
    return write(visit, VisitState.WAITING, at=at)


def _end(visit: Visit, step: Step, at: datetime) -> Visit:
    note_performed(visit, step.performed)
    return write(visit, VisitState.DONE, at=at)


STEPS: Final[Mapping[CounterStepKind, tuple[VisitMove, Callable[[Visit, Step, datetime], Visit]]]] = {
    CounterStepKind.CALLED: (VisitMove.CALL, _call),
    CounterStepKind.AGAIN: (VisitMove.CALL_AGAIN, _call),
    CounterStepKind.SERVED: (VisitMove.START_SERVING, lambda visit, _step, at: write(visit, VisitState.SERVING, at=at)),
    CounterStepKind.NOT_THERE: (VisitMove.NOT_THERE, _miss),
    CounterStepKind.DONE: (VisitMove.FINISH, _end),
}


def settle_contradiction(step_id: int, *, by: Actor, at: datetime) -> bool:
    """Note that a supervisor has seen to a contradiction. Raises `OnlyKeepers`."""
    if not by.roles & SUPERVISORS:
        raise OnlyKeepers
    open_ones = CounterStep.objects.filter(pk=step_id, settled_at=None).exclude(problem="")
    return bool(open_ones.update(settled_at=at, settled_by_id=by.person_id))
