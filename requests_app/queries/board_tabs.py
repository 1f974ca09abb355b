"""The tabs of the board: which cases stand under each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Exists, OuterRef, QuerySet

from requests_app.models import Case, CaseFollower, Escalation, Handover
from requests_app.models.cases import STILL_OPEN
from requests_app.queries.board_rows import WAITING
from requests_app.queries.shapes import Marks
from requests_app.queries.visibility import visible_to
from requests_app.rules.actor import Actor
from requests_app.rules.visibility import Scope, scope_of
from requests_app.vocabulary import ENDED_STATES, CaseState, EscalationState

TABS: Final = ("mine", "queues", "due", "waits", "called", "handed", "followed", "help")
DUE_WITHIN: Final = timedelta(days=1)  # what is promised for so soon, or for a day that is over, is at risk
INTO_QUEUES: Final = frozenset({Scope.QUEUES, Scope.CITY})
# Of the cases that somebody has handed over, or follows, so many of the newest are looked at.
LOOKED_AT: Final = 200


def open_calls() -> QuerySet[Escalation]:
    """Give the open calls of the case of an outer query."""
    return Escalation.objects.filter(case=OuterRef("pk")).exclude(state=EscalationState.CLOSED)


def under(tab: str, actor: Actor, *, soon: datetime) -> QuerySet[Case]:
    """Say which cases stand under a tab; whoever owns a case or was called into it sees it without more ado.

    `soon`: what is promised for an earlier moment is at risk.
    """
    if tab == "due":
        return _of_her_queues(actor).filter(state__in=STILL_OPEN, promised_at__lt=soon)
    return UNDER[tab](actor)


def _handed(actor: Actor) -> QuerySet[Case]:
    newest = Handover.objects.filter(sent_by=actor.person_id).order_by("-sent_at", "-id").values("case")
    return visible_to(actor).filter(pk__in=newest[:LOOKED_AT]).exclude(state__in=ENDED_STATES)


def _followed(actor: Actor) -> QuerySet[Case]:
    newest = CaseFollower.objects.filter(person=actor.person_id).order_by("-since", "-id").values("case")
    return Case.objects.filter(pk__in=newest[:LOOKED_AT]).exclude(state__in=ENDED_STATES)


UNDER: Final[dict[str, Callable[[Actor], QuerySet[Case]]]] = {
    "mine": lambda actor: Case.objects.filter(owner=actor.person_id),
    "queues": lambda actor: _of_her_queues(actor).filter(state__in=WAITING),
    "waits": lambda actor: _of_her_queues(actor).filter(state=CaseState.WAITING),
    "called": lambda actor: Case.objects.filter(Exists(open_calls().filter(owner=actor.person_id))),
    "handed": _handed,
    "followed": _followed,
    "help": lambda actor: visible_to(actor).filter(needs_routing_help=True, state=CaseState.NEW),
}


def _of_her_queues(actor: Actor) -> QuerySet[Case]:
    """Give the cases of the queues in which she works or which she leads."""
    return seen_in_queues(actor).filter(queue__in=actor.queue_ids | actor.led_queue_ids)


def seen_in_queues(actor: Actor) -> QuerySet[Case]:
    """Give the cases of queues of the reader's; whoever sees into queues sees all of them."""
    return Case.objects.all() if scope_of(actor.roles) in INTO_QUEUES else visible_to(actor)


def values_of(actor: Actor, *, at: datetime) -> dict[str, Any]:
    """Give what differs from reader to reader and moment to moment in the statements of the board."""
    return {"reader": actor.person_id, "queues": actor.queue_ids | actor.led_queue_ids, "soon": at + DUE_WITHIN}


def as_marks(actor: Actor, marks: Marks) -> Actor:
    """Put marks in the place of a reader and her queues; her rights shape the statement."""
    return replace(actor, person_id=marks["reader"], queue_ids=marks["queues"], led_queue_ids=frozenset())
