"""Another service for a case: priority, promise and place follow; the history of its clocks is kept."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from requests_app.actions import casework, routing
from requests_app.facts import CaseNotFound, Incomplete, MoveNotAllowed, ServiceRefused
from requests_app.models import Case, Clock, Message, RoutingRuleSet, ServiceDefinition
from requests_app.vocabulary import CaseState, ClockKind, EventKind, MessageKind, Priority
from tests.factories import LAMP, MONDAY, ROAD, new_case, routed_case
from tests.invariants import hold
from tests.personas import actor, cem, malik, person, uwe

LATER = MONDAY + timedelta(days=1)
TWIN = "streetlight-flickers"  # another service that the rules send to lighting


@pytest.fixture(autouse=True)
def _twin(_konstanz: None) -> None:
    """Let the city offer a second service that goes to lighting."""
    twin = ServiceDefinition.objects.get(code=LAMP)
    twin.pk, twin.code, twin.promise_working_days = None, TWIN, 20
    twin.save()
    active = RoutingRuleSet.objects.get(is_active=True)
    rule = {"code": "flickers", "queue": "lighting", "when": {"service": [TWIN]}, "because": {}}
    RoutingRuleSet.objects.filter(pk=active.pk).update(rules=[rule, *active.rules])


def held(service: str = LAMP) -> Case:
    case = routed_case(service)
    casework.claim_case(case.pk, by=cem(), at=MONDAY)
    return hold(case.pk)


def sorted_anew(case: Case, service: str, **more: Any) -> Case:
    given: dict[str, Any] = {
        "service_code": service,
        "reason": "It is something else.",
        "by": malik(),
        "at": LATER,
    } | more
    casework.reclassify_case(case.pk, **given)
    return hold(case.pk)


def test_in_the_same_queue_state_and_owner_stay_and_a_new_date_is_told() -> None:
    case = held()

    after = sorted_anew(case, TWIN)

    clocks = Clock.objects.filter(case=case, kind=ClockKind.SERVICE_NORM).order_by("id")
    assert (after.state, after.owner, after.queue) == (CaseState.IN_PROGRESS, person("cem"), case.queue)
    assert after.service.code == TWIN
    assert after.promised_at is not None
    assert case.promised_at is not None
    assert after.promised_at > case.promised_at
    assert [clock.stopped_at for clock in clocks] == [LATER, None]
    assert Message.objects.filter(kind=MessageKind.RECLASSIFIED).count() == 1


def test_another_queue_gets_the_case_and_the_old_owner_follows() -> None:
    case = sorted_anew(held(), ROAD)

    assert (case.state, case.queue.code, case.owner) == (CaseState.QUEUED, "roads", None)  # type: ignore[union-attr]
    assert case.followers.get().person == person("cem")
    assert case.stays.get(left_at=None).trace["facts"]["service"] == ROAD


def test_without_a_rule_it_waits_in_intake_for_a_person() -> None:
    case = held()
    RoutingRuleSet.objects.update(rules=[])

    case = sorted_anew(case, ROAD)

    assert case.queue is not None
    assert case.queue.is_intake
    assert (case.state, case.needs_routing_help) == (CaseState.QUEUED, True)
    assert case.events.filter(kind=EventKind.ROUTE_UNMATCHED).exists()
    assert Message.objects.filter(kind=MessageKind.STAFF_UNMATCHED).exists()


def test_a_new_case_goes_straight_to_its_queue_and_the_router_finds_nothing_to_do() -> None:
    case = sorted_anew(new_case(), ROAD)

    assert case.queue.code == "roads"  # type: ignore[union-attr]
    assert routing.route_case(case.pk, at=LATER) is None


def test_a_case_that_a_person_has_placed_stays_there() -> None:
    case = new_case()
    routing.place_case(case.pk, queue_code="waste", by=malik(), at=MONDAY)

    case = sorted_anew(case, ROAD)

    assert (case.queue.code, case.service.code) == ("waste", ROAD)  # type: ignore[union-attr]


def test_a_waiting_case_goes_on_waiting_in_its_queue_with_the_new_promise_paused() -> None:
    case = held()
    casework.park_case(
        case.pk,
        wait_reason="citizen",
        reason="Which?",
        wake_on="reply",
        wake_at=MONDAY + timedelta(days=9),
        by=cem(),
        at=MONDAY,
    )

    case = sorted_anew(case, TWIN)
    assert case.state == CaseState.WAITING
    request = case.requests.get().pk
    by = actor("farah")
    casework.receive_reply(
        case.pk, request_id=request, text="This.", by=by, at=LATER + timedelta(hours=2), received_at=MONDAY
    )

    assert hold(case.pk).state == CaseState.IN_PROGRESS


def test_a_handed_over_case_that_goes_elsewhere_waits_no_more_to_be_accepted() -> None:
    case = held()
    casework.transfer_case(case.pk, queue_code="roads", reason="x", by=cem(), at=MONDAY)

    case = sorted_anew(case, TWIN)

    assert case.queue.code == "lighting"  # type: ignore[union-attr]
    assert not Clock.objects.filter(case=case, kind=ClockKind.HANDOVER, stopped_at=None).exists()


def test_what_was_raised_is_not_lowered() -> None:
    case = held()
    Case.objects.filter(pk=case.pk).update(priority=Priority.HIGH)
    event = case.events.order_by("-sequence")[0]

    casework.reclassify_case(case.pk, service_code=TWIN, reason="x", by=malik(), at=LATER)

    assert event is not None
    assert Case.objects.get(pk=case.pk).priority == Priority.HIGH


def test_the_same_service_one_that_is_gone_and_no_reason_are_refused() -> None:
    case = held()
    ServiceDefinition.objects.filter(code=ROAD).update(is_active=False)

    for service in (LAMP, ROAD, "", "flying-carpet"):
        with pytest.raises(ServiceRefused) as refused:
            sorted_anew(case, service)
        assert refused.value.fields == ("service",)
    with pytest.raises(Incomplete):
        sorted_anew(case, TWIN, reason=" ")

    assert hold(case.pk).revision == case.revision


@pytest.mark.parametrize(("who", "may"), [("malik", True), ("uwe", True), ("cem", False), ("farah", False)])
def test_middle_office_and_lead_sort_and_nobody_else(who: str, may: bool) -> None:
    case = held()

    if may:
        assert sorted_anew(case, TWIN, by=actor(who)).service.code == TWIN
    else:
        with pytest.raises((MoveNotAllowed, CaseNotFound)):
            sorted_anew(case, TWIN, by=actor(who))


def test_a_case_in_the_hands_of_its_lead_is_sorted_by_her() -> None:
    assert sorted_anew(held(), TWIN, by=uwe()).owner == person("cem")
