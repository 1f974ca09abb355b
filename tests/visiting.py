"""Lines, desks and people who come, for the tests of visits; ask for the fixture `konstanz` first."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from requests_app.actions import visits, visits_desks
from requests_app.models import Desk, Line, PriorityClass, Site, Visit
from requests_app.rules.actor import Actor
from requests_app.rules.visits_asked import NumberAsked
from requests_app.vocabulary import Channel
from tests.factories import MONDAY
from tests.personas import farah


def line(code: str = "trial", prefix: str = "T", **more: Any) -> Line:
    """Give a line of the town hall, a new one the first time."""
    found = Line.objects.filter(code=code).first()
    names = {"de": code, "en": code, "fr": code}
    return found or Line.objects.create(
        site=Site.objects.order_by("pk")[0], code=code, prefix=prefix, names=names, **more
    )


def priority(code: str = "by-law", *, one_of: int = 3) -> PriorityClass:
    """Give a priority class, a new one the first time."""
    found = PriorityClass.objects.filter(code=code).first()
    return found or PriorityClass.objects.create(code=code, one_of=one_of, names={"en": code})


def desk(code: str = "trial-1") -> Desk:
    """Give a desk of the town hall, a new one the first time."""
    return Desk.objects.get_or_create(site=Site.objects.order_by("pk")[0], code=code, defaults={"name": code})[0]


def opened(
    code: str = "trial-1", *, by: Actor | None = None, lines: tuple[str, ...] = ("trial",), at: datetime = MONDAY
) -> int:
    """Give a desk that somebody (Farah) has opened."""
    found = desk(code)
    visits_desks.open_desk(found.pk, by=by or farah(), at=at, lines=lines)
    return found.pk


def asked(line_code: str = "trial", **more: Any) -> NumberAsked:
    """Write a wish for a number; every one has a key of its own."""
    given: dict[str, Any] = {
        "line": line_code,
        "language": "en",
        "channel": Channel.COUNTER,
        "client": "farah",
        "idempotency_key": uuid.uuid4().hex,
    }
    return NumberAsked(**{**given, **more})


def came(at: datetime = MONDAY, line_code: str = "trial", *, by: Actor | None = None, **more: Any) -> Visit:
    """Let somebody take a number."""
    ticket = visits.take_number(asked(line_code, **more), by=by or farah(), at=at)
    return Visit.objects.get(pk=ticket.visit_id)
