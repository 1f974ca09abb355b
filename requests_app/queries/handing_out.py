"""Queues that hand cases out, and who is there to be given one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Q

from requests_app.models import Absence, Case, Presence, ServiceRequest, StaffMember, WorkQueue
from requests_app.queries.abilities import ability_of
from requests_app.rules.handing_out import Present
from requests_app.vocabulary import CaseState, HandsOut


def queues_to_hand_out(*, at: datetime) -> list[int]:
    """Name the queues that hand cases out, in which one waits, and of whose team somebody is there."""
    waiting = Case.objects.filter(queue=OuterRef("pk"), state=CaseState.QUEUED)
    there = Presence.objects.filter(person__memberships__team=OuterRef("team"), until__gt=at)
    found = WorkQueue.objects.filter(Exists(waiting), Exists(there), is_active=True).exclude(hands_out=HandsOut.PULL)
    return list(found.order_by("position", "pk").values_list("pk", flat=True))


def who_is_there(queue: WorkQueue, *, at: datetime) -> list[Present]:
    """List the members of a queue's team who take cases now (two statements)."""
    away = Absence.objects.filter(person=OuterRef("pk"), starts_at__lte=at, ends_at__gt=at)
    people: Any = (
        StaffMember.objects.filter(
            ~Exists(away), is_active=True, presence__until__gt=at, memberships__team=queue.team_id
        )
        .annotate(
            turn=FilteredRelation("turns", condition=Q(turns__queue=queue.pk)),
            last_turn=F("turn__number"),
            held=Count("cases_owned", filter=Q(cases_owned__state=CaseState.IN_PROGRESS), distinct=True),
        )
        .prefetch_related("memberships")
        .order_by("pk")
    )
    return [
        Present(
            person.pk,
            ability_of(
                (member for member in person.memberships.all() if member.team_id == queue.team_id),
                capacity=person.capacity,
                held=person.held,
            ),
            frozenset(person.speaks),
            person.last_turn or 0,
        )
        for person in people
    ]


def language_of(case: Case) -> str:
    """Give the language in which a case came in."""
    return ServiceRequest.objects.filter(reference=case.reference).values_list("language", flat=True).first() or ""


def oldest_waiting(queue_id: int, *, most: int) -> list[int]:
    """Name the cases that have waited longest in a queue, by rank."""
    waiting = Case.objects.filter(queue=queue_id, state=CaseState.QUEUED).order_by("rank_at", "pk")
    return list(waiting.values_list("pk", flat=True)[:most])


def there_until(person_id: int | None, *, at: datetime) -> datetime | None:
    """Say until when somebody takes what her queues hand out; None: not now (one statement)."""
    return Presence.objects.filter(person=person_id, until__gt=at).values_list("until", flat=True).first()
