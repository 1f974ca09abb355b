"""A request taken while somebody is at the desk: tied to the visit; and, if the clerk goes on, the next one called."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from requests_app.actions.intake import Receipt
from requests_app.actions.visits import link_request
from requests_app.actions.visits_desk import call_next, finish, start_serving
from requests_app.facts import Fact
from requests_app.models import Visit
from requests_app.queries.counter_visits import present_visit
from requests_app.rules.actor import Actor
from requests_app.vocabulary import VisitState


@dataclass(frozen=True)
class Served:
    """The receipt, and whom the desk has called; `why_not` says why nobody was called who should have been."""

    receipt: Receipt
    called: Visit | None = None
    why_not: str = ""


def serve(take: Callable[[], Receipt], *, by: Actor, at: datetime, goes_on: bool = False) -> Served:
    """Take a request and tie it to the visit at the clerk's desk, in one transaction.

    `goes_on`: then the visit ends and the next one is called; what stops that does not undo the request.
    Raises what `take` raises.
    """
    with transaction.atomic():
        receipt = take()
        present = present_visit(by)
        if present and receipt.is_new:
            link_request(present[0], receipt.request_id, by=by, at=at)
    if not (goes_on and present and receipt.is_new):
        return Served(receipt)
    try:
        return Served(receipt, _go_on(*present, service=receipt.service_code, by=by, at=at))
    except Fact as fact:
        return Served(receipt, why_not=str(fact.message))


def _go_on(visit_id: int, state: str, *, service: str, by: Actor, at: datetime) -> Visit:
    if state != VisitState.SERVING:
        start_serving(visit_id, by=by, at=at)
    done = finish(visit_id, by=by, at=at, performed=[service])
    assert done.desk_id is not None  # noqa: S101 - it was at a desk
    return call_next(done.desk_id, by=by, at=at)
