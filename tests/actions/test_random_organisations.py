"""Real rows of a random organisation, half of it gone, away, raising the call or complained about: somebody answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pgtrigger
import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from requests_app.actions import casework, escalation, sweeps
from requests_app.models import Absence, Case, DutyShift, Escalation, FallbackPerson, StaffMember, WorkQueue
from requests_app.rules.actor import Actor
from requests_app.vocabulary import ActorKind, OwnerSource
from tests.factories import MONDAY, routed_case
from tests.personas import cem

LATER = MONDAY + timedelta(minutes=30)
TIED: tuple[str, ...] = ("uwe", "mirjam", "beate", "cem", "sofia", "wolfgang", "omar", "stefan", "lotte", "ralf")
ONE = st.sampled_from(TIED)
SOME = st.frozensets(ONE, max_size=len(TIED) // 2)


@dataclass(frozen=True)
class Organisation:
    """Who is gone, who is away and with which substitute, who calls, who is complained about, who is on duty."""

    gone: frozenset[str]
    away: dict[str, str | None]
    raiser: str
    complained: str
    on_duty: tuple[str, ...]


ORGANISATIONS = st.builds(
    Organisation,
    gone=SOME,
    away=st.dictionaries(ONE, st.none() | ONE, max_size=6),
    raiser=ONE,
    complained=ONE,
    on_duty=st.lists(ONE, max_size=3, unique=True).map(tuple),
)


class Undone(Exception):
    """Thrown to leave nothing behind for the next organisation."""


@pytest.fixture
def case() -> Case:
    held = routed_case()
    casework.claim_case(held.pk, by=cem(), at=MONDAY)
    held.refresh_from_db()
    return held


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(organisation=ORGANISATIONS)
def test_an_active_human_is_always_named_and_the_list_only_where_nobody_else_is_left(
    case: Case, organisation: Organisation
) -> None:
    try:
        with transaction.atomic():
            people = _lay(organisation)
            _call_and_climb(case, organisation, people)
            raise Undone
    except Undone:
        pass


def _lay(organisation: Organisation) -> dict[str, StaffMember]:
    """Switch people off and send them away; the last of the city's list stays."""
    people = {person.username: person for person in StaffMember.objects.filter(username__in=TIED)}
    kept = set(FallbackPerson.objects.values_list("person__username", flat=True).order_by("-position")[:1])
    DutyShift.objects.all().delete()
    hours = {"starts_at": MONDAY - timedelta(days=1), "ends_at": MONDAY + timedelta(days=30)}
    for username in organisation.on_duty:
        DutyShift.objects.create(person=people[username], **hours)
    for username, substitute in organisation.away.items():
        stand_in = people[substitute] if substitute and substitute != username else None
        Absence.objects.create(person=people[username], substitute=stand_in, **hours)
    kept_by = ("staff_with_open_work_stays_active", "staff_keeps_a_keeper")
    with pgtrigger.ignore(*(f"requests_app.StaffMember:{trigger}" for trigger in kept_by)):
        StaffMember.objects.filter(username__in=organisation.gone - kept).update(is_active=False)
    return people


def _call_and_climb(case: Case, organisation: Organisation, people: dict[str, StaffMember]) -> None:
    raiser = Actor(kind=ActorKind.STAFF, person_id=people[organisation.raiser].pk)
    barred = {people[organisation.raiser].pk, people[organisation.complained].pk}
    call = escalation.escalate_case(
        case.pk, by=raiser, at=LATER, complained_about_id=people[organisation.complained].pk
    ).escalation_id
    _is_right(call, barred, organisation)
    if _present(_on_the_ladder(organisation, people), people, organisation) - barred:
        assert Escalation.objects.get(pk=call).owner_source not in {OwnerSource.FALLBACK, OwnerSource.LAST_RESORT}
    for _ in range(4):
        due = Escalation.objects.get(pk=call).acknowledge_by
        assert sweeps.climb_unanswered(at=due) == 1
        _is_right(call, barred, organisation)


def _is_right(call: int, barred: set[int], organisation: Organisation) -> None:
    named = Escalation.objects.select_related("owner").get(pk=call)
    assert named.owner.is_active
    if not named.owner_is_flagged:
        assert named.owner_id not in barred
        assert named.owner.username not in organisation.away


def _on_the_ladder(organisation: Organisation, people: dict[str, StaffMember]) -> set[int]:
    """List who stands on the ladder of a case of lighting, before the city's list; substitutes are left out."""
    lighting = WorkQueue.objects.select_related("team__department").get(code="lighting")
    team = lighting.team
    rungs = {lighting.lead_id, lighting.deputy_id, team.lead_id, team.deputy_id, team.department.head_id}
    return {pk for pk in rungs if pk} | {people[username].pk for username in organisation.on_duty}


def _present(rungs: set[int], people: dict[str, StaffMember], organisation: Organisation) -> set[int]:
    away = {people[username].pk for username in organisation.away}
    return set(StaffMember.objects.filter(pk__in=rungs - away, is_active=True).values_list("pk", flat=True))
