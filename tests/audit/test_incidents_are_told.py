"""Of the calls of an incident whoever is in charge is told once, and the auditor asks whether she was."""

from __future__ import annotations

import pytest
from django.db import connection

from requests_app.actions import sweeps
from requests_app.models import Message
from requests_app.queries.audit.check import Check
from requests_app.queries.audit.work import WORK
from tests.actions.storms import SOON, call_on, storm
from tests.factories import LAMP, routed_case
from tests.personas import person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("konstanz")]


def test_whoever_is_in_charge_was_told_of_the_incident() -> None:
    found = [call_on(routed_case(LAMP)) for _ in range(2)]
    incident = storm(owner_id=person("uwe").pk)
    sweeps.watch_calls(at=SOON)
    found.append(call_on(routed_case(LAMP)))
    hears = [check for check in WORK if check.code == "person_not_told"]

    assert violations_of(hears) == []
    Message.objects.filter(incident=incident).update(incident=None, queue=found[0].case.queue)
    assert len(violations_of(hears)) == 3


def violations_of(checks: list[Check]) -> list[int]:
    """Ask the auditor's statements."""
    with connection.cursor() as cursor:
        cursor.execute(checks[0].rows)
        return [row[0] for row in cursor.fetchall()]
