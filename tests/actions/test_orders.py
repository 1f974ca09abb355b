"""Work orders, and cases that are not the city's: accepted, declined, asked about, done, or called about when late."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from requests_app.actions import casework, contractors, orders, sweeps
from requests_app.actions import escalation as calls
from requests_app.actions.contractors import Terms
from requests_app.facts import Incomplete, MoveNotAllowed
from requests_app.models import Case, Clock, ContractorLink, Escalation, Message
from requests_app.rules.orders import ACTS, possible_acts, state_of
from requests_app.vocabulary import (
    CancelReason,
    CaseState,
    ClockKind,
    EscalationKind,
    EventKind,
    MessageKind,
    OrderPurpose,
    OrderState,
)
from tests.actions.calls import held
from tests.factories import MONDAY
from tests.invariants import hold
from tests.personas import cem, mirjam, person, rosa

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("konstanz")]
SOON = MONDAY + timedelta(minutes=5)
LATER = MONDAY + timedelta(days=20)
FIRM: dict[str, Any] = {"language": "de", "at": SOON}
THEIRS = Terms(OrderPurpose.TRANSFER, accept_days=2, told="This is a road of the state. We have asked them.")


def order(case: Case, terms: Terms | None = None, **more: Any) -> ContractorLink:
    given = {"firm_code": "seelicht", "days": 30, "instruction": "Lift the mast.", "by": cem(), "at": MONDAY, **more}
    link = contractors.invite(case.pk, terms=terms or Terms(accept_days=2, done_days=5), **given)
    return ContractorLink.objects.get(pk=link)


def again(row: Any) -> Any:
    row.refresh_from_db()
    return row


def kinds(case: Case) -> list[str]:
    return list(case.events.order_by("sequence").values_list("kind", flat=True))


def test_an_order_is_accepted_asked_about_answered_and_done() -> None:
    case = held()
    link = order(case)

    orders.ask(link.pk, question="Which mast?", **FIRM)
    orders.answer(link.pk, words="The one at the school.", by=cem(), at=SOON)
    orders.accept(link.pk, receipt="A-17", **FIRM)
    orders.finish(link.pk, words="Lifted and mended.", **FIRM)

    found = again(link)
    assert (found.receipt, found.accepted_at, found.done_at) == ("A-17", SOON, SOON)
    wanted = [EventKind.ORDER_ASKED, EventKind.ORDER_ANSWERED, EventKind.ORDER_ACCEPTED, EventKind.ORDER_DONE]
    assert [kind for kind in kinds(case) if kind.startswith("order_")] == wanted
    told = Message.objects.filter(person=person("cem"), kind=MessageKind.STAFF_FOLLOWED)
    assert told.count() == 3  # whoever has the case hears each thing that came from outside
    assert Message.objects.filter(kind=MessageKind.CONTRACTOR_ANSWERED).count() == 1
    hold(case.pk)


def test_what_the_resident_was_promised_stays_the_citys() -> None:
    case = held()
    due = Clock.objects.get(case=case, kind=ClockKind.SERVICE_NORM).due_at
    link = order(case)

    orders.accept(link.pk, receipt="", **FIRM)

    clock = Clock.objects.get(case=case, kind=ClockKind.SERVICE_NORM)
    assert (clock.due_at, clock.stopped_at, clock.paused_at) == (due, None, None)


def test_a_case_that_waits_for_the_firm_goes_on_when_it_is_done() -> None:
    case = held()
    link = order(case)
    given: dict[str, Any] = {"wait_reason": "external", "wake_on": "timer", "wake_at": LATER}
    casework.park_case(case.pk, reason="The firm comes.", by=cem(), at=SOON, **given)
    orders.accept(link.pk, receipt="", **FIRM)
    assert again(case).state == CaseState.WAITING

    orders.finish(link.pk, words="Done.", **FIRM)

    assert (again(case).state, case.owner) == (CaseState.IN_PROGRESS, person("cem"))
    hold(case.pk)


def test_a_case_that_is_theirs_waits_is_accepted_and_ends_with_who_has_it() -> None:
    case = held(language="en")
    link = order(case, THEIRS)
    assert (again(case).state, case.wait_reason, case.wake_at) == (CaseState.WAITING, "external", link.accept_by)
    assert Message.objects.filter(kind=MessageKind.WRITTEN).count() == 1  # the resident is told whom we have asked

    orders.accept(link.pk, receipt="LRA-2026-4711", **FIRM)

    assert (again(case).state, case.cancel_reason) == (CaseState.CANCELLED, CancelReason.REFERRED)
    words = case.events.get(kind=EventKind.CANCELLED).words.get()
    assert words.is_public
    assert words.text == (
        "Seelicht Elektrobau GmbH has taken your request and goes on with it. Their number for it: LRA-2026-4711."
    )
    assert Message.objects.filter(kind=MessageKind.CANCELLED).count() == 1
    hold(case.pk)


def test_declined_is_never_the_end_for_the_resident() -> None:
    case = held()
    link = order(case, THEIRS)

    orders.decline(link.pk, reason="It is a road of the city.", **FIRM)

    assert (again(case).state, case.owner) == (CaseState.IN_PROGRESS, person("cem"))
    assert again(link).declined_at == SOON
    assert Message.objects.filter(person=person("cem")).exists()
    assert Clock.objects.get(case=case, kind=ClockKind.SERVICE_NORM).stopped_at is None
    with pytest.raises(MoveNotAllowed):
        orders.accept(link.pk, receipt="", **FIRM)
    hold(case.pk)


def test_where_a_call_is_open_the_case_goes_on_with_its_owner_instead_of_ending() -> None:
    case = held()
    link = order(case, THEIRS)
    calls.escalate_case(case.pk, by=rosa(case.requests.get().pk), at=SOON)

    orders.accept(link.pk, receipt="", **FIRM)

    assert again(case).state == CaseState.IN_PROGRESS
    assert again(link).accepted_at == SOON
    hold(case.pk)


def test_what_is_not_accepted_in_time_calls_a_person_in_once_and_the_case_goes_on() -> None:
    case = held()
    link = order(case, THEIRS)
    assert link.accept_by is not None
    assert sweeps.escalate_late_handovers(at=link.accept_by - timedelta(seconds=1)) == 0

    for _ in range(2):
        sweeps.escalate_late_handovers(at=link.accept_by)

    assert Escalation.objects.filter(case=case, kind=EscalationKind.NOT_ACCEPTED).count() == 1
    assert again(case).state == CaseState.IN_PROGRESS
    hold(case.pk)


def test_what_is_not_done_in_time_calls_a_person_in_once() -> None:
    case = held()
    link = order(case)
    orders.accept(link.pk, receipt="", **FIRM)

    for _ in range(2):
        sweeps.escalate_late_handovers(at=again(link).done_by)

    assert Escalation.objects.filter(case=case, kind=EscalationKind.OVERDUE).count() == 1
    assert kinds(case).count(EventKind.ORDER_LATE) == 1


@pytest.mark.parametrize("end", ["declined", "done", "revoked"])
def test_what_has_ended_is_never_late(end: str) -> None:
    case = held()
    link = order(case)
    if end == "declined":
        orders.decline(link.pk, reason="No.", **FIRM)
    elif end == "done":
        orders.accept(link.pk, receipt="", **FIRM)
        orders.finish(link.pk, words="Done.", **FIRM)
    else:
        contractors.revoke(link.pk, by=cem(), at=SOON)

    assert sweeps.escalate_late_handovers(at=LATER) == 0


def test_words_are_asked_for() -> None:
    link = order(held())

    with pytest.raises(Incomplete):
        orders.decline(link.pk, reason=" ", **FIRM)
    with pytest.raises(Incomplete):
        orders.ask(link.pk, question="", **FIRM)
    with pytest.raises(Incomplete):
        orders.answer(link.pk, words="", by=cem(), at=SOON)
    with pytest.raises(Incomplete):
        order(held(), Terms(OrderPurpose.TRANSFER, accept_days=2))
    with pytest.raises(MoveNotAllowed):
        orders.finish(link.pk, words="Done.", **FIRM)  # before it was accepted


def test_whoever_may_not_see_the_case_answers_no_firm() -> None:
    link = order(held())

    orders.answer(link.pk, words="Mirjam here.", by=mirjam(), at=SOON)

    assert ContractorLink.objects.get(pk=link.pk).case.events.filter(kind=EventKind.ORDER_ANSWERED).count() == 1


@pytest.mark.parametrize("purpose", OrderPurpose)
@pytest.mark.parametrize("state", OrderState)
def test_the_table_of_acts(state: OrderState, purpose: OrderPurpose) -> None:
    acts = set(possible_acts(state, purpose))

    assert acts <= set(ACTS)
    assert ("accept" in acts) == (state == OrderState.SENT)
    assert ("finish" in acts) == (state == OrderState.ACCEPTED and purpose == OrderPurpose.WORK)
    assert not acts or state in {OrderState.SENT, OrderState.ACCEPTED, OrderState.DONE}


def test_what_is_declined_stays_so_whatever_happens_to_the_link() -> None:
    assert state_of(accepted=False, declined=True, done=False, is_open=False) == OrderState.DECLINED
    assert state_of(accepted=True, declined=False, done=True, is_open=False) == OrderState.DONE
    assert state_of(accepted=True, declined=False, done=False, is_open=False) == OrderState.OVER
