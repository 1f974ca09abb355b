"""Many cases at once: what is known of each, what a step would ask, and how a run stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from requests_app.facts import Fact
from requests_app.models import Absence, BulkItem, BulkRun, Case, CaseFollower, Escalation, StaffMember, WorkQueue
from requests_app.queries import queues
from requests_app.queries.case_choices import Choices
from requests_app.queries.catalogue import in_language
from requests_app.queries.visibility import visible_to
from requests_app.rules.actor import Actor
from requests_app.rules.assignment import CaseTies, relations_of
from requests_app.rules.bulk import MOST_CASES, TAKEN_BACK_MINUTES, Aim, ItemFacts
from requests_app.rules.references import normalise_reference
from requests_app.vocabulary import (
    CAN_BE_TAKEN_BACK,
    ENDED_STATES,
    BulkItemState,
    BulkStep,
    CaseState,
    EscalationState,
)

LISTED: Final = 20


class BulkRunNotFound(Fact):
    """There is no such run, or it is somebody else's."""

    message = _("There is no such selection, or it is somebody else’s.")
    code = "bulk_run_not_found"


@dataclass(frozen=True)
class Line:
    """One of the chosen cases, as the page lists it."""

    reference: str
    service: str
    state: str
    why: str


@dataclass(frozen=True)
class Run:
    """How a selection stands; `counts` has every state of its lines."""

    run: BulkRun
    counts: Mapping[str, int]
    lines: Mapping[str, Sequence[Line]]
    reasons: Sequence[tuple[str, int]]  # why cases are left out or were refused, the commonest first
    takes_back: bool  # all of it can still be taken back

    @property
    def total(self) -> int:
        """Count the chosen cases."""
        return sum(self.counts.values())

    @property
    def worked(self) -> int:
        """Count what the job has come to."""
        return self.counts[BulkItemState.CHANGED] + self.counts[BulkItemState.REFUSED]


def case_ids_of(actor: Actor, references: Iterable[str]) -> list[int]:
    """Find the cases that somebody has chosen and may see, in their order (one query)."""
    wanted = {normalise_reference(reference): place for place, reference in enumerate(references)}
    found = visible_to(actor).filter(reference__in=wanted).values_list("reference", "pk")
    return [pk for _reference, pk in sorted(found, key=lambda row: wanted[row[0]])]


def run_of(actor: Actor, run_id: int) -> BulkRun:
    """Give somebody's own run. Raises `BulkRunNotFound`."""
    run = BulkRun.objects.select_related("undoes").filter(pk=run_id, person=actor.person_id).first()
    if run is None:
        raise BulkRunNotFound
    return run


def runs_of(actor: Actor) -> list[Any]:
    """List somebody's latest runs with how many cases each has, and has changed (two queries)."""
    own = BulkRun.objects.filter(person=actor.person_id).exclude(step="")
    runs: list[Any] = list(own.order_by("-made_at", "-id")[:LISTED])
    items = BulkItem.objects.filter(run__in=[run.pk for run in runs]).order_by().values("run")
    changed = Count("pk", filter=Q(state=BulkItemState.CHANGED))
    counts = {
        run: (total, done) for run, total, done in items.annotate(n=Count("pk"), c=changed).values_list("run", "n", "c")
    }
    for run in runs:
        run.total, run.changed = counts.get(run.pk, (0, 0))
    return runs


def standing_of(run: BulkRun, *, language: str, at: datetime) -> Run:
    """Read a run with every line (two queries)."""
    rows = list(
        run.items.order_by("position").values_list(
            "state", "why", "case__reference", "case__service__names", "case__state"
        )
    )
    lines: dict[str, list[Line]] = {state.value: [] for state in BulkItemState}
    counts = Counter(state for state, *_rest in rows)
    for state, why, reference, names, stands in rows:
        if len(lines[state]) < MOST_CASES:  # an incident may have thousands
            lines[state].append(Line(reference, in_language(names, language), str(CaseState(stands).label), why))
    reasons = Counter(why for _state, why, *_rest in rows if why)
    return Run(
        run=run,
        counts={state: counts[state] for state in lines},
        lines=lines,
        reasons=reasons.most_common(),
        takes_back=bool(lines[BulkItemState.CHANGED]) and may_take_back(run, at=at),
    )


