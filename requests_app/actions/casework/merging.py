"""How two cases become one, and two again: linked, never moved or copied."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from requests_app.actions import assignment, escalation_answers, jobs, notification, routing, sla, workflow
from requests_app.actions.audit import Words, WorkStep
from requests_app.actions.casework.ending import leave, tell_around
from requests_app.facts import CaseNotFound, MoveNotAllowed, StaleRevision
from requests_app.models import Case, CaseEvent, CaseMerge, WorkQueue
from requests_app.queries import merges, people, queues
from requests_app.queries.case_locks import lock_in_order
from requests_app.rules import merging as rules
from requests_app.rules.actor import Actor
from requests_app.rules.priority import rank_of
from requests_app.vocabulary import (
    OPEN_STATES,
    CaseState,
    EventKind,
    MessageKind,
    Move,
    WordsKind,
)


def merge_case(
    case_id: int,
    *,
    into_reference: str,
    reason: str,
    by: Actor,
    at: datetime,
    revision: int | None = None,
    step: WorkStep | None = None,
) -> CaseEvent:
    """Join a case to another one, which goes on for both; its residents are told, with the reason.

    The earlier dates and the higher priority count from now on. Calls that the actor owns on the joined case are
    answered in the same act. Raises `CaseNotFound`, `MoveNotAllowed` (with what to do), `Incomplete`.
    """
    with transaction.atomic():
        survivor_id = merges.case_id_behind(into_reference)
        if survivor_id is None:
            raise MoveNotAllowed(NOT_FOUND)
        lock_in_order(case_id, survivor_id, with_parents=True)
        with workflow.deciding(
            case_id, Move.MERGE, by=by, at=at, revision=revision, words={"reason": reason}
        ) as decision:
            case, survivor = decision.case, _survivor(survivor_id, by=by)
            _check(case, survivor)
            escalation_answers.close_own_calls(case, answer=reason, by=by, at=at)
            merge = _link(case, survivor, by=by, at=at)
            leave(decision)
            case.merged_into = survivor
            told = (Words(WordsKind.REASON, reason, is_public=True),)
            event = workflow.write(decision, words=told, data={"into": survivor.pk, "merge": merge.pk}, step=step)
            notification.tell_residents(case, event, MessageKind.MERGED, at=at)
            tell_around(decision, event)
            return event


NOT_FOUND = _("There is no such case, or you may not see it. Check the reference.")


def _survivor(case_id: int, *, by: Actor) -> Case:
    try:
        return workflow.lock_case(case_id, by=by)
    except CaseNotFound:
        raise MoveNotAllowed(NOT_FOUND) from None


def _check(case: Case, survivor: Case) -> None:
    facts = rules.JoinFacts(
        is_same=case.pk == survivor.pk,
        survivor_state=CaseState(survivor.state),
        is_tied=survivor.parent_id == case.pk or case.parent_id == survivor.pk,
    )
    rules.check_join(facts)


def _link(case: Case, survivor: Case, *, by: Actor, at: datetime) -> CaseMerge:
    """Keep how both stood, let the earlier dates and the higher priority win, and say so at the survivor."""
    before, standing = _remember(case), workflow.standing(survivor)
    had = {"priority": survivor.priority, "rank_at": survivor.rank_at.isoformat(), "clocks": merges.due_dates(survivor)}
    survivor.priority = max(survivor.priority, case.priority)
    own_rank = rank_of(waiting_since=survivor.waiting_since, priority=survivor.priority)
    survivor.rank_at = min(survivor.rank_at, case.rank_at, own_rank)
    survivor.is_vulnerable = survivor.is_vulnerable or case.is_vulnerable
    sla.take_earlier_dates(survivor, case, at=at)
    took = {"rank_at": survivor.rank_at.isoformat(), "clocks": merges.due_dates(survivor)}
    merge = CaseMerge.objects.create(
        merged=case, survivor=survivor, merged_at=at, before=before, survivor_before={**had, "took": took}
    )
    data = {"merged": case.pk, "merge": merge.pk}
    workflow.write_along(survivor, standing, EventKind.ABSORBED, by=by, at=at, data=data)
    return merge


def _remember(case: Case) -> dict[str, Any]:
    handover = case.handovers.filter(ended_at__isnull=True).values_list("id", flat=True).first()
    return {
        "state": case.state,
        "queue": case.queue_id,
        "owner": case.owner_id,
        "wait_reason": case.wait_reason,
        "wake_rule": case.wake_rule,
        "wake_at": case.wake_at.isoformat() if case.wake_at else None,
        "needs_routing_help": case.needs_routing_help,
        "handover": handover,
    }


def unmerge_case(
    case_id: int, *, reason: str, by: Actor, at: datetime, revision: int | None = None, step: WorkStep | None = None
) -> CaseEvent:
    """Separate a case again: to its place and owner, if still able, else queued; its clocks run on.

    What was decided about the survivor in the meantime stands. Raises `MoveNotAllowed`, `Incomplete`, `StaleRevision`.
    """
    with transaction.atomic():
        known = CaseMerge.objects.filter(merged=case_id, separated_at__isnull=True).first()
        lock_in_order(case_id, *([known.survivor_id] if known else []))
        with workflow.deciding(
            case_id, Move.UNMERGE, by=by, at=at, revision=revision, words={"reason": reason}
        ) as decision:
            merge = CaseMerge.objects.filter(merged=case_id, separated_at__isnull=True).first()
            if merge is None or known is None:
                raise MoveNotAllowed
            if merge.pk != known.pk:  # separated and joined elsewhere since: its new survivor is not locked
                raise StaleRevision(expected=decision.case.revision - 1, found=decision.case.revision)
            case, is_waiting_for_router = decision.case, _restore(decision, merge)
            told = (Words(WordsKind.REASON, reason, is_public=True),)
            data = {"from": merge.survivor_id, "merge": merge.pk}
            event = workflow.write(decision, words=told, data=data, step=step)
            merge.separated_at = at
            merge.save(update_fields=["separated_at"])
            _let_go(merge, by=by, at=at)
            if is_waiting_for_router and case.queue is not None:
                jobs.order_routing(case, office=case.queue.office, at=at)
            notification.tell_residents(case, event, MessageKind.UNMERGED, at=at)
            return event


def _restore(decision: workflow.Decision, merge: CaseMerge) -> bool:
    """Put the case where it was, as far as that is possible; tell whether the router has to look at it."""
    case, at, before = decision.case, decision.at, merge.before
    queue = WorkQueue.objects.select_related("calendar").filter(pk=before["queue"], is_active=True).first()
    facts = _what_is_possible(before, queue, at=at)
    again = rules.standing_again(facts)
    case.merged_into = None
    sla.reopen_clocks(case, stopped_at=merge.merged_at, at=at)
    routing.put_in_queue(case, queue or queues.intake_queue(), at=at, why={"separated_from": merge.survivor_id})
    if queue is not None and before["handover"]:
        promise, calendar = sla.promise_of_handover(case, queue, at=at)
        if routing.resume_handover(case, before["handover"], accept_by=promise.due_at):
            sla.start_clock(case, promise, calendar=calendar, at=at)
    if again.has_owner:
        assignment.give_to(case, before["owner"], at=at)
    if again.state == CaseState.WAITING:
        case.wait_reason, case.wake_rule = before["wait_reason"], before["wake_rule"]
        case.wake_at = datetime.fromisoformat(before["wake_at"])
    decision.to = again.state
    if again.state != CaseState.NEW:
        return False
    case.needs_routing_help = before["needs_routing_help"]
    if case.needs_routing_help or case.is_pinned:
        return False
    case.routing_round += 1
    return True


def _what_is_possible(before: dict[str, Any], queue: WorkQueue | None, *, at: datetime) -> rules.BeforeJoining:
    owner, wake_at = before["owner"], before["wake_at"]
    is_able = (
        owner is not None
        and queue is not None
        and people.members_of(queue.pk).filter(pk=owner).exists()
        and people.is_able(owner, at=at)
    )
    return rules.BeforeJoining(
        state=CaseState(before["state"]),
        is_queue_active=queue is not None,
        is_owner_able=is_able,
        is_wait_over=wake_at is None or datetime.fromisoformat(wake_at) <= at or merges.is_child_ended(before),
    )


def _let_go(merge: CaseMerge, *, by: Actor, at: datetime) -> None:
    """Say at the survivor that the case is gone; what it took from it goes, too, unless somebody has decided since."""
    survivor = Case.objects.get(pk=merge.survivor_id)
    standing, had = workflow.standing(survivor), merge.survivor_before
    if survivor.state in OPEN_STATES:
        survivor.priority = rules.priority_after(
            now=survivor.priority, own=merges.own_priority(survivor), joined=merges.joined_priorities(survivor)
        )
        if survivor.rank_at.isoformat() == had["took"]["rank_at"]:
            survivor.rank_at = datetime.fromisoformat(had["rank_at"])
        sla.give_back_dates(survivor, took=had["took"]["clocks"], had=had["clocks"], at=at)
    data = {"merged": merge.merged_id, "merge": merge.pk}
    workflow.write_along(survivor, standing, EventKind.LET_GO, by=by, at=at, data=data)
