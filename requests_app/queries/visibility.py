"""Who may see which case: decided here, and nowhere else."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from requests_app.models import Case, CaseFollower, Escalation, ServiceRequest
from requests_app.queries.residents import ahead
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
