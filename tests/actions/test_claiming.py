"""Taking a case, giving it back, giving it away: one owner at a time, the oldest first."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from requests_app.actions import casework, routing
from requests_app.actions.workflow import lock_case
from requests_app.facts import (
    CapacityReached,
    CaseNotFound,
    Fact,
    Incomplete,
    MoveNotAllowed,
    NothingToClaim,
    PersonNotAble,
    StaleRevision,
)
from requests_app.models import Absence, Case, CaseFollower, QueueStay, ServiceDefinition, StaffMember
from requests_app.rules.actor import Actor
from requests_app.vocabulary import CaseState, EventKind, Priority
from tests.at_once import at_once
from tests.factories import LAMP, MONDAY, ROAD, new_case, routed_case
from tests.invariants import hold
from tests.personas import actor, bruno, cem, farah, malik, mirjam, omar, person, rosa, uwe

LATER = MONDAY + timedelta(hours=1)


def kinds(case: Case) -> list[str]:
    return [event.kind for event in case.events.order_by("sequence")]


def test_claiming_makes_an_owner_and_writes_one_event() -> None:
    case = routed_case()

    event = casework.claim_case(case.pk, by=cem(), at=LATER, revision=1)

    case = hold(case.pk)
    assert (case.state, case.owner, case.revision) == (CaseState.IN_PROGRESS, person("cem"), 2)
    assert event.changes == {"state": CaseState.IN_PROGRESS, "owner": cem().person_id}
    assert kinds(case) == [EventKind.RECEIVED, EventKind.ROUTED, EventKind.CLAIMED]


@pytest.mark.parametrize(
    ("who", "fact"), [("bruno", CaseNotFound), ("omar", CaseNotFound), ("ana", CaseNotFound), ("farah", MoveNotAllowed)]
)
def test_only_members_and_leads_claim(who: str, fact: type[Fact]) -> None:
    case = routed_case()

    with pytest.raises(fact):
        casework.claim_case(case.pk, by=actor(who), at=LATER)

    assert hold(case.pk).revision == 1


def test_a_resident_never_owns_a_case() -> None:
    case = routed_case()
    with pytest.raises(MoveNotAllowed):
        casework.claim_case(case.pk, by=rosa(case.requests.get().pk), at=LATER)


def test_a_stale_page_changes_nothing() -> None:
    case = routed_case()
    casework.claim_case(case.pk, by=cem(), at=LATER)
    casework.release_case(case.pk, reason="Not mine.", by=cem(), at=LATER)

    with pytest.raises(StaleRevision) as stale:
        casework.claim_case(case.pk, by=mirjam(), at=LATER, revision=1)

    assert (stale.value.expected, stale.value.found) == (1, 3)
    assert hold(case.pk).revision == 3


@pytest.mark.django_db(transaction=True)
def test_of_two_who_claim_the_same_case_one_gets_it() -> None:
    case = routed_case()
    people = [cem(), mirjam(), uwe()]

    results = at_once(*[lambda by=by: casework.claim_case(case.pk, by=by, at=LATER) for by in people])

    assert sum(isinstance(result, MoveNotAllowed) for result in results) == 2
    assert hold(case.pk).revision == 2


@pytest.mark.django_db(transaction=True)
def test_six_who_ask_for_the_next_case_get_six_different_ones() -> None:
    for _ in range(6):
        routed_case()
    people = [cem(), mirjam(), uwe()] * 2

    events = at_once(*[lambda by=by: casework.claim_next(by=by, at=LATER) for by in people])

    assert len({event.case_id for event in events}) == 6
    for event in events:
        hold(event.case_id)


@pytest.mark.django_db(transaction=True)
def test_more_people_than_cases_leave_somebody_without() -> None:
    routed_case()
    people = [cem(), mirjam(), uwe()]

    results = at_once(*[lambda by=by: casework.claim_next(by=by, at=LATER) for by in people])

    assert sorted(type(result).__name__ for result in results) == ["CaseEvent", "NothingToClaim", "NothingToClaim"]


def test_the_next_case_is_the_oldest_of_ones_own_queues() -> None:
    young = routed_case(at=LATER)
    old = routed_case(at=MONDAY)
    routed_case(ROAD, at=MONDAY - timedelta(days=1))

    first, second = (casework.claim_next(by=cem(), at=LATER).case_id for _ in range(2))

    assert (first, second) == (old.pk, young.pk)
    with pytest.raises(NothingToClaim):
        casework.claim_next(by=cem(), at=LATER)


def test_danger_goes_before_what_has_waited_for_months() -> None:
    routed_case(LAMP, at=MONDAY - timedelta(days=300))
    ServiceDefinition.objects.filter(code=LAMP).update(priority=Priority.DANGER)
    danger = routed_case(LAMP)

    assert casework.claim_next(by=cem(), at=LATER).case_id == danger.pk


def test_new_cases_are_the_routers_until_no_rule_fits() -> None:
    case = new_case()

    with pytest.raises(NothingToClaim):
        casework.claim_next(by=malik(), at=LATER)

    Case.objects.filter(pk=case.pk).update(needs_routing_help=True)
    assert casework.claim_next(by=malik(), at=LATER).case_id == case.pk


def test_the_next_case_can_be_asked_of_one_queue() -> None:
    routed_case(ROAD)

    with pytest.raises(NothingToClaim):
        casework.claim_next(by=bruno(), at=LATER, queue_code="cleaning")
    assert casework.claim_next(by=bruno(), at=LATER, queue_code="roads")


def test_release_keeps_the_age_of_the_case() -> None:
    case = routed_case()
    stay = QueueStay.objects.get(case=case, left_at=None)
    casework.claim_case(case.pk, by=cem(), at=LATER)

    casework.release_case(case.pk, reason="Not mine.", by=cem(), at=LATER + timedelta(hours=3))

    after = hold(case.pk)
    assert (after.state, after.owner, after.last_owner) == (CaseState.QUEUED, None, person("cem"))
    assert (after.waiting_since, after.rank_at) == (case.waiting_since, case.rank_at)
    assert QueueStay.objects.get(case=case, left_at=None).pk == stay.pk


def test_release_needs_a_reason_and_owner_or_lead() -> None:
    case = routed_case()
    casework.claim_case(case.pk, by=cem(), at=LATER)

    with pytest.raises(Incomplete):
        casework.release_case(case.pk, reason="  ", by=cem(), at=LATER)
    with pytest.raises(MoveNotAllowed):
        casework.release_case(case.pk, reason="x", by=mirjam_without_lead(), at=LATER)
    casework.release_case(case.pk, reason="He is ill.", by=uwe(), at=LATER)

    assert hold(case.pk).state == CaseState.QUEUED


def mirjam_without_lead() -> Actor:
    return replace(mirjam(), led_queue_ids=frozenset())


def test_assigning_makes_the_old_owner_a_follower() -> None:
    case = routed_case()
    casework.claim_case(case.pk, by=cem(), at=LATER)

    casework.assign_case(case.pk, to_person_id=person("mirjam").pk, by=cem(), at=LATER, reason="She knows the mast.")

    after = hold(case.pk)
    assert (after.owner, after.last_owner) == (person("mirjam"), person("cem"))
    assert CaseFollower.objects.get(case=case, person__username="cem").reasons == ["owned"]


def test_a_lead_assigns_a_case_that_nobody_has_taken() -> None:
    case = routed_case()

    casework.assign_case(case.pk, to_person_id=person("cem").pk, by=uwe(), at=LATER)

    assert hold(case.pk).owner == person("cem")


@pytest.mark.parametrize("username", ["bruno", "gone", "absent"])
def test_whoever_is_no_member_or_not_at_work_is_given_nothing(username: str) -> None:
    case = routed_case()
    chosen = person("bruno" if username == "bruno" else "cem")
    if username == "gone":
        StaffMember.objects.filter(pk=chosen.pk).update(is_active=False)
    if username == "absent":
        Absence.objects.create(person=chosen, starts_at=MONDAY, ends_at=MONDAY + timedelta(days=1))

    with pytest.raises(PersonNotAble):
        casework.assign_case(case.pk, to_person_id=chosen.pk, by=uwe(), at=LATER)

    assert hold(case.pk).owner is None


@pytest.mark.parametrize("by", [cem, farah, malik])
def test_only_lead_owner_and_whoever_was_called_in_assign(by: object) -> None:
    case = routed_case()

    with pytest.raises(MoveNotAllowed):
        casework.assign_case(case.pk, to_person_id=person("cem").pk, by=by(), at=LATER)  # type: ignore[operator]


@pytest.mark.django_db(transaction=True)
def test_a_lock_that_had_to_wait_reads_the_case_with_its_new_queue() -> None:
    """PostgreSQL checks a waiting row alone again: joined rows of before would be lost."""
    case = new_case()
    seen: list[object] = []

    def run() -> None:
        with transaction.atomic():
            seen.append(lock_case(case.pk, by=malik()).queue)
        connection.close()

    thread = threading.Thread(target=run)
    with transaction.atomic():
        routing.route_case(case.pk, at=MONDAY)
        thread.start()
        thread.join(timeout=0.5)
    thread.join(timeout=5)

    assert seen == [hold(case.pk).queue]
    assert seen[0] is not None


def test_a_note_is_written_beside_and_decides_nothing() -> None:
    case = routed_case()

    casework.add_note(case.pk, text="The mast is rusty.", by=cem(), at=LATER)

    assert hold(case.pk).revision == 1
    with pytest.raises(Incomplete):
        casework.add_note(case.pk, text=" ", by=cem(), at=LATER)
    with pytest.raises(CaseNotFound):
        casework.add_note(case.pk, text="x", by=omar(), at=LATER)


def test_the_next_case_costs_three_statements(django_assert_max_num_queries: Any) -> None:
    for _ in range(2):
        routed_case(LAMP)
    casework.claim_next(by=mirjam(), at=LATER)
    by = mirjam()

    with django_assert_max_num_queries(5):  # person, case, rows; and the test's savepoint
        casework.claim_next(by=by, at=LATER)


def test_a_chosen_case_costs_three_statements_too(django_assert_max_num_queries: Any) -> None:
    first, second = routed_case(LAMP), routed_case(LAMP)
    casework.claim_case(first.pk, by=mirjam(), at=LATER)
    by = mirjam()

    with django_assert_max_num_queries(5):  # case, person, rows; and the test's savepoint
        casework.claim_case(second.pk, by=by, at=LATER)


def test_a_limit_costs_one_more(django_assert_max_num_queries: Any) -> None:
    StaffMember.objects.filter(username="mirjam").update(capacity=1)
    first, second = routed_case(LAMP), routed_case(LAMP)
    by = mirjam()

    with django_assert_max_num_queries(6):
        casework.claim_case(first.pk, by=by, at=LATER)

    with pytest.raises(CapacityReached):
        casework.claim_case(second.pk, by=by, at=LATER)
    assert hold(second.pk).owner_id is None
