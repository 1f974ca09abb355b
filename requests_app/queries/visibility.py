"""Who may see which case: decided here, and nowhere else."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from requests_app.models import Case, CaseFollower, Escalation, ServiceRequest
from requests_app.queries.residents import ahead
from requests_app.queries.shapes import Marks
from requests_app.rules.actor import Actor
from requests_app.rules.visibility import Scope, scope_of
from requests_app.vocabulary import ActorKind, EscalationState


def visible_to(actor: Actor) -> QuerySet[Case]:
    """Give the cases that an actor may see: none for devices and strangers."""
    if actor.kind in {ActorKind.SYSTEM, ActorKind.CLOCK}:
        return Case.objects.all()
    if actor.is_staff:
        return _visible_to_staff(actor)
    if actor.case_ids:
        return Case.objects.filter(pk__in=actor.case_ids)
    if actor.request_ids:
        return Case.objects.filter(pk__in=ahead(actor.request_ids))
    return Case.objects.none()


def _visible_to_staff(actor: Actor) -> QuerySet[Case]:
    scope = scope_of(actor.roles)
    if scope == Scope.CITY:
        return Case.objects.all()
    followed = CaseFollower.objects.filter(case=OuterRef("pk"), person=actor.person_id)
    called_in = Escalation.objects.filter(case=OuterRef("pk"), owner=actor.person_id).exclude(
        state=EscalationState.CLOSED
    )
    seen = Q(owner=actor.person_id) | Q(last_owner=actor.person_id) | Exists(followed) | Exists(called_in)
    if scope == Scope.QUEUES:
        queues = actor.queue_ids | actor.led_queue_ids
        worked = Q(queue__in=queues) | Q(queue__isnull=True, last_queue__in=queues)
        near = Case.objects.filter(worked | Q(owner=actor.person_id))
        seen |= worked | Exists(near.filter(pk=OuterRef("parent"))) | Exists(near.filter(parent=OuterRef("pk")))
    return Case.objects.filter(seen)


def shape_of_sight(actor: Actor) -> Hashable:
    """Name what the statement of `visible_to` hangs on, but for ids: for `ask` and `read`; None: on ids alone.

    Who may see the cases that he names himself has a statement of his own.
    """
    if actor.kind in {ActorKind.SYSTEM, ActorKind.CLOCK}:
        return "all"
    return scope_of(actor.roles) if actor.is_staff else None


def reader_values(actor: Actor) -> dict[str, Any]:
    """Give what differs from reader to reader of one shape."""
    return {"reader": actor.person_id or 0, "queues": actor.queue_ids | actor.led_queue_ids}


def reader_of(actor: Actor, marks: Marks) -> Actor:
    """Put marks in the place of a colleague and her queues; her rights shape the statement."""
    return replace(actor, person_id=marks["reader"], queue_ids=marks["queues"], led_queue_ids=frozenset())


def readable_for(request: ServiceRequest | None) -> Q:
    """Give the words that may be told to whoever holds a request: public ones, but for those to another resident."""
    return readable_of(request.pk if request else None)


def readable_of(request_id: int | None) -> Q:
    """Give the same by the request's id."""
    return Q(is_public=True) & (Q(for_request__isnull=True) | Q(for_request=request_id))


def escalations_visible_to(actor: Actor) -> QuerySet[Escalation]:
    """Give the calls that a member of staff may see: her own, those she raised, those on cases she may see."""
    if not actor.is_staff:
        return Escalation.objects.none()
    # Asked of each call: as a list of all cases that may be seen it would grow with the city.
    seen = Exists(visible_to(actor).filter(pk=OuterRef("case")))
    return Escalation.objects.filter(Q(owner=actor.person_id) | Q(raised_by_person=actor.person_id) | seen)
