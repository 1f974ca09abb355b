"""Numbers: somebody comes, takes one and waits, or is served at once without one."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from requests_app.actions import visits_writing
from requests_app.facts import CaseNotFound, IdempotencyConflict
from requests_app.models import (
    Line,
    PriorityClass,
    ServiceDefinition,
    ServiceRequest,
    Visit,
    VisitRequest,
    VisitService,
)
from requests_app.queries.visibility import visible_to
from requests_app.queries.visits_locks import day_of, lock_desk, next_number
from requests_app.rules.actor import Actor
from requests_app.rules.visits import need_role, number_of, turn_of
from requests_app.rules.visits_asked import NumberAsked, Ticket
from requests_app.rules.visits_facts import (
    DeskIsBusy,
    DeskNotOpen,
    LineIsClosed,
    LineUnknown,
    OnlyTheCounter,
    VisitIncomplete,
    VisitNotFound,
)
from requests_app.vocabulary import ActorKind, DeskState, VisitState

ONCE_PER_KEY: Final = "visit_once_per_key"  # the same key at the same moment: look again
WHO_TAKES_NUMBERS: Final = frozenset({ActorKind.KIOSK_USER, ActorKind.DEVICE, ActorKind.RESIDENT, ActorKind.STAFF})


def take_number(asked: NumberAsked, *, by: Actor, at: datetime) -> Ticket:
    """Give the next number of a line. The same key with the same wish gives the same number.

    Raises `LineUnknown`, `LineIsClosed`, `VisitIncomplete`, `OnlyTheCounter`, `IdempotencyConflict`.
    """
    if by.kind not in WHO_TAKES_NUMBERS:
        raise OnlyTheCounter
    if by.is_staff:
        need_role(by)
    return _once(asked, lambda: _give_number(asked, by=by, at=at))


def quick_serve(asked: NumberAsked, *, desk_id: int, by: Actor, at: datetime) -> Ticket:
    """Serve somebody at an open desk at once, without a number. The same key gives the same visit.

    Raises what `take_number` raises, `DeskNotOpen` and `DeskIsBusy`.
    """
    need_role(by)
    return _once(asked, lambda: _serve(asked, desk_id=desk_id, by=by, at=at))


def _once(asked: NumberAsked, create: Callable[[], Visit]) -> Ticket:
    earlier = _earlier(asked)
    if earlier is None:
        try:
            with transaction.atomic():
                return _ticket(create(), is_new=True)
        except IntegrityError as fault:
            earlier = _earlier(asked) if ONCE_PER_KEY in str(fault) else None
            if earlier is None:
                raise
    if earlier.body_hash != asked.body_hash():
        raise IdempotencyConflict
    if asked.provisional_number and not earlier.provisional_number:
        # It had come, and its answer was lost: the person holds the number of the kiosk.
        earlier.provisional_number = asked.provisional_number
        earlier.save(update_fields=["provisional_number"])
    return _ticket(earlier, is_new=False)


def _earlier(asked: NumberAsked) -> Visit | None:
    mine = Visit.objects.filter(channel=asked.channel, client=asked.client, idempotency_key=asked.idempotency_key)
    return mine.select_related("line").first()


def _ticket(visit: Visit, *, is_new: bool) -> Ticket:
    return Ticket(
        visit_id=visit.pk,
        number=visit.number,
        line=visit.line.code,
        line_names=visit.line.names,
        provisional_number=visit.provisional_number,
        arrived_at=visit.arrived_at,
        is_new=is_new,
    )


def _give_number(asked: NumberAsked, *, by: Actor, at: datetime) -> Visit:
    visit = _plan(asked, by=by, at=at)
    visit.number = number_of(visit.line.prefix, next_number(visit.line, visit.day))
    return _write_first(visit, asked.services)


def _serve(asked: NumberAsked, *, desk_id: int, by: Actor, at: datetime) -> Visit:
    desk = lock_desk(desk_id, at=at)
    if desk.state != DeskState.OPEN:
        raise DeskNotOpen
    if desk.is_busy:
        raise DeskIsBusy
    visit = _plan(asked, by=by, at=at)
    if visit.site_id != desk.site_id:
        raise LineUnknown
    visit.state, visit.desk_id, visit.clerk_id = VisitState.SERVING, desk.desk_id, by.person_id
    return _write_first(visit, asked.services)


def _write_first(visit: Visit, services: Collection[str]) -> Visit:
    visit.save(force_insert=True)
    visits_writing.period_of(visit, at=visit.arrived_at).save(force_insert=True)
    VisitService.objects.bulk_create(VisitService(visit=visit, service_id=found) for found in _services(services))
    return visit


def note_performed(visit: Visit, services: Collection[str]) -> None:
    """Note which services a visit led to, beside those that it was for. Raises `VisitIncomplete`."""
    for service in _services(services):
        values = {"is_performed": True}
        VisitService.objects.update_or_create(
            visit=visit, service_id=service, defaults=values, create_defaults={**values, "was_requested": False}
        )


def link_request(visit_id: int, request_id: int, *, by: Actor, at: datetime) -> None:
    """Tie a visit to a request that it is about; a second time nothing happens.

    The request stays the link when its case is joined to another one. Raises `VisitNotFound`, `CaseNotFound`,
    `OnlyTheCounter`.
    """
    need_role(by)
    if not Visit.objects.filter(pk=visit_id).exists():
        raise VisitNotFound
    if not ServiceRequest.objects.filter(pk=request_id, case__in=visible_to(by)).exists():
        raise CaseNotFound
    VisitRequest.objects.get_or_create(
        visit_id=visit_id, request_id=request_id, defaults={"linked_at": at, "linked_by_id": by.person_id}
    )


def _plan(asked: NumberAsked, *, by: Actor, at: datetime) -> Visit:
    """Lay out a visit that waits; nothing is saved."""
    line = _line(asked, by)
    priority = _priority(asked, by)
    arrived_at = min(asked.arrived_at or at, at)
    turn = turn_of(
        arrived_at=arrived_at,
        priority=priority.code if priority else "",
        appointment_at=asked.appointment_at,
        tolerance_minutes=line.tolerance_minutes,
    )
    return Visit(
        site_id=line.site_id,
        line=line,
        provisional_number=asked.provisional_number,
        day=day_of(arrived_at),
        arrived_at=arrived_at,
        last_moved_at=arrived_at,
        priority_class=priority,
        turn=turn.name,
        rank_at=turn.rank_at,
        appointment_at=asked.appointment_at,
        channel=asked.channel,
        client=asked.client,
        idempotency_key=asked.idempotency_key,
        body_hash=asked.body_hash(),
        device_id=by.device_id,
        language=asked.language,
    )


def _line(asked: NumberAsked, by: Actor) -> Line:
    line = Line.objects.filter(code=asked.line, is_active=True).first()
    if line is None or (by.site_id is not None and line.site_id != by.site_id):
        raise LineUnknown
    # What a kiosk promised while it was offline is kept.
    if not line.is_open and not asked.provisional_number:
        raise LineIsClosed
    return line


def _priority(asked: NumberAsked, by: Actor) -> PriorityClass | None:
    if not asked.priority:
        return None
    found = PriorityClass.objects.filter(code=asked.priority, is_active=True).first()
    if found is None or not (found.is_offered or by.is_staff):
        raise VisitIncomplete(["priority"], _("There is no such priority here. Please ask at the counter."))
    return found


def _services(codes: Collection[str]) -> list[int]:
    if not codes:
        return []
    found = list(ServiceDefinition.objects.filter(code__in=codes, is_active=True).values_list("pk", flat=True))
    if len(found) < len(set(codes)):
        raise VisitIncomplete(["services"], _("The city does not offer this service. Please choose another one."))
    return found
