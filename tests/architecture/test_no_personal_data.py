"""Invariant 14: names, addresses, phones and words of people stay in their rows, whatever happens to a case."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from datetime import timedelta
from inspect import signature
from typing import Any

import pytest
from django.db import models
from django.utils import timezone

from requests_app.actions import casework, escalation, escalation_answers, intake, sweeps
from requests_app.facts import Fact
from requests_app.models import Case as CaseRow
from requests_app.models import (
    CaseEvent,
    CaseFollower,
    Clock,
    Escalation,
    Handover,
    Heartbeat,
    JobRow,
    Message,
    QueueStay,
)
from requests_app.rules.intake import Contact, Place
from requests_app.tasks.messages import send
from requests_app.tasks.routing import route
from requests_app.vocabulary import ContactBy, Job
from tests.factories import submission
from tests.personas import cem, farah, malik, person, rosa, uwe

# Words that stand nowhere else; each must be found in no log line and in no row that is kept for ever.
PERSONAL = {
    "name": "Rosalinde Zauberwald",
    "organisation": "Zauberwald Orgelbau",
    "email": "zauberwald@konstanz.example",
    "phone": "+49 7531 900777",
    "post_address": "Zauberwaldweg 7",
    "description": "Hinter der Zauberwaldkapelle ist es dunkel.",
    "behalf": "Grossmutter Zauberwald",
    "words": "Zauberwaldworte",
}
MARKS = ("zauberwald", "900777")
# Rows that stay when words are blanked. (Case.address is the place of the matter, not of a person.)
KEPT: tuple[type[models.Model], ...] = (
    CaseEvent, JobRow, Message, QueueStay, Clock, Handover, CaseFollower, Heartbeat, Escalation, CaseRow,
)  # fmt: skip


def journey() -> str:
    """Let one letter live through everything that a case can see; give its secret."""
    at = timezone.now()
    letter = submission(
        description=PERSONAL["description"],
        on_behalf_of=PERSONAL["behalf"],
        place=Place(address="Seestraße 4", district="010"),
        answers={"note": PERSONAL["words"]},
        contact=Contact(
            by=ContactBy.EMAIL,
            name=PERSONAL["name"],
            organisation=PERSONAL["organisation"],
            email=PERSONAL["email"],
            phone=PERSONAL["phone"],
            post_address=PERSONAL["post_address"],
        ),
    )
    receipt = intake.receive(letter, by=rosa(), at=at)
    case, asking, said = receipt.case_id, rosa(receipt.request_id), PERSONAL["words"]
    run_jobs()
    call = escalation.escalate_case(case, by=asking, at=at, reason=said, contact=PERSONAL["phone"])
    escalation_answers.reassign(call.escalation_id, to_person_id=person("mirjam").pk, reason=said, by=uwe(), at=at)
    sweeps.climb_unanswered(at=at + timedelta(days=30))
    escalation_answers.close_with_answer(call.escalation_id, answer=said, by=uwe(), at=at)
    casework.claim_case(case, by=cem(), at=at)
    casework.add_note(case, text=said, by=cem(), at=at)
    casework.return_case(case, reason=said, missing=said, by=cem(), at=at)
    casework.claim_case(case, by=malik(), at=at)
    packet = dict.fromkeys(("summary", "asked", "checked", "promised"), said)
    casework.forward_case(case, queue_code="lighting", packet=packet, by=malik(), at=at)
    casework.claim_case(case, by=cem(), at=at)
    window = at + timedelta(days=14)
    casework.resolve_case(case, outcome="done", words=said, by=cem(), at=at, objection_until=window)
    casework.reopen_case(case, reason=said, by=asking, at=at)
    casework.cancel_case(case, cancel_reason="invalid", reason=said, by=farah(), at=at)
    run_jobs()
    with pytest.raises(Fact):
        casework.claim_case(case, by=cem(), at=at)
    return receipt.secret


def run_jobs() -> None:
    for job in JobRow.objects.filter(done_at=None).order_by("id"):
        {Job.ROUTE_CASE: route, Job.SEND_MESSAGE: send}[Job(job.name)](job.pk)


class Listener(logging.Handler):
    """Writes down every line of every logger, as the house renders it."""

    def __init__(self) -> None:
        super().__init__(level=logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.name} {record.msg} {record.args} {record.exc_info}")


@pytest.fixture
def listener() -> Iterator[Listener]:
    """Listen to the house's own logs at every level."""
    heard, house = Listener(), logging.getLogger("requests_app")
    before = house.level
    house.addHandler(heard)
    house.setLevel(logging.DEBUG)
    yield heard
    house.removeHandler(heard)
    house.setLevel(before)


def personal(text: str, *more: str) -> list[str]:
    return [mark for mark in (*MARKS, *more) if mark in text.lower()]


def values_of(row: models.Model) -> dict[str, Any]:
    return {field.name: field.value_from_object(row) for field in row._meta.concrete_fields}


def test_a_whole_journey_leaves_nothing_personal_in_logs_or_kept_rows(konstanz: None, listener: Listener) -> None:
    secret = journey()

    assert len(listener.lines) > 10
    assert not [line for line in listener.lines if personal(line, secret)]
    for kind in KEPT:
        rows = [json.dumps(values_of(row), default=str) for row in kind.objects.all()]  # type: ignore[attr-defined]
        assert rows or kind is Heartbeat, f"the journey has no {kind.__name__}"
        assert not [row for row in rows if personal(row, secret)], kind.__name__


def test_a_failure_is_noted_by_its_name_alone(
    konstanz: None, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError(PERSONAL["email"])

    intake.receive(submission(submitted_at=timezone.now()), by=rosa(), at=timezone.now())
    monkeypatch.setattr("requests_app.tasks.routing.route_by_job", fail)
    monkeypatch.setattr("requests_app.gateways.email.send", fail)
    run_jobs()

    assert set(JobRow.objects.values_list("last_error", flat=True)) == {"RuntimeError"}
    assert not [line for line in listener.lines if personal(line)]


def test_a_job_is_handed_ids_and_nothing_else() -> None:
    for task in (route, send):
        names = list(signature(task.run).parameters)
        assert names == ["job_id", "also", "_"]  # `also`: ids of more jobs


def test_events_hold_ids_and_codes_only(konstanz: None) -> None:
    journey()

    for event in CaseEvent.objects.all():
        for value in (*event.data.values(), *event.changes.values()):
            assert value is None or isinstance(value, int | bool) or (isinstance(value, str) and " " not in value)
