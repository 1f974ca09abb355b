"""Cases as they come about: through the one door, by the real router. Nothing is written past the actions."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Any

from requests_app.actions import intake, routing
from requests_app.actions.intake import Receipt
from requests_app.models import Case, JobRow
from requests_app.rules.actor import Actor, resident
from requests_app.rules.intake import Contact, Place, Submission
from requests_app.vocabulary import Channel, ContactBy

# A Monday on which the demo city works: 10:00 in Konstanz.
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LAMP = "streetlight-broken"  # goes to lighting
ROAD = "road-damage"  # goes to roads where the district is known
ROSA = Contact(by=ContactBy.EMAIL, name="Rosa Feldmann", email="rosa@konstanz.example", phone="+49 7531 900111")


BY_SMS = Contact(by=ContactBy.PHONE, name="Karim", phone="+4915112345678")
BY_POST = Contact(by=ContactBy.POST, name="Agnes Wirth", post_address="Seestraße 4\n78464 Konstanz")


def submission(service: str = LAMP, **more: Any) -> Submission:
    """Write a letter; every one has a key of its own."""
    given: dict[str, Any] = {
        "channel": Channel.WEB,
        "client": "web",
        "idempotency_key": uuid.uuid4().hex,
        "service_code": service,
        "description": "The lamp before the school is dark.",
        "language": "en",
        "submitted_at": MONDAY,
        "place": Place(address="Seestraße 4", district="010"),
        "contact": ROSA,
    }
    return Submission(**{**given, **more})


def receive(service: str = LAMP, *, by: Actor | None = None, at: datetime = MONDAY, **more: Any) -> Receipt:
    """Hand a letter in at the web door."""
    by = by or resident(channel=Channel.WEB, language="en")
    return intake.receive(submission(service, submitted_at=at, **more), by=by, at=at)


def new_case(service: str = LAMP, *, at: datetime = MONDAY, **more: Any) -> Case:
    """Give a case that waits for the router."""
    return Case.objects.get(pk=receive(service, at=at, **more).case_id)


def routed_case(service: str = LAMP, *, at: datetime = MONDAY, **more: Any) -> Case:
    """Give a case that the router has sent on (or left in intake, where no rule fits)."""
    case = new_case(service, at=at, **more)
    routing.route_case(case.pk, at=at)
    case.refresh_from_db()
    return case


def let_the_wait_pass(job: JobRow) -> None:
    """Come to the time at which a failed job is due again."""
    JobRow.objects.filter(pk=job.pk).update(lease_until=None, due_at=MONDAY)
