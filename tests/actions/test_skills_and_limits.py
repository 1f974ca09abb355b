"""Claiming and assigning ask for skills, clearance and the limit, again under the locks."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from requests_app.actions import casework, escalation
from requests_app.facts import CapacityReached, ClearanceTooLow, NothingToClaim, PersonNotAble, SkillMissing
from requests_app.models import Absence, Case, StaffMember
from requests_app.rules.intake import Place
from requests_app.vocabulary import CaseState
from tests.at_once import at_once
from tests.factories import LAMP, MONDAY, routed_case
from tests.invariants import hold
from tests.personas import actor, cem, mirjam, person, uwe

LATER = MONDAY + timedelta(hours=1)
PLAYGROUND, CAR = "playground", "unregistered-vehicle"


def limit(username: str, capacity: int | None) -> None:
    StaffMember.objects.filter(username=username).update(capacity=capacity)


def away(username: str, *, substitute: str = "", days: int = 7) -> None:
    stand_in = person(substitute) if substitute else None
    Absence.objects.create(
        person=person(username), starts_at=MONDAY, ends_at=MONDAY + timedelta(days=days), substitute=stand_in
    )


def held_by(username: str) -> int:
    return Case.objects.filter(owner__username=username, state=CaseState.IN_PROGRESS).count()


def test_a_playground_is_taken_by_whoever_may_inspect_one() -> None:
    case = routed_case(PLAYGROUND)
    assert case.queue
    assert case.queue.code == "green"

    with pytest.raises(SkillMissing):
        casework.claim_case(case.pk, by=actor("pavel"), at=LATER)
    casework.claim_case(case.pk, by=actor("finn"), at=LATER)

    assert hold(case.pk).owner == person("finn")


def test_a_coordinator_sorts_a_playground_without_the_skill() -> None:
    case = routed_case(PLAYGROUND, place=Place(address="Somewhere"))
    assert case.queue
    assert case.queue.code == "coordination"

    casework.claim_case(case.pk, by=actor("noah"), at=LATER)

    assert hold(case.pk).owner == person("noah")


def test_what_asks_for_clearance_is_kept_from_whoever_has_none() -> None:
    case = routed_case(CAR)

    with pytest.raises(ClearanceTooLow):
        casework.claim_case(case.pk, by=actor("kai"), at=LATER)
    casework.claim_case(case.pk, by=actor("yasmin"), at=LATER)


def test_the_next_case_is_the_oldest_that_the_person_may_take() -> None:
    routed_case(PLAYGROUND, at=MONDAY - timedelta(days=2))
    tree = routed_case("leisure-area")

    assert casework.claim_next(by=actor("pavel"), at=LATER).case_id == tree.pk
    with pytest.raises(NothingToClaim):
        casework.claim_next(by=actor("pavel"), at=LATER)


def test_the_next_case_is_found_with_the_same_number_of_queries_however_many_wait() -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            casework.claim_next(by=who, at=LATER)
        return len(queries)

    who = actor("pavel")
    routed_case("leisure-area")
    few = asked()
    for day in range(4):
        routed_case(PLAYGROUND, at=MONDAY - timedelta(days=day))
    routed_case("leisure-area")

    many = asked()

    assert few == many


def test_whoever_has_reached_the_limit_is_told_and_gets_no_more() -> None:
    limit("cem", 1)
    first, second = routed_case(LAMP), routed_case(LAMP)
    casework.claim_case(first.pk, by=cem(), at=LATER)

    with pytest.raises(CapacityReached):
        casework.claim_case(second.pk, by=cem(), at=LATER)
    with pytest.raises(CapacityReached):
        casework.claim_next(by=cem(), at=LATER)

    casework.release_case(first.pk, reason="Not mine.", by=cem(), at=LATER)
    casework.claim_case(second.pk, by=cem(), at=LATER)


@pytest.mark.django_db(transaction=True)
def test_many_claims_at_once_never_go_beyond_the_limit() -> None:
    limit("cem", 2)
    cases = [routed_case(LAMP) for _ in range(5)]
    who = cem()
    direct = [lambda pk=case.pk: casework.claim_case(pk, by=who, at=LATER) for case in cases[:2]]
    following = [lambda: casework.claim_next(by=who, at=LATER) for _ in range(3)]

    results = at_once(*direct, *following)

    assert held_by("cem") == 2
    assert not [result for result in results if type(result).__name__ not in RESULTS]
    for case in cases:
        hold(case.pk)


RESULTS = {"CaseEvent", "CapacityReached", "NothingToClaim", "MoveNotAllowed"}


@pytest.mark.django_db(transaction=True)
def test_people_of_different_skills_who_ask_at_once_get_different_cases_they_may_take() -> None:
    for _ in range(2):
        routed_case(PLAYGROUND)
        routed_case("leisure-area")
    people = [actor("pavel"), actor("finn"), actor("anke"), actor("pavel")]

    events = at_once(*[lambda by=by: casework.claim_next(by=by, at=LATER) for by in people])

    taken = {event.case_id for event in events if hasattr(event, "case_id")}
    assert len(taken) == sum(hasattr(event, "case_id") for event in events)
    for case in Case.objects.filter(owner__username="pavel"):
        assert case.service.code != PLAYGROUND


def test_a_lead_assigns_beyond_the_limit_and_the_event_says_so() -> None:
    limit("cem", 1)
    first, second, third = (routed_case(LAMP) for _ in range(3))
    casework.claim_case(first.pk, by=cem(), at=LATER)
    casework.claim_case(third.pk, by=mirjam(), at=LATER)

    event = casework.assign_case(second.pk, to_person_id=person("cem").pk, by=uwe(), at=LATER)

    assert event.data["beyond_capacity"] == 1
    assert held_by("cem") == 2
    limit("uwe", 0)
    with pytest.raises(CapacityReached):  # by the owner, who leads nothing
        casework.assign_case(first.pk, to_person_id=person("uwe").pk, by=cem(), at=LATER)


def test_assigning_asks_for_skills_of_whoever_gets_it() -> None:
    case = routed_case(PLAYGROUND)

    with pytest.raises(SkillMissing):
        casework.assign_case(case.pk, to_person_id=person("pavel").pk, by=actor("anke"), at=LATER)


def test_what_is_assigned_to_somebody_absent_goes_to_whoever_stands_in() -> None:
    case = routed_case(LAMP)
    away("cem", substitute="mirjam")
    away("mirjam", substitute="uwe")

    event = casework.assign_case(case.pk, to_person_id=person("cem").pk, by=uwe(), at=LATER)

    assert hold(case.pk).owner == person("uwe")
    assert event.data["instead_of"] == person("cem").pk


def test_a_substitute_of_another_team_gets_nothing() -> None:
    case = routed_case(LAMP)
    away("cem", substitute="lotte")

    with pytest.raises(PersonNotAble):
        casework.assign_case(case.pk, to_person_id=person("cem").pk, by=uwe(), at=LATER)


def test_whoever_is_called_in_takes_over_whatever_the_limit() -> None:
    case = routed_case(LAMP)
    limit("uwe", 0)
    call = escalation.escalate_case(case.pk, by=cem(), at=LATER)

    casework.take_over(call.escalation_id, by=uwe(), at=LATER)

    assert hold(case.pk).owner == person("uwe")
