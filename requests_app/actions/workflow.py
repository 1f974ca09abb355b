"""The one writer of Case.state: lock, check, decide, write."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from requests_app.actions import sla
from requests_app.actions.audit import Words, WorkStep, append_event, event_row, tell_log, words_of
from requests_app.facts import CaseNotFound, StaleRevision
from requests_app.lib.prepared import fetch
from requests_app.models import Case, CaseEvent, EventWords
from requests_app.models.writing import Ids, draw_ids, whole_change_of, write_together
from requests_app.queries import residents
from requests_app.queries.case_locks import lock_in_order, lock_seen
from requests_app.queries.standing_facts import StandingFacts, attach, facts_under
from requests_app.rules import workflow as rules
from requests_app.rules.actor import Actor
from requests_app.rules.assignment import CaseTies, relations_of
from requests_app.rules.ledger import FOLDED_FIELDS
from requests_app.rules.sla import phase_of
from requests_app.vocabulary import ENDED_STATES, CaseState, EscalationState, EventKind, Move

COLUMN_OF = {"queue": "queue_id", "owner": "owner_id", "service": "service_id", "merged_into": "merged_into_id"}


@dataclass(frozen=True)
class Drawn:
    """Ids for an event and its words, drawn with the lock; good while nothing else was written to the ledger."""

    event_count: int
    event_id: int
    words_ids: Sequence[int]


@dataclass
class Decision:
    """One decision on one locked case, from check to write. The helpers of place and owner change `case`."""

    case: Case
    move: Move
    rule: rules.MoveRule
    by: Actor
    at: datetime
    before: dict[str, Any]
    to: CaseState | None = None  # the state it goes to; None keeps it
    clocks_at: datetime | None = None  # where the clocks follow from another moment: a reply counts when it came
    event: CaseEvent | None = None
    facts: StandingFacts | None = None  # the city's, as they were when the case was locked
    calls: Sequence[int] = ()  # who owns its open calls, where that was asked
    drawn: Drawn | None = None
    data: dict[str, Any] = field(default_factory=dict)


@contextmanager
def deciding(
    case_id: int,
    move: Move,
    *,
    by: Actor,
    at: datetime,
    revision: int | None = None,
    words: Mapping[str, str] | None = None,
) -> Iterator[Decision]:
    """Open one transaction, lock the case and check the table; the body calls `write` once.

    Raises `CaseNotFound`, `StaleRevision` (the page was older), `MoveNotAllowed`, `Incomplete`.
    """
    with transaction.atomic():
        if rules.MOVES[move].is_ending:
            lock_in_order(case_id, with_parents=True)
        case, facts = lock_case_with_facts(case_id, by=by, words=len(words or ()) or 1)
        if revision is not None and revision != case.revision:
            raise StaleRevision(expected=revision, found=case.revision)
        decision = decide(case, move, by=by, at=at, words=words)
        decision.facts, decision.drawn = facts, Drawn(case.event_count, case.event_id, case.words_ids)
        yield decision
        if decision.event is None:
            raise AssertionError(f"{move} was decided but not written")


def decide(
    case: Case,
    move: Move,
    *,
    by: Actor,
    at: datetime,
    words: Mapping[str, str] | None = None,
    calls: Sequence[int] | None = None,
) -> Decision:
    """Check the table for a case that the caller has locked. Raises `MoveNotAllowed` or `Incomplete`.

    `calls`: who owns its open calls, where the caller knows or need not know; they give rights, and bar endings.
    """
    rule = rules.MOVES[move]
    decision = Decision(case, move, rule, by, at, standing(case), to=rule.targets[0])
    check(decision, words=words, calls=calls)
    return decision


def lock_case(case_id: int, *, by: Actor, with_parent: bool = False) -> Case:
    """Lock a case's row until the end of the transaction. Raises `CaseNotFound`, also for what `by` may not see.

    `with_parent`: lock the case above it, too, for what may end a case and so wake the other one.
    """
    if with_parent:
        lock_in_order(case_id, with_parents=True)
    case: Case = lock_case_with_facts(case_id, by=by)[0]
    return case


def lock_case_with_facts(case_id: int, *, by: Actor, words: int | None = None) -> tuple[Any, StandingFacts]:
    """Lock and read a case in one statement that joins nothing, and give the city's facts with it.

    Raises `CaseNotFound`, also for what `by` may not see. `words`: draw ids for an event with so many words.
    """
    case = lock_seen(case_id, by, words=words)
    if case is None:
        raise CaseNotFound
    facts = facts_under(case.stamp or 0)
    attach(case, facts)
    return case, facts


def lock_way(case_id: int) -> int:
    """Lock a case and all those it was joined to, by id; give the last one, in which it goes on.

    Where it was joined or separated while we waited, the locks are let go, and taken anew in the right order.
    """
    while True:
        with transaction.atomic():
            way = residents.path_of(case_id)
            lock_in_order(*(stretch.case_id for stretch in way))
            if way == residents.path_of(case_id):
                return way[-1].case_id
            transaction.set_rollback(True)


def check(decision: Decision, *, words: Mapping[str, str] | None = None, calls: Sequence[int] | None = None) -> None:
    """Ask the table of moves. Raises `MoveNotAllowed` or `Incomplete`."""
    case, by = decision.case, decision.by
    if calls is None:
        calls = _owners_of_calls(case) if decision.rule.is_ending or by.is_staff else []
    decision.calls = calls
    facts = rules.CaseFacts(
        state=CaseState(case.state),
        open_escalations_of_others=sum(owner != by.person_id for owner in calls),
        open_blocking_children=_blocking_children(case) if decision.rule.is_ending else 0,
        words_given=words or {},
    )
    rules.check_move(decision.move, facts, relations_of(by, _ties_of(case, by, frozenset(calls))))


def _owners_of_calls(case: Case) -> list[int]:
    return [owner for (owner,) in fetch(OWNERS_OF_CALLS, [case.pk, EscalationState.CLOSED])]


def _blocking_children(case: Case) -> int:
    [[number]] = fetch(BLOCKING_CHILDREN, [case.pk, sorted(map(str, ENDED_STATES))])
    return int(number)


OWNERS_OF_CALLS: Final = """
    SELECT owner_id FROM requests_app_escalation WHERE case_id = $1 AND NOT is_drill AND state <> $2
