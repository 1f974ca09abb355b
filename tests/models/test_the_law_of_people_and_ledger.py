"""The ledger is append-only, a call has an active owner, and nobody with open work is switched off."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import Error, IntegrityError, connection, transaction

from requests_app.actions.casework import claim_case
from requests_app.actions.escalation import escalate_case
from requests_app.models import (
    Absence,
    Case,
    CaseEvent,
    City,
    Clock,
    Escalation,
    FallbackPerson,
    JobRow,
    Mandate,
    Message,
    Resident,
    RoutingRuleSet,
    ServiceDefinition,
    ServiceRequest,
    StaffMember,
    WorkQueue,
)
from requests_app.rules.actor import SYSTEM
from requests_app.vocabulary import CaseState, ClockKind, EscalationState
from tests.factories import MONDAY, receive, routed_case
from tests.personas import cem, person


@pytest.mark.parametrize("how", [lambda e: e.update(kind="closed"), lambda e: e.delete()])
def test_the_ledger_refuses_to_be_changed(how: Callable[[Any], None]) -> None:
    case = routed_case()

    with pytest.raises(Error, match=r"(?i)cannot (update|delete)"), transaction.atomic():
        how(CaseEvent.objects.filter(case=case))

    assert CaseEvent.objects.filter(case=case).count() == 2


def call_in(case: Case) -> Escalation:
    return Escalation.objects.get(pk=escalate_case(case.pk, by=SYSTEM, at=MONDAY).escalation_id)


def test_nobody_who_owes_an_answer_can_be_switched_off() -> None:
    call = call_in(routed_case())
    owner = StaffMember.objects.filter(pk=call.owner_id)

    with pytest.raises(IntegrityError, match="owns an open escalation"), transaction.atomic():
        owner.update(is_active=False)

    Escalation.objects.filter(pk=call.pk).update(owner=person("lotte"))
    with pytest.raises(IntegrityError, match="owns an open escalation"), transaction.atomic():
        StaffMember.objects.filter(username="lotte").update(is_active=False)
    Escalation.objects.filter(pk=call.pk).update(state=EscalationState.CLOSED, closed_at=MONDAY)
    assert StaffMember.objects.filter(username="lotte").update(is_active=False)


def test_nobody_who_answers_for_a_queue_or_stands_on_the_last_list_can_be_switched_off() -> None:
    lead = WorkQueue.objects.filter(is_active=True).earliest("id").lead_id
    last = FallbackPerson.objects.earliest("position").person_id

    for person_id, why in ((lead, "answers for a work queue"), (last, "stands on the list of last resort")):
        with pytest.raises(IntegrityError, match=why), transaction.atomic():
            StaffMember.objects.filter(pk=person_id).update(is_active=False)


def test_a_case_goes_to_active_people_and_active_queues_alone() -> None:
    case = routed_case()
    others = WorkQueue.objects.exclude(cases=case).exclude(is_intake=True)
    gone, shut = person("lotte"), others.earliest("id")
    StaffMember.objects.filter(pk=gone.pk).update(is_active=False)
    WorkQueue.objects.filter(pk=shut.pk).update(is_active=False)

    with pytest.raises(IntegrityError, match=r"staff member .* is not active"), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(owner=gone, state=CaseState.IN_PROGRESS)
    with pytest.raises(IntegrityError, match=r"work queue .* is not active"), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(queue=shut)


def test_a_call_cannot_be_given_to_somebody_who_has_left() -> None:
    call = call_in(routed_case())
    gone = person("lotte")
    StaffMember.objects.filter(pk=gone.pk).update(is_active=False)

    with pytest.raises(IntegrityError, match="is not active"), transaction.atomic():
        Escalation.objects.filter(pk=call.pk).update(owner=gone)


def test_nobody_who_owns_a_case_can_be_switched_off() -> None:
    claim_case(routed_case().pk, by=cem(), at=MONDAY)

    with pytest.raises(IntegrityError, match="owns a case"), transaction.atomic():
        StaffMember.objects.filter(username="cem").update(is_active=False)


def test_a_queue_with_open_cases_cannot_be_switched_off() -> None:
    case = routed_case()

    with pytest.raises(IntegrityError, match="cases are open in work queue"), transaction.atomic():
        WorkQueue.objects.filter(cases=case).update(is_active=False)


@pytest.mark.django_db(transaction=True)
def test_whoever_leaves_while_being_called_does_not_leave_a_call_behind() -> None:
    """The call is raised and not yet committed when somebody switches its owner off."""
    case = routed_case()
    assert case.queue
    assert case.queue.lead.username == "uwe"
    failed: list[str] = []

    def leave() -> None:
        try:
            StaffMember.objects.filter(username="uwe").update(is_active=False)
        except IntegrityError as fault:
            failed.append(str(fault))
        finally:
            connection.close()

    thread = threading.Thread(target=leave)
    with transaction.atomic():
        call = call_in(case)
        thread.start()
        thread.join(timeout=0.5)
        assert thread.is_alive(), "the leaver has to wait for the call"
    thread.join(timeout=5)

    assert Escalation.objects.get(pk=call.pk).owner.is_active
    assert failed
    assert "owns an open escalation" in failed[0]


def twin(row: Any, **changes: Any) -> None:
    """Write the same row a second time."""
    row.pk = None
    row._state.adding = True
    for name, value in changes.items():
        setattr(row, name, value)
    row.save(force_insert=True)


def bad(row: Any, **changes: Any) -> None:
    """Write one row wrongly."""
    type(row).objects.filter(pk=row.pk).update(**changes)


def the_norm() -> Clock:
    return Clock.objects.get(kind=ClockKind.SERVICE_NORM)


ANOTHER = {"reference": "KN-3", "idempotency_key": "third"}


def closed_intake() -> None:
    WorkQueue.objects.filter(is_intake=True).update(is_intake=False)
    bad(WorkQueue.objects.get(code="roads"), is_intake=True, is_active=False)


def mandate(*, days: int, of_herself: bool = False) -> None:
    agent = Resident.objects.create(created_at=MONDAY)
    principal = agent if of_herself else Resident.objects.create(created_at=MONDAY)
    Mandate(principal=principal, agent=agent, created_at=MONDAY, expires_at=MONDAY + timedelta(days=days)).save()


# What is written -> the name of the law that refuses it.
REFUSED: list[tuple[str, Callable[[], None]]] = [
    ("city_is_the_only_one", lambda: bad(City.objects.get(), is_only=False)),
    ("is_only", lambda: twin(City.objects.get(), code="bregenz")),
    ("queue_one_intake", lambda: bad(WorkQueue.objects.get(code="roads"), is_intake=True)),
    ("queue_intake_is_active", closed_intake),
    ("queue_deputy_is_not_the_lead", lambda: bad(q := WorkQueue.objects.get(code="roads"), deputy=q.lead_id)),
    ("rules_one_active_version", lambda: twin(RoutingRuleSet.objects.get(), version=99)),
    ("version", lambda: twin(RoutingRuleSet.objects.get(), is_active=False)),
    ("absence_ends_after_it_starts", lambda: Absence(person=person("cem"), starts_at=MONDAY, ends_at=MONDAY).save()),
    (
        "absence_substitute_is_another",
        lambda: Absence(
            person=person("cem"), substitute=person("cem"), starts_at=MONDAY, ends_at=MONDAY + timedelta(days=1)
        ).save(),
    ),
    ("position", lambda: twin(FallbackPerson.objects.get(position=1), person=person("cem"))),
    ("person_id", lambda: twin(FallbackPerson.objects.get(position=1), position=9)),
    ("service_code_is_plain", lambda: bad(ServiceDefinition.objects.first(), code="a b")),
    ("service_promise_is_positive", lambda: bad(ServiceDefinition.objects.first(), promise_working_days=0)),
    ("request_key_once_per_client", lambda: twin(ServiceRequest.objects.get(), reference="KN-2")),
    ("reference", lambda: twin(ServiceRequest.objects.get(), idempotency_key="other")),
    (
        "request_point_is_whole",
        lambda: twin(ServiceRequest.objects.get(), reference="KN-3", idempotency_key="third", latitude=47.6),
    ),
    ("event_sequence_once_per_case", lambda: twin(CaseEvent.objects.get(sequence=1))),
    ("job_routes_once_per_round", lambda: twin(JobRow.objects.get(message=None))),
    ("job_once_per_message", lambda: twin(JobRow.objects.exclude(message=None).get())),
    ("message_id", lambda: twin(Message.objects.get(), resident=None, person=person("cem"))),
    ("message_once_per_resident", lambda: twin(Message.objects.get(), message_id="<2@x>")),
    ("message_has_one_recipient", lambda: bad(Message.objects.get(), person=person("cem").pk)),
    ("message_has_one_recipient", lambda: bad(Message.objects.get(), resident=None)),
    ("clock_runs_once_per_kind", lambda: twin(the_norm())),
    ("clock_target_is_positive", lambda: bad(the_norm(), target_minutes=0)),
    ("clock_due_after_start", lambda: bad(the_norm(), due_at=MONDAY - timedelta(days=1))),
    ("mandate_is_between_two", lambda: mandate(days=1, of_herself=True)),
    ("mandate_expires_later", lambda: mandate(days=0)),
]


@pytest.mark.parametrize(("law", "write"), REFUSED, ids=[f"{law}-{i}" for i, (law, _) in enumerate(REFUSED)])
def test_the_database_refuses_what_is_against_the_law(law: str, write: Callable[[], None]) -> None:
    receive()

    with pytest.raises(IntegrityError, match=law), transaction.atomic():
        write()


@pytest.mark.parametrize(
    ("law", "changes"),
    [
        ("escalation_state_is_known", {"state": "lost"}),
        ("escalation_closed_has_a_time", {"state": "closed", "closed_at": None}),
        ("escalation_closed_has_a_time", {"closed_at": MONDAY}),
        ("is not active and cannot own", {"owner": None}),
    ],
)
def test_a_call_is_always_whole(law: str, changes: dict[str, Any]) -> None:
    call = call_in(routed_case())

    with pytest.raises(IntegrityError, match=law), transaction.atomic():
        bad(call, **changes)


def test_a_second_tap_with_the_same_key_is_not_a_second_call() -> None:
    case = routed_case()
    escalate_case(case.pk, by=SYSTEM, at=MONDAY, client_key="tap")

    with pytest.raises(IntegrityError, match="escalation_once_per_tap"), transaction.atomic():
        twin(Escalation.objects.get())
