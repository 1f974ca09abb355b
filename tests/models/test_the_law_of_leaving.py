"""The database itself lets nobody go over a place, out of a team with open work, or into a place after leaving."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from requests_app.actions import casework
from requests_app.actions.offboarding import offboard
from requests_app.models import Absence, DutyShift, StaffMember, Team, TeamMembership, WorkQueue
from tests.factories import MONDAY, routed_case
from tests.personas import cem, person, sofia


def far() -> Any:
    return MONDAY + timedelta(days=9000)


@pytest.mark.parametrize(
    ("who", "why"),
    [("uwe", "answers for a work queue"), ("beate", "heads a department"), ("henrik", "answers for a work queue")],
)
def test_the_database_lets_nobody_go_over_a_place(who: str, why: str) -> None:
    with pytest.raises(IntegrityError, match=why), transaction.atomic():
        StaffMember.objects.filter(username=who).update(is_active=False)


@pytest.mark.parametrize("place", ["duty", "substitute", "team"])
def test_the_database_knows_rosters_substitutes_and_teams(place: str) -> None:
    cem_ = person("cem")
    if place == "duty":
        DutyShift.objects.create(person=cem_, starts_at=MONDAY, ends_at=far())
    elif place == "substitute":
        Absence.objects.create(person=person("mirjam"), substitute=cem_, starts_at=MONDAY, ends_at=far())
    else:
        Team.objects.filter(code="lighting").update(lead=cem_)

    with pytest.raises(IntegrityError), transaction.atomic():
        StaffMember.objects.filter(pk=cem_.pk).update(is_active=False)


def test_nobody_is_taken_out_of_a_team_whose_case_she_holds() -> None:
    casework.claim_case(routed_case().pk, by=cem(), at=MONDAY)

    with pytest.raises(IntegrityError, match="owns a case of the team"), transaction.atomic():
        TeamMembership.objects.filter(person__username="cem").delete()


def test_whoever_has_left_is_named_for_no_place() -> None:
    offboard(person("cem").pk, by=sofia(), at=MONDAY)

    with pytest.raises(IntegrityError, match="is not active"), transaction.atomic():
        WorkQueue.objects.filter(code="lighting").update(deputy=person("cem"))
    with pytest.raises(IntegrityError, match="is not active"), transaction.atomic():
        DutyShift.objects.create(person=person("cem"), starts_at=MONDAY, ends_at=far())