"""
BLOCKING_CHILDREN: Final = """
    SELECT count(*) FROM requests_app_case WHERE parent_id = $1 AND is_blocking AND state <> ALL($2)
"""


def _ties_of(case: Case, by: Actor, called_in: frozenset[int]) -> CaseTies:
    return CaseTies(
        queue_id=case.queue_id,
        last_queue_id=case.last_queue_id,
        owner_id=case.owner_id,
        request_ids=residents.asked_by(case.pk, by),
        called_in_ids=called_in,
    )


def standing(case: Case) -> dict[str, Any]:
    """Read the fields that the ledger folds."""
    return {name: getattr(case, COLUMN_OF.get(name, name)) for name in FOLDED_FIELDS}


def write(
    decision: Decision,
    *,
    words: tuple[Words, ...] = (),
    data: Mapping[str, Any] | None = None,
    rule_version: int | None = None,
    step: WorkStep | None = None,
    kind: EventKind | None = None,
) -> CaseEvent:
    """Write state, revision and event in one go: what the table says, and what place and owner have become.

    The clocks of the case follow where it stands now.
    """
    case = decision.case
    said = tuple(word for word in words if word.text.strip())
    ids = _ids_for(decision, len(said))
    event = conclude(decision, data=data, rule_version=rule_version, step=step, kind=kind, event_id=ids.take(CaseEvent))
    kept = words_of(event, said)
    for row in kept:
        row.pk = ids.take(EventWords)
    was = phase_of(decision.before["state"], decision.before["wait_reason"])
    sla.follow_state(case, at=decision.clocks_at or decision.at, was=was)
    if write_together([event, *kept], changes=[whole_change_of(case)]) != (1,):
        raise AssertionError(f"case {case.pk} is gone")
    tell_log(event)
    return event


def _ids_for(decision: Decision, words: int) -> Ids:
    """Give ids for an event and its words: those of the lock, unless the ledger went on since; ids are in its order."""
    drawn = decision.drawn
    if drawn is None or drawn.event_count != decision.case.event_count or len(drawn.words_ids) < words:
        return draw_ids({CaseEvent: 1, EventWords: words})
    return Ids({CaseEvent: [drawn.event_id], EventWords: drawn.words_ids})


def conclude(
    decision: Decision,
    *,
    data: Mapping[str, Any] | None = None,
    rule_version: int | None = None,
    step: WorkStep | None = None,
    kind: EventKind | None = None,
    event_id: int | None = None,
) -> CaseEvent:
    """Bring a decision to its end in memory: state, revision and the planned event; nothing is saved."""
    case = decision.case
    if decision.to not in decision.rule.targets:
        raise AssertionError(f"{decision.move} does not lead to {decision.to}")
    if decision.to is not None:
        case.state = decision.to
    if case.state != CaseState.WAITING:
        case.wait_reason, case.wake_rule, case.wake_at = "", {}, None
    if decision.rule.decides:
        case.revision += 1
    decision.event = event_row(
        case,
        kind or decision.rule.event,
        by=decision.by,
        at=decision.at,
        changes=_changes(case, decision.before),
        data={**decision.data, **(data or {})},
        rule_version=rule_version,
        step=step,
        event_id=event_id,
    )
    return decision.event


def _changes(case: Case, before: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in standing(case).items() if value != before[name]}


def write_along(
    case: Case, before: Mapping[str, Any], kind: EventKind, *, by: Actor, at: datetime, data: Mapping[str, Any]
) -> CaseEvent:
    """Write what a decision on another case changes here: it raises the revision, too. `before`: from `standing`.

    The caller holds the row's lock.
    """
    case.revision += 1
    event = append_event(case, kind, by=by, at=at, changes=_changes(case, before), data=data)
    case.save()
    return event


def write_beside(case: Case, kind: EventKind, *, by: Actor, at: datetime, **more: Any) -> CaseEvent:
    """Write an event that decides nothing about state, place or owner; the caller holds the row's lock."""
    event = append_event(case, kind, by=by, at=at, **more)
    Case.objects.filter(pk=case.pk).update(event_count=case.event_count)
    return event


def open_case(
    case: Case,
    *,
    by: Actor,
    at: datetime,
    data: Mapping[str, Any],
    step: WorkStep | None,
    words: tuple[Words, ...] = (),
) -> CaseEvent:
    """Write the first event of a case that has just been created."""
    changes = standing(case)
    event = append_event(case, EventKind.RECEIVED, by=by, at=at, changes=changes, data=data, step=step, words=words)
    Case.objects.filter(pk=case.pk).update(event_count=case.event_count, promised_at=case.promised_at)
    return event
