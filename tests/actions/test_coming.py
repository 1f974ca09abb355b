"""On-boarding: somebody comes with roles and teams, and gets a letter to choose a password."""

from __future__ import annotations

from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from requests_app.actions.offboarding import offboard
from requests_app.actions.onboarding import NewPerson, OnboardingRefused, PlaceInTeam, onboard
from requests_app.facts import OnlyKeepers
from requests_app.models import JobRow, StaffMember, TeamMembership
from requests_app.rules.actor import SYSTEM
from requests_app.vocabulary import Job
from tests.at_once import at_once
from tests.factories import MONDAY
from tests.personas import actor, person, sofia

PIA = NewPerson(
    username="pia",
    first_name="Pia",
    last_name="Neumann",
    email="pia@konstanz.example",
    roles=("specialist",),
    teams=(PlaceInTeam("roads", ("asphalt",), 1),),
    capacity=5,
)


def test_somebody_comes_with_a_place_and_a_letter() -> None:
    pia = onboard(PIA, by=sofia(), at=MONDAY)

    there = TeamMembership.objects.get(person=pia)
    assert (there.team.code, there.skills, there.clearance) == ("roads", ["asphalt"], 1)
    assert (pia.capacity, pia.is_active, pia.is_demo, pia.has_usable_password()) == (5, True, False, False)
    job = JobRow.objects.get(name=Job.SEND_PASSWORD_RESET)
    assert (job.person, job.message) == (pia, None)


@pytest.mark.parametrize(
    ("new", "field"),
    [
        (replace(PIA, username="Pia!"), "username"),
        (replace(PIA, username="cem"), "username"),
        (replace(PIA, first_name=" ", last_name=""), "first_name"),
        (replace(PIA, email="pia"), "email"),
        (replace(PIA, roles=()), "roles"),
        (replace(PIA, roles=("queen",)), "roles"),
        (replace(PIA, roles=("admin",)), "roles"),
        (replace(PIA, teams=(PlaceInTeam("navy"),)), "team"),
        (replace(PIA, capacity=0), "capacity"),
    ],
)
def test_mistakes_are_named_field_by_field(new: NewPerson, field: str) -> None:
    with pytest.raises(OnboardingRefused) as refused:
        onboard(new, by=sofia(), at=MONDAY)

    assert set(refused.value.errors) == {field}
    assert not StaffMember.objects.filter(username="pia").exists()


def test_only_keepers_bring_people_in() -> None:
    with pytest.raises(OnlyKeepers):
        onboard(PIA, by=actor("malik"), at=MONDAY)


def test_whoever_has_left_comes_back_as_herself() -> None:
    cem = person("cem").pk
    offboard(cem, by=sofia(), at=MONDAY)

    again = onboard(replace(PIA, username="cem"), by=sofia(), at=MONDAY)

    assert (again.pk, again.is_active, again.left_at) == (cem, True, None)


def test_the_command_makes_an_administrator_and_says_what_is_wrong() -> None:
    out = StringIO()

    call_command(
        "onboard",
        "pia",
        name="Pia Neumann",
        email="pia@konstanz.example",
        role=["admin"],
        team=["roads:asphalt,drains:1"],
        stdout=out,
    )

    assert "pia is brought in" in out.getvalue()
    assert TeamMembership.objects.get(person__username="pia").skills == ["asphalt", "drains"]
    with pytest.raises(CommandError, match="taken"):
        call_command("onboard", "pia", name="Pia", email="p@x.example", role=["clerk"], team=[], stdout=out)
    with pytest.raises(CommandError, match="whole number"):
        call_command("onboard", "mia", name="M", email="m@x.example", role=["clerk"], team=["roads::x"], stdout=out)


@pytest.mark.django_db(transaction=True)
def test_of_two_of_the_same_login_one_comes() -> None:
    boss = sofia()

    results = at_once(lambda: onboard(PIA, by=boss, at=MONDAY), lambda: onboard(PIA, by=boss, at=MONDAY))

    assert sorted(type(result).__name__ for result in results) == ["OnboardingRefused", "StaffMember"]


def test_the_first_letter_goes_out_though_one_was_just_sent() -> None:
    onboard(PIA, by=SYSTEM, at=MONDAY)
    offboard(person("pia").pk, by=SYSTEM, at=MONDAY)

    onboard(PIA, by=SYSTEM, at=MONDAY)

    assert JobRow.objects.filter(name=Job.SEND_PASSWORD_RESET).count() == 2
