"""Absences: who writes them down, whose cases move to whom, and what is told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from requests_app.actions import absences, casework
from requests_app.actions.absences import AbsenceNotFound, end_absence, plan_absence
from requests_app.actions.sweeps import run_alone
from requests_app.facts import ClaimerIsAbsent
from requests_app.models import Absence, Case, CaseEvent, CaseFollower, Message, StaffMember
from requests_app.rules.absences import AbsenceRefused, NotHerLead, SubstituteLoop
from requests_app.rules.actor import Actor
from requests_app.vocabulary import CaseState, EventKind, PassedOn, Sweep
from tests.at_once import at_once
from tests.factories import LAMP, MONDAY, routed_case
from tests.invariants import hold
from tests.personas import actor, cem, mirjam, person, sofia, uwe

LATER = MONDAY + timedelta(hours=1)
WEEK = timedelta(days=7)


def plan(who: str, *, substitute: str = "", by: Actor | None = None, length: timedelta = WEEK) -> Absence:
    stand_in = person(substitute).pk if substitute else None
    return plan_absence(
        person(who).pk, starts_at=MONDAY, ends_at=MONDAY + length, substitute_id=stand_in, by=by or sofia(), at=MONDAY
    )


def lamp_of(by: Actor) -> Case:
    case = routed_case(LAMP)
    casework.claim_case(case.pk, by=by, at=MONDAY)
    return case


def sweep() -> int | None:
    return run_alone(Sweep.ABSENCES, LATER)


def told(event: CaseEvent) -> set[str]:
    return set(Message.objects.filter(event=event, person__isnull=False).values_list("person__username", flat=True))


def last_event(case: Case) -> CaseEvent:
    return CaseEvent.objects.filter(case=case).latest("sequence")


@pytest.mark.parametrize("who", ["cem", "uwe", "mirjam", "beate", "sofia"])
def test_she_herself_lead_deputy_head_and_supervisors_write_it_down(who: str) -> None:
    assert plan("cem", by=actor(who)).pk


def test_a_colleague_does_not() -> None:
    with pytest.raises(NotHerLead):
        plan("cem", by=actor("bruno"))

    assert not Absence.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_plans_at_once_never_close_a_loop() -> None:
    results = at_once(lambda: plan("cem", substitute="mirjam"), lambda: plan("mirjam", substitute="cem"))

    assert sorted(type(result).__name__ for result in results) == ["Absence", "SubstituteLoop"]


def test_a_loop_over_three_is_refused() -> None:
    plan("cem", substitute="mirjam")
    plan("mirjam", substitute="uwe")

    with pytest.raises(SubstituteLoop):
        plan("uwe", substitute="cem")


def test_whoever_is_switched_off_cannot_be_named() -> None:
    StaffMember.objects.filter(username="lotte").update(is_active=False)

    with pytest.raises(AbsenceRefused):
        plan("cem", substitute="lotte")


def test_an_absence_is_ended_early_or_taken_back_before_it_begins() -> None:
    running = plan("cem")
    coming = plan_absence(
        person("mirjam").pk,
        starts_at=LATER + WEEK,
        ends_at=LATER + 2 * WEEK,
        substitute_id=None,
        by=mirjam(),
        at=MONDAY,
    )

    with pytest.raises(NotHerLead):
        end_absence(running.pk, by=actor("bruno"), at=LATER)
    end_absence(running.pk, by=cem(), at=LATER)
    end_absence(coming.pk, by=mirjam(), at=LATER)

    assert Absence.objects.get().ends_at == LATER
    with pytest.raises(AbsenceNotFound):
        end_absence(running.pk, by=cem(), at=LATER)


def test_cases_in_progress_go_to_whoever_stands_in() -> None:
    case = lamp_of(cem())
    plan("cem", substitute="mirjam")

    assert sweep() == 1

    after, event = hold(case.pk), last_event(case)
    assert (after.state, after.owner, after.last_owner) == (CaseState.IN_PROGRESS, person("mirjam"), person("cem"))
    assert (event.kind, event.data["why"]) == (EventKind.ASSIGNED, PassedOn.ABSENT)
    assert told(event) == {"cem", "mirjam"}


def test_without_a_substitute_they_go_back_to_the_queue_with_their_age() -> None:
    case = lamp_of(cem())
    CaseFollower.objects.create(case=case, person=person("uwe"), since=MONDAY)
    plan("cem")

    assert sweep() == 1

    after, event = hold(case.pk), last_event(case)
    assert (after.state, after.owner) == (CaseState.QUEUED, None)
    assert (after.waiting_since, after.rank_at) == (case.waiting_since, case.rank_at)
    assert (event.kind, event.data["why"]) == (EventKind.RELEASED, PassedOn.ABSENT)
    assert told(event) == {"cem", "uwe"}


def test_a_substitute_of_another_team_or_at_her_limit_is_passed_by() -> None:
    first, second = lamp_of(cem()), lamp_of(mirjam())
    plan("cem", substitute="lotte")
    StaffMember.objects.filter(username="uwe").update(capacity=0)
    plan("mirjam", substitute="uwe")

    assert sweep() == 2

    assert {hold(case.pk).state for case in (first, second)} == {CaseState.QUEUED}


def test_the_chain_of_substitutes_is_followed() -> None:
    case = lamp_of(cem())
    plan("cem", substitute="mirjam")
    plan("mirjam", substitute="uwe")

    sweep()

    assert hold(case.pk).owner == person("uwe")


def test_a_second_sweep_finds_nothing_and_so_does_one_that_comes_too_late() -> None:
    case = lamp_of(cem())
    plan("cem", substitute="mirjam")

    assert (sweep(), sweep()) == (1, 0)
    assert not absences.move_work_of(case.pk, person("cem").pk, at=LATER)
    assert hold(case.pk).revision == 3


def test_half_a_day_moves_nothing() -> None:
    case = lamp_of(cem())
    plan("cem", substitute="mirjam", length=timedelta(hours=8))

    assert sweep() == 0
    assert hold(case.pk).owner == person("cem")


def test_whoever_is_away_claims_nothing_before_she_has_ended_it() -> None:
    case = routed_case(LAMP)
    absence = plan("cem")

    with pytest.raises(ClaimerIsAbsent):
        casework.claim_case(case.pk, by=cem(), at=LATER)
    end_absence(absence.pk, by=uwe(), at=LATER)
    casework.claim_case(case.pk, by=cem(), at=LATER)