def may_take_back(run: BulkRun, *, at: datetime) -> bool:
    """Tell whether what a run has changed can be taken back: in time, once, and nobody was told."""
    if run.done_at is None or run.step not in CAN_BE_TAKEN_BACK:
        return False
    is_in_time = at <= run.done_at + timedelta(minutes=TAKEN_BACK_MINUTES)
    return is_in_time and not BulkRun.objects.filter(undoes=run).exists()


def facts_of(case_ids: Sequence[int], actor: Actor) -> dict[int, tuple[int, ItemFacts]]:
    """Give for each case that the actor sees its revision and what a step asks of it (one query)."""
    calls = Escalation.objects.filter(case=OuterRef("pk"), is_drill=False).exclude(state=EscalationState.CLOSED)
    below = Case.objects.filter(parent=OuterRef("pk"), is_blocking=True).exclude(state__in=ENDED_STATES)
    followed = CaseFollower.objects.filter(case=OuterRef("pk"), person=actor.person_id)
    seen = visible_to(actor).filter(pk__in=case_ids).select_related("queue")
    found: QuerySet[Any] = seen.annotate(
        call_owners=ArraySubquery(calls.values("owner_id")), is_held_up=Exists(below), is_followed=Exists(followed)
    )
    return {case.pk: (case.revision, _facts(case, actor)) for case in found}


def _facts(case: Any, actor: Actor) -> ItemFacts:
    ties = CaseTies(case.queue_id, case.last_queue_id, case.owner_id, frozenset(), frozenset(case.call_owners))
    return ItemFacts(
        state=CaseState(case.state),
        calls_of_others=sum(owner != actor.person_id for owner in case.call_owners),
        is_held_up=case.is_held_up,
        relations=relations_of(actor, ties),
        queue_id=case.queue_id,
        office=case.queue.office if case.queue else "",
        owner_id=case.owner_id,
        is_followed=case.is_followed,
    )


def aim_of(step: BulkStep, typed: Mapping[str, str]) -> Aim:
    """Say where a step leads, by what was filled in (one query where it leads anywhere)."""
    if step == BulkStep.ASSIGN:
        person = int(typed["person"])
        worked = WorkQueue.objects.filter(_takes_from(person)).values_list("pk", flat=True)
        return Aim(person_id=person, works_in=frozenset(worked))
    if step == BulkStep.TRANSFER:
        queue = queues.queue_by_code(typed["queue"])
        return Aim(queue_id=queue.pk if queue else None, office=queue.office if queue else "")
    return Aim()


def _takes_from(person: Any) -> Q:
    return Q(lead=person) | Q(deputy=person) | Q(team__memberships__person=person)


def choices_for(run: BulkRun, *, at: datetime) -> Choices:
    """Offer whoever takes cases from one of the queues, and the queues of their offices (three queries)."""
    here = list(WorkQueue.objects.filter(cases__bulk_items__run=run).distinct())
    takes = Q(queues_led__in=here) | Q(queues_deputised__in=here) | Q(memberships__team__queues__in=here)
    away = Absence.objects.filter(person=OuterRef("pk"), starts_at__lte=at, ends_at__gt=at)
    people = StaffMember.objects.filter(takes, ~Exists(away), is_active=True)
    offices = {queue.office for queue in here}
    near = WorkQueue.objects.filter(is_active=True, is_intake=False, office__in=offices).order_by("office", "name")
    return Choices(
        members=tuple((str(one.pk), one.name) for one in people.distinct().order_by("last_name", "first_name", "pk")),
        transfer_queues=tuple((one.code, f"{one.get_office_display()}: {one.name}") for one in near),
        has_letters=False,  # a question goes to one resident
    )
