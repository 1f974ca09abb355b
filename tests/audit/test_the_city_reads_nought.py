"""A city with every kind of life: the auditor finds nothing, the ledger replays, and each night it looks once."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any, Final

import pytest
import time_machine
from django.core.management import call_command

from requests_app.actions import auditing, casework, escalation, escalation_answers, routing, sweeps
from requests_app.models import AuditRun, Case, Escalation, Message
from requests_app.queries.audit import CHECKS, INVARIANTS, find_all
from requests_app.queries.audit.check import VISITS
from requests_app.queries.notifications import message_to_send, write_letter
from requests_app.rules.auditing import is_audit_due
from requests_app.vocabulary import MessageKind, Sweep
from tests.audit import breaking_cases as cases
from tests.audit.conftest import unguarded
from tests.factories import LAMP, MONDAY, ROAD, new_case, routed_case
from tests.personas import actor, bruno, cem, malik, mirjam, rosa, sofia

SOON: Final = MONDAY + timedelta(minutes=5)
PACKET: Final = {"summary": "A lamp", "asked": "Mend it", "checked": "The place", "promised": "Nothing"}


def _waits_for_the_router() -> None:
    new_case()


def _looks_like_spam() -> None:
    routed_case(description="http://a http://b http://c")


def _is_placed_by_hand() -> None:
    case = routed_case(description="http://a http://b http://c")
    routing.place_case(case.pk, queue_code="lighting", by=malik(), at=SOON, reason="A lamp after all")


def _is_held() -> None:
    casework.claim_case(routed_case(ROAD).pk, by=bruno(), at=SOON)


def _is_released() -> None:
    case = routed_case()
    casework.claim_case(case.pk, by=cem(), at=SOON)
    casework.release_case(case.pk, reason="Ill.", by=cem(), at=SOON)


def _goes_from_office_to_office() -> None:
    case = routed_case(description="http://a http://b http://c")
    casework.claim_case(case.pk, by=malik(), at=SOON)
    casework.forward_case(case.pk, queue_code="lighting", packet=PACKET, by=malik(), at=SOON)
    casework.claim_case(case.pk, by=cem(), at=SOON)
    casework.return_case(case.pk, reason="Not ours.", missing="The number.", by=cem(), at=SOON)


def _is_resolved(case: Case | None = None) -> Case:
    case = case or routed_case()
    casework.claim_case(case.pk, by=cem(), at=SOON)
    until = SOON + timedelta(days=14)
    casework.resolve_case(case.pk, outcome="done", words="Mended.", by=cem(), at=SOON, objection_until=until)
    return case


def _is_reopened_twice() -> None:
    case = _is_resolved()
    casework.reopen_case(case.pk, reason="Dark again.", by=rosa(case.requests.get().pk), at=SOON)
    _is_resolved(case)
    casework.reopen_case(case.pk, reason="Dark again.", by=rosa(case.requests.get().pk), at=SOON)


def _is_closed() -> None:
    case = _is_resolved()
    casework.close_case(case.pk, by=rosa(case.requests.get().pk), at=SOON)


def _is_cancelled() -> None:
    casework.cancel_case(routed_case().pk, cancel_reason="invalid", reason="No lamp.", by=mirjam(), at=SOON)


def _is_called_about() -> None:
    case = routed_case(LAMP)
    escalation.escalate_case(case.pk, by=rosa(case.requests.get().pk), at=SOON, reason="Please.")


def _is_called_about_and_answered() -> None:
    case = routed_case(LAMP)
    call = escalation.escalate_case(case.pk, by=sofia(), at=SOON, reason="Please.")
    owner = Escalation.objects.get(pk=call.escalation_id).owner
    escalation_answers.close_with_answer(call.escalation_id, answer="Yes.", by=actor(owner.username), at=SOON)


LIVES: Final[tuple[Callable[[], Any], ...]] = (
    _waits_for_the_router, _looks_like_spam, _is_placed_by_hand, _is_held, _is_released, _goes_from_office_to_office,
    _is_resolved, _is_reopened_twice, _is_closed, _is_cancelled, _is_called_about, _is_called_about_and_answered,
)  # fmt: skip


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with time_machine.travel(SOON, tick=False):
        yield


@pytest.fixture
def _every_life() -> None:
    for live in LIVES:
        live()


@pytest.mark.usefixtures("_every_life")
def test_a_city_with_every_kind_of_life_reads_nought() -> None:
    found = {finding.check.code: finding.examples for finding in find_all(at=SOON) if finding.count}

    assert not found


@pytest.mark.usefixtures("_every_life")
def test_the_command_counts_every_check_and_ends_well() -> None:
    told = StringIO()

    call_command("audit", "--json", stdout=told)

    counted = json.loads(told.getvalue())
    assert counted["violations"] == 0
    assert [check["code"] for check in counted["checks"]] == [check.code for check in CHECKS]
    assert AuditRun.objects.get().counts == {check.code: 0 for check in CHECKS}


def test_the_command_ends_with_one_and_names_what_it_found() -> None:
    with unguarded():
        cases.moved_without_event()
    told = StringIO()

    with pytest.raises(SystemExit) as ended:
        call_command("audit", stdout=told)

    assert ended.value.code == 1
    line = next(line for line in told.getvalue().splitlines() if "place_not_from_ledger" in line)
    assert "1 VIOLATION" in line
    assert "Cases whose state, work queue or owner is not what their events say." in line


def test_every_invariant_of_the_law_is_counted() -> None:
    assert {check.invariant for check in CHECKS} == set(INVARIANTS) == {*range(VISITS + 1)}
    assert len({check.code for check in CHECKS}) == len(CHECKS)


def test_supervisors_are_told_when_it_is_not_nought() -> None:
    with unguarded():
        cases.bound_gone()

    auditing.run_audit(at=SOON)

    message = Message.objects.get(kind=MessageKind.STAFF_AUDIT, person__username="sofia")
    letter = write_letter(message_to_send(message.pk))
    assert letter is not None
    assert "1 violation" in letter.subject or message.language != "en"
    assert "/desk/supervision/" in letter.body
    assert message.jobs.count() == 1


def test_nobody_is_told_when_all_is_well() -> None:
    auditing.run_audit(at=SOON)

    assert not Message.objects.exists()


def test_the_sweep_looks_once_a_night_however_often_it_is_fired() -> None:
    fired = [sweeps.run_alone(Sweep.AUDIT, SOON + timedelta(minutes=minutes)) for minutes in (0, 15, 30)]
    tomorrow = [sweeps.run_alone(Sweep.AUDIT, SOON + timedelta(days=1))]

    assert fired + tomorrow == [1, 0, 0, 1]


@pytest.mark.parametrize(
    ("last", "now", "due"),
    [
        (None, (23, 9, 0), True),
        ((22, 9, 0), (23, 2, 59), False),  # 3:59 in Konstanz: the night's hour has not come
        ((22, 9, 0), (23, 3, 0), True),
        ((23, 3, 0), (23, 23, 0), False),
        ((20, 9, 0), (23, 1, 0), True),  # two nights were missed
    ],
)
def test_an_audit_is_due_once_the_nights_hour_is_over(
    last: tuple[int, int, int] | None, now: tuple[int, int, int], due: bool
) -> None:
    def moment(day: int, hour: int, minute: int) -> datetime:
        return datetime(2026, 11, day, hour, minute, tzinfo=UTC)

    assert is_audit_due(moment(*last) if last else None, at=moment(*now), timezone="Europe/Berlin") is due
