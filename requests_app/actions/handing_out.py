"""The one that hands waiting cases out to whoever is there, and the one writer of presence and turns."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Max

from requests_app.actions import casework
from requests_app.facts import Fact, MoveNotAllowed
from requests_app.models import Case, CaseEvent, Presence, Turn, WorkQueue
from requests_app.queries import handing_out as queries
from requests_app.queries.abilities import demand_of_case
from requests_app.rules.actor import SYSTEM, Actor
from requests_app.rules.handing_out import whose_turn
from requests_app.vocabulary import CaseState, HandsOut

LOOKED_AT: Final = 20  # where nobody there can take the oldest, so many behind it are looked at
AT_ONCE: Final = 200  # so many are handed out in one sweep of a queue


def be_there(*, until: datetime, by: Actor) -> None:
    """Take what one's queues hand out, until a moment."""
    if by.person_id is None or not by.is_staff:
        raise MoveNotAllowed
    Presence.objects.update_or_create(person_id=by.person_id, defaults={"until": until})


def be_gone(*, by: Actor) -> None:
    """Take no more of it from now on; what one has is kept."""
    Presence.objects.filter(person=by.person_id).delete()


def hand_out(*, at: datetime) -> int:
    """Give the oldest waiting cases of every queue that hands out to whoever is there; give how many."""
    return sum(_hand_out_of(queue_id, at=at) for queue_id in queries.queues_to_hand_out(at=at))


def _hand_out_of(queue_id: int, *, at: datetime) -> int:
    given = 0
    while given < AT_ONCE and give_next(queue_id, at=at) is not None:
        given += 1
    return given


def give_next(queue_id: int, *, at: datetime) -> CaseEvent | None:
    """Give the oldest case that somebody who is there can take, in one transaction; None where there is none.

    The queue's row is locked: two at once would take the same turn. A person who is faster keeps her case.
    """
    with transaction.atomic():
        queue = WorkQueue.objects.select_for_update(no_key=True).get(pk=queue_id)
        how = HandsOut(queue.hands_out)
        present = queries.who_is_there(queue, at=at) if how != HandsOut.PULL else []
        if not present:
            return None
        for case_id in queries.oldest_waiting(queue_id, most=LOOKED_AT):
            case = _free(case_id, queue_id)
            if case is None:
                continue
            person = whose_turn(present, demand_of_case(case), how=how, language=queries.language_of(case))
            if person is None:
                continue
            try:
                with transaction.atomic():
                    event = casework.assign_case(case_id, to_person_id=person, by=SYSTEM, at=at, handed_out=how)
            except Fact:  # somebody was faster, or she has left since: the next sweep looks again
                continue
            _note_turn(queue, person)
            return event
        return None


def _note_turn(queue: WorkQueue, person_id: int) -> None:
    """Note that it was her turn; the caller holds the queue's lock."""
    latest = Turn.objects.filter(queue=queue).aggregate(number=Max("number"))["number"] or 0
    Turn.objects.update_or_create(queue=queue, person_id=person_id, defaults={"number": latest + 1})


def _free(case_id: int, queue_id: int) -> Case | None:
    """Lock a case that still waits here and that nobody else has in hand."""
    waiting = Case.objects.filter(pk=case_id, queue=queue_id, state=CaseState.QUEUED)
    locked = waiting.select_for_update(of=("self",), skip_locked=True).select_related("service", "queue")
    return locked.first()
