"""Somebody leaves while others act; her sessions, absences and waiting cases; the command."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from requests_app.actions import casework
from requests_app.actions.offboarding import (
    offboard,
)
from requests_app.facts import PersonNotAble
from requests_app.models import (
    Absence,
    Case,
    StaffMember,
    TeamMembership,
)
from requests_app.queries.holdings import holdings_of
from requests_app.vocabulary import CaseState
from tests.actions.test_offboarding import LATER, far, lamp_of_cem, leave, only_keeper
from tests.at_once import at_once
from tests.factories import LAMP, MONDAY, routed_case
from tests.invariants import hold
from tests.personas import browser, cem, person, sofia


@pytest.mark.django_db(transaction=True)
def test_of_the_last_two_supervisors_one_stays_even_if_both_go_at_once() -> None:
    only_keeper("sofia")
    StaffMember.objects.filter(username="cem").update(roles=["supervisor"])

    results = at_once(
        lambda: StaffMember.objects.filter(username="sofia").update(roles=["coordinator"]),
        lambda: StaffMember.objects.filter(username="cem").update(roles=["specialist"]),
    )

    assert sorted(type(result).__name__ for result in results) == ["IntegrityError", "int"]


def test_sessions_and_password_end_at_once() -> None:
    window: Client = browser("cem")
    assert window.get("/desk/").status_code == 200

    leave("cem")

    assert window.get("/desk/").status_code == 302
    assert not person("cem").has_usable_password()
    assert not TeamMembership.objects.filter(person=person("cem")).exists()


def test_her_own_absences_end_with_her() -> None:
    Absence.objects.create(person=person("cem"), substitute=person("mirjam"), starts_at=MONDAY, ends_at=far())
    Absence.objects.create(person=person("cem"), starts_at=far(), ends_at=far() + timedelta(days=1))

    leave("cem")

    assert Absence.objects.get().ends_at == LATER


@pytest.mark.django_db(transaction=True)
def test_whoever_is_switched_off_while_she_claims_holds_nothing_afterwards() -> None:
    cases = [routed_case(LAMP) for _ in range(4)]
    who, boss = cem(), sofia()

    results = at_once(
        *[lambda pk=case.pk: casework.claim_case(pk, by=who, at=LATER) for case in cases],
        lambda: offboard(person("cem").pk, by=boss, at=LATER),
    )

    assert not person("cem").is_active, results
    assert not Case.objects.filter(owner__username="cem").exists()
    expected = {"CaseEvent", "PersonNotAble", "CaseNotFound", "Moved"}
    assert {type(result).__name__ for result in results} <= expected
    for case in cases:
        hold(case.pk)


def test_whoever_has_left_claims_nothing() -> None:
    case, who = routed_case(LAMP), cem()
    leave("cem")

    with pytest.raises(PersonNotAble):
        casework.claim_case(case.pk, by=who, at=LATER)


def test_the_command_shows_first_and_moves_then() -> None:
    case = lamp_of_cem()
    shown, done = StringIO(), StringIO()

    call_command("offboard", "cem", dry_run=True, stdout=shown)
    assert case.reference in shown.getvalue()
    assert person("cem").is_active

    call_command("offboard", "cem", cases_to="mirjam", stdout=done)
    assert "Cases given: 1" in done.getvalue()
    assert hold(case.pk).owner == person("mirjam")

    with pytest.raises(CommandError, match="needs a name"):
        call_command("offboard", "uwe", stdout=done)
    with pytest.raises(CommandError, match="Nobody who works here"):
        call_command("offboard", "cem", stdout=done)


def test_a_waiting_case_goes_on_waiting_in_other_hands() -> None:
    case = lamp_of_cem()
    Case.objects.filter(pk=case.pk).update(
        state=CaseState.WAITING, wait_reason="external", wake_at=far(), wake_rule={"on": "timer"}
    )

    leave("cem", cases_to="mirjam")

    case.refresh_from_db()
    assert (case.state, case.owner) == (CaseState.WAITING, person("mirjam"))


def test_holdings_are_read_with_the_same_number_of_queries(django_assert_num_queries: Any) -> None:
    lamp_of_cem()
    lamp_of_cem()
    cem_id = person("cem").pk

    with django_assert_num_queries(11):
        held = holdings_of(cem_id, at=LATER)

    assert len(held.cases) == 2
