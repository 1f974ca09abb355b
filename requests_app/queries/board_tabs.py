"""The tabs of the board: which cases stand under each."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from django.db.models import Exists, OuterRef, QuerySet

from requests_app.models import Case, Escalation, Handover
from requests_app.queries.board_rows import WAITING
from requests_app.queries.shapes import Marks
from requests_app.queries.visibility import visible_to
from requests_app.rules.actor import Actor
from requests_app.rules.visibility import Scope, scope_of
from requests_app.vocabulary import ENDED_STATES, CaseState, EscalationState

TABS: Final = ("mine", "queues", "called", "handed", "help")
INTO_QUEUES: Final = frozenset({Scope.QUEUES, Scope.CITY})
# Of the cases that somebody has handed over, so many of the newest are followed.
HANDED_LOOKED_AT: Final = 200


def open_calls() -> QuerySet[Escalation]:
    """Give the open calls of the case of an outer query."""
    return Escalation.objects.filter(case=OuterRef("pk")).exclude(state=EscalationState.CLOSED)


def under(tab: str, actor: Actor) -> QuerySet[Case]:
    """Say which cases stand under a tab; whoever owns a case or was called into it sees it without more ado."""
    if tab == "mine":
        return Case.objects.filter(owner=actor.person_id)
    if tab == "called":
        return Case.objects.filter(Exists(open_calls().filter(owner=actor.person_id)))
    if tab == "handed":
        newest = Handover.objects.filter(sent_by=actor.person_id).order_by("-sent_at", "-id").values("case")
        return visible_to(actor).filter(pk__in=newest[:HANDED_LOOKED_AT]).exclude(state__in=ENDED_STATES)
    if tab == "help":
        return visible_to(actor).filter(needs_routing_help=True, state=CaseState.NEW)
    return seen_in_queues(actor).filter(queue__in=actor.queue_ids | actor.led_queue_ids, state__in=WAITING)


def seen_in_queues(actor: Actor) -> QuerySet[Case]:
    """Give the cases of queues of the reader's; whoever sees into queues sees all of them."""
    return Case.objects.all() if scope_of(actor.roles) in INTO_QUEUES else visible_to(actor)


def values_of(actor: Actor) -> dict[str, Any]:
    """Give what differs from reader to reader in the statements of the board."""
    return {"reader": actor.person_id, "queues": actor.queue_ids | actor.led_queue_ids}


def as_marks(actor: Actor, marks: Marks) -> Actor:
    """Put marks in the place of a reader and her queues; her rights shape the statement."""
    return replace(actor, person_id=marks["reader"], queue_ids=marks["queues"], led_queue_ids=frozenset())
