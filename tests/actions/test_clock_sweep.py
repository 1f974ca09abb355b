"""The due moment: a sweep warns, states the breach as of then, and calls a person in; twice or late, it is right."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection

from requests_app.actions import casework, sla_acting, sweeps
from requests_app.actions.sla_rows import moments_now
from requests_app.models import Case, CaseEvent, Clock, ClockPolicy, Escalation, Message
from requests_app.vocabulary import ClockKind, EscalationKind, EventKind, MessageKind, Sweep
from tests.at_once import at_once
from tests.clocks import clock_of, held, park
from tests.factories import MONDAY, routed_case
from tests.invariants import hold
from tests.personas import cem, person

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _only_the_norm(_konstanz: None) -> None:
    """Let no other clock act: two years for a first answer."""
    ClockPolicy.objects.filter(kind=ClockKind.FIRST_RESPONSE).update(target=500, unit="working_days")


def events(case: Case, kind: EventKind) -> list[CaseEvent]:
    return list(CaseEvent.objects.filter(case=case, kind=kind))


def told(case: Case) -> list[str]:
    letters = Message.objects.filter(event__case=case, kind=MessageKind.STAFF_CLOCK).order_by("id")
    return [letter.person.username for letter in letters if letter.person]


def test_nothing_happens_before_the_warning_and_the_warning_goes_to_the_owner() -> None:
    case = held()
    warn_at = moments_now(clock_of(case)).warn_at

    assert sweeps.act_on_clocks(at=warn_at - SECOND) == 0
    assert sweeps.act_on_clocks(at=warn_at) == 1
    assert sweeps.act_on_clocks(at=warn_at) == 0

    [event] = events(case, EventKind.CLOCK_WARNED)
    assert datetime.fromisoformat(event.data["due"]) == clock_of(case).due_at
    assert clock_of(case).warned_at == warn_at
    assert told(case) == ["cem"]
    hold(case.pk)


def test_a_case_without_an_owner_warns_the_lead_of_its_queue() -> None:
    case = routed_case()

    sweeps.act_on_clocks(at=moments_now(clock_of(case)).warn_at)

    assert told(case) == ["uwe"]


def test_the_breach_is_stated_once_with_the_policys_version_and_the_lead_is_told() -> None:
    case = held()
    due = clock_of(case).due_at
    sweeps.act_on_clocks(at=due - SECOND)

    for _ in range(2):
        sweeps.act_on_clocks(at=due)

    [event] = events(case, EventKind.CLOCK_BREACHED)
    assert (event.data["policy"], event.data["policy_version"]) == ("service/streetlight-broken", 1)
    assert event.data["calendar_version"] == 1
    assert clock_of(case).breached_at == due
    assert told(case) == ["cem", "uwe"]
    hold(case.pk)


def test_at_the_configured_factor_a_person_is_called_in() -> None:
    case = held()
    due, escalate_at = clock_of(case).due_at, moments_now(clock_of(case)).escalate_at
    assert escalate_at is not None
    sweeps.act_on_clocks(at=due)

    assert sweeps.act_on_clocks(at=escalate_at - SECOND) == 0
    assert sweeps.act_on_clocks(at=escalate_at) == 1
    assert sweeps.act_on_clocks(at=escalate_at + timedelta(days=90)) == 0

    call = Escalation.objects.get(case=case)
    assert (call.kind, call.owner) == (EscalationKind.OVERDUE, person("uwe"))
    assert len(events(case, EventKind.CLOCK_ESCALATED)) == 1
    assert clock_of(case).act_at is None
    hold(case.pk)


def test_a_sweep_that_did_not_come_for_weeks_states_the_breach_at_the_due_moment_and_warns_no_more() -> None:
    case = held()
    due = clock_of(case).due_at

    assert sweeps.act_on_clocks(at=due + timedelta(days=60)) == 1

    assert clock_of(case).breached_at == due
    assert not events(case, EventKind.CLOCK_WARNED)
    assert len(events(case, EventKind.CLOCK_BREACHED)) == len(events(case, EventKind.CLOCK_ESCALATED)) == 1
    hold(case.pk)


def test_a_clock_that_stands_still_does_nothing() -> None:
    case = held()
    park(case, "citizen", at=MONDAY)

    assert sweeps.act_on_clocks(at=MONDAY + timedelta(days=89)) == 0


def test_a_policy_that_never_calls_in_leaves_it_at_the_letter_to_the_lead() -> None:
    ClockPolicy.objects.filter(kind=ClockKind.SERVICE_NORM).update(escalate_percent=None)
    case = held()

    sweeps.act_on_clocks(at=MONDAY + timedelta(days=90))

    assert not Escalation.objects.exists()
    assert clock_of(case).act_at is None


def test_a_hand_over_that_nobody_accepts_breaches_its_clock_and_calls_the_lead_in_once() -> None:
    case = routed_case("road-damage")
    queue = case.queue
    assert queue is not None
    from tests.actions.test_clocks import handed_over

    case = handed_over()
    due = clock_of(case, ClockKind.HANDOVER).due_at

    sweeps.act_on_clocks(at=due)
    sweeps.escalate_late_handovers(at=due)
    sweeps.act_on_clocks(at=due)

    assert len(events(case, EventKind.CLOCK_BREACHED)) == len(events(case, EventKind.HANDOVER_LATE)) == 1
    assert Escalation.objects.get(case=case).kind == EscalationKind.NOT_ACCEPTED
    assert not told(case)
    hold(case.pk)


def test_one_clock_that_cannot_act_holds_up_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = held(), held()
    act = sla_acting.act_on_clock

    def sometimes(pk: int, *, at: datetime) -> bool:
        if pk == clock_of(first).pk:
            raise ValueError
        return act(pk, at=at)

    monkeypatch.setattr(sla_acting, "act_on_clock", sometimes)

    assert sweeps.act_on_clocks(at=clock_of(second).due_at) == 1


def test_a_breach_stands_though_nobody_can_be_called(monkeypatch: pytest.MonkeyPatch) -> None:
    from requests_app.actions import escalation
    from requests_app.facts import NobodyToCall

    def nobody(*_: object, **__: object) -> None:
        raise NobodyToCall

    monkeypatch.setattr(escalation, "escalate_case", nobody)
    case = held()

    sweeps.act_on_clocks(at=MONDAY + timedelta(days=90))

    assert clock_of(case).breached_at == clock_of(case).due_at
    assert clock_of(case).escalated_at is None


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_are_one() -> None:
    case = held()
    due = clock_of(case).due_at

    results = at_once(*[lambda: sweeps.run_alone(Sweep.CLOCKS, due)] * 3)

    assert sum(result or 0 for result in results) == 1
    assert len(events(case, EventKind.CLOCK_BREACHED)) == 1


@pytest.mark.django_db(transaction=True)
def test_two_processes_at_one_clock_act_once_and_a_person_may_be_faster() -> None:
    case = held()
    clock = clock_of(case)
    acts = [lambda: sla_acting.act_on_clock(clock.pk, at=clock.due_at)] * 3

    results = at_once(*acts, lambda: casework.release_case(case.pk, reason="Ill.", by=cem(), at=clock.due_at))

    assert results[:3].count(True) == 1
    assert len(events(case, EventKind.CLOCK_BREACHED)) == 1
    hold(case.pk)


def test_the_sweep_reads_due_rows_alone_by_their_index() -> None:
    for _ in range(3):
        routed_case()
    due = Clock.objects.filter(sla_acting.RUNS, act_at__lte=MONDAY).order_by("act_at", "id").values_list("id")[:200]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")

    plan = due.explain()

    assert "clock_acts" in plan
    assert "Seq Scan" not in plan
