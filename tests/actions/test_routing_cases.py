"""The router: the first rule that fits, and always slower than a person."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from requests_app.actions import casework, routing
from requests_app.actions.routing_jobs import route_by_job
from requests_app.facts import CaseNotFound, MoveNotAllowed, QueueUnknown
from requests_app.models import CaseEvent, Clock, Handover, JobRow, Message, QueueStay, RoutingRuleSet, WorkQueue
from requests_app.rules.actor import SYSTEM
from requests_app.rules.intake import Place
from requests_app.vocabulary import CaseState, ClockKind, EventKind, Job, MessageKind
from tests.at_once import at_once
from tests.factories import LAMP, MONDAY, ROAD, new_case, routed_case
from tests.invariants import hold
from tests.personas import cem, malik, sofia

LATER = MONDAY + timedelta(minutes=10)


@pytest.mark.parametrize(
    ("service", "district", "queue", "rule"),
    [
        (LAMP, "010", "lighting", "street-lights"),
        (LAMP, "", "lighting", "street-lights"),
        (ROAD, "010", "roads", "roads-and-signs"),
        (ROAD, "120", "ov-dingelsdorf", "village-dingelsdorf"),
        (ROAD, "", "coordination", "place-unknown"),
        ("illegal-waste", "080", "environment", "waste-in-the-open-country"),
        ("illegal-waste", "010", "cleaning", "clean-town"),
        ("talk-to-a-person", "", "phone", "a-person-is-wanted"),
    ],
)
def test_the_first_rule_that_fits_decides_and_the_stay_says_why(
    service: str, district: str, queue: str, rule: str
) -> None:
    case = hold(routed_case(service, place=Place(address="x", district=district)).pk)

    stay = QueueStay.objects.get(case=case, left_at=None)
    event = CaseEvent.objects.get(case=case, kind=EventKind.ROUTED)
    assert (case.state, case.queue.code) == (CaseState.QUEUED, queue)  # type: ignore[union-attr]
    assert (stay.rule_version, stay.trace["rule"], stay.trace["facts"]["service"]) == (1, rule, service)
    assert (event.rule_version, event.data, event.revision) == (1, {"rule": rule}, 1)


def without_rules() -> None:
    RoutingRuleSet.objects.update(is_active=False)


def test_without_a_rule_that_fits_the_case_stays_in_intake_and_its_leads_are_told() -> None:
    without_rules()

    case = hold(routed_case().pk)

    told = Message.objects.filter(kind=MessageKind.STAFF_UNMATCHED)
    assert (case.state, case.queue.code, case.needs_routing_help) == (CaseState.NEW, "moderation", True)  # type: ignore[union-attr]
    assert case.revision == 0
    assert {message.person.username for message in told} == {"sofia", "greta"}  # type: ignore[union-attr]
    assert JobRow.objects.filter(message__in=told).count() == 2
    assert CaseEvent.objects.get(kind=EventKind.ROUTE_UNMATCHED).data["why"] == "no_rule_fits"


def test_a_rule_that_names_a_queue_that_is_gone_leaves_the_case_in_intake() -> None:
    WorkQueue.objects.filter(code="lighting").update(is_active=False)

    case = hold(routed_case().pk)

    assert case.needs_routing_help
    why = CaseEvent.objects.get(kind=EventKind.ROUTE_UNMATCHED).data
    assert (why["why"], why["queue"]) == ("rule_names_a_queue_that_is_gone", "lighting")


def test_suspected_spam_waits_for_a_person() -> None:
    case = hold(routed_case(description="http://a http://b http://c").pk)

    assert (case.state, case.needs_routing_help) == (CaseState.NEW, True)


def test_new_rules_are_tried_on_what_was_left_over() -> None:
    without_rules()
    case = routed_case()
    RoutingRuleSet.objects.update(is_active=True)

    assert routing.route_unmatched_again(at=LATER) == 1

    case.refresh_from_db()
    assert JobRow.objects.filter(case=case, routing_round=2, done_at=None).exists()
    routing.route_case(case.pk, at=LATER)
    assert hold(case.pk).queue.code == "lighting"  # type: ignore[union-attr]
    assert not hold(case.pk).needs_routing_help


def test_a_job_that_comes_twice_routes_once() -> None:
    case = routed_case()

    assert routing.route_case(case.pk, at=LATER) is None
    assert hold(case.pk).revision == 1


@pytest.mark.parametrize("act", ["claimed", "placed", "cancelled"])
def test_a_person_is_faster_than_the_router(act: str) -> None:
    case = new_case()
    acts: dict[str, Any] = {
        "claimed": lambda: casework.claim_case(case.pk, by=malik(), at=MONDAY),
        "placed": lambda: routing.place_case(case.pk, queue_code="roads", by=malik(), at=MONDAY),
        "cancelled": lambda: casework.cancel_case(
            case.pk, cancel_reason="invalid", reason="A joke.", by=malik(), at=MONDAY
        ),
    }
    acts[act]()
    before = hold(case.pk)

    assert routing.route_case(case.pk, at=LATER) is None

    after = hold(case.pk)
    assert (after.state, after.queue_id, after.owner_id, after.revision) == (
        before.state,
        before.queue_id,
        before.owner_id,
        before.revision,
    )


@pytest.mark.django_db(transaction=True)
def test_router_and_person_at_the_same_moment_leave_one_decision_after_the_other() -> None:
    for _ in range(3):
        case = new_case()
        by = malik()

        at_once(
            lambda pk=case.pk: routing.route_case(pk, at=MONDAY),  # type: ignore[misc]
            lambda pk=case.pk, by=by: casework.claim_case(pk, by=by, at=MONDAY, revision=0),  # type: ignore[misc]
            lambda pk=case.pk: routing.route_case(pk, at=MONDAY),  # type: ignore[misc]
        )

        after = hold(case.pk)
        assert (after.state, after.revision) in {(CaseState.IN_PROGRESS, 1), (CaseState.QUEUED, 1)}


def test_a_coordinator_places_a_case_by_hand_and_it_is_pinned() -> None:
    case = new_case()

    routing.place_case(case.pk, queue_code="roads", by=malik(), at=MONDAY, reason="I know better.", revision=0)

    placed = hold(case.pk)
    assert (placed.queue.code, placed.is_pinned) == ("roads", True)  # type: ignore[union-attr]
    assert QueueStay.objects.get(case=case, left_at=None).trace == {"placed_by": malik().person_id}


def test_placing_needs_a_queue_that_is_there_and_somebody_who_may() -> None:
    case = new_case()

    with pytest.raises(QueueUnknown):
        routing.place_case(case.pk, queue_code="atlantis", by=malik(), at=MONDAY)
    with pytest.raises(MoveNotAllowed):
        routing.place_case(case.pk, queue_code="moderation", by=malik(), at=MONDAY)
    with pytest.raises(CaseNotFound):
        routing.place_case(case.pk, queue_code="roads", by=cem(), at=MONDAY)
    with pytest.raises(MoveNotAllowed):
        routing.place_case(routed_case().pk, queue_code="roads", by=sofia(), at=MONDAY)
    assert hold(case.pk).revision == 0


def test_a_place_that_the_router_cannot_read_is_unknown() -> None:
    case = new_case(ROAD, place=Place(address="somewhere", latitude=47.7, longitude=8.95))

    routing.route_case(case.pk, at=MONDAY)

    assert QueueStay.objects.get(case=case, left_at=None).trace["facts"]["district"] == "unknown"


def test_routing_costs_a_constant_number_of_queries(django_assert_max_num_queries: Any) -> None:
    case = new_case()  # the facts are warm

    with django_assert_max_num_queries(11):
        routing.route_case(case.pk, at=MONDAY)


def test_a_router_whose_clock_is_a_moment_behind_routes_all_the_same() -> None:
    case = new_case()

    routing.route_case(case.pk, at=MONDAY - timedelta(seconds=2))

    stays = QueueStay.objects.filter(case=hold(case.pk)).order_by("id")
    assert [stay.left_at for stay in stays] == [MONDAY, None]


def test_a_stranger_cannot_let_the_router_run() -> None:
    nobody = replace(cem(), queue_ids=frozenset(), led_queue_ids=frozenset(), roles=frozenset())

    with pytest.raises(CaseNotFound):
        routing.route_case(new_case().pk, at=MONDAY, by=nobody)


def test_a_routing_job_costs_two_statements(django_assert_num_queries: Any) -> None:
    routed_case()
    job = JobRow.objects.get(case=new_case(), name=Job.ROUTE_CASE)

    with django_assert_num_queries(4):  # begin, look, rows, commit
        event = route_by_job(job.pk, at=LATER)

    job.refresh_from_db()
    assert event is not None
    assert job.done_at == LATER
    assert hold(event.case_id).state == CaseState.QUEUED


def test_a_routing_job_that_came_too_late_only_closes_itself() -> None:
    case = new_case()
    casework.claim_case(case.pk, by=sofia(), at=LATER)
    job = JobRow.objects.get(case=case, name=Job.ROUTE_CASE)

    assert route_by_job(job.pk, at=LATER) is None

    job.refresh_from_db()
    assert job.done_at == LATER
    assert hold(case.pk).state == CaseState.IN_PROGRESS


def test_placing_what_came_back_to_intake_ends_its_handover_and_the_clock_that_waits_for_it() -> None:
    case = routed_case()
    casework.claim_case(case.pk, by=cem(), at=MONDAY)
    casework.return_case(case.pk, reason="Not ours.", missing="The house number.", by=cem(), at=MONDAY)
    assert Clock.objects.filter(case=case, kind=ClockKind.HANDOVER, stopped_at=None).exists()

    routing.place_case(case.pk, queue_code="roads", by=malik(), at=MONDAY)

    hold(case.pk)
    assert not Handover.objects.filter(case=case, ended_at=None).exists()
    assert not Clock.objects.filter(case=case, kind=ClockKind.HANDOVER, stopped_at=None).exists()


def test_no_machine_places_by_hand() -> None:
    case = new_case()

    with pytest.raises(MoveNotAllowed):
        routing.place_case(case.pk, queue_code="roads", by=SYSTEM, at=MONDAY)

    assert hold(case.pk).revision == 0
