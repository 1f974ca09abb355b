"""A power cut as tests of incidents begin with it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from requests_app.actions import escalation as calls
from requests_app.actions import incidents
from requests_app.actions.incidents import Cause
from requests_app.models import Case, Escalation, Incident, Message
from tests.factories import LAMP, MONDAY
from tests.personas import actor, rosa

SOON = MONDAY + timedelta(minutes=5)
WORDS = {"de": "Der Strom ist aus.", "fr": "Le courant est coupé."}


def sofia() -> Any:
    return actor("sofia")


def storm(*, services: tuple[str, ...] = (LAMP,), **more: Any) -> Incident:
    cause = Cause("Power cut", services, since=MONDAY - timedelta(hours=1), words=WORDS, is_announced=True)
    return incidents.open_incident(cause, by=sofia(), at=MONDAY, **more)


def call_on(case: Case, *, at: Any = SOON, by: Any = None) -> Escalation:
    by = by or rosa(case.requests.get().pk)
    made = calls.escalate_case(case.pk, reason="It is dark.", by=by, at=at)
    return Escalation.objects.get(pk=made.escalation_id)


def letters_to(login: str) -> int:
    return Message.objects.filter(person__username=login).count()
