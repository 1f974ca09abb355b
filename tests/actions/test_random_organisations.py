"""Real rows of a random organisation, half of it gone, away, raising the call or complained about: somebody answers.

Whom a call reaches is found a second time, by trying everybody in the order of the law (casework, section 4).
CITY_RANDOM_ORGANISATIONS (default 30) sets how many are tried.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import pgtrigger
import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from requests_app.actions import casework, escalation, sweeps
from requests_app.models import (
    Absence,
    Case,
    Department,
    DutyShift,
    Escalation,
    FallbackPerson,
    StaffMember,
    Team,
    WorkQueue,
)
from requests_app.rules.actor import Actor
from requests_app.vocabulary import ActorKind, OwnerSource
from tests.factories import MONDAY, routed_case
from tests.personas import cem

TRIED = int(os.environ.get("CITY_RANDOM_ORGANISATIONS", "30"))  # noqa: TID251
LATER = MONDAY + timedelta(minutes=30)
TIED: tuple[str, ...] = ("uwe", "mirjam", "beate", "cem", "sofia", "wolfgang", "omar", "stefan", "lotte", "ralf")
ONE = st.sampled_from(TIED)
MAYBE = st.none() | ONE
SOME = st.frozensets(ONE, min_size=2, max_size=len(TIED) // 2)
LEVELS = {"owner_lead": 1, "queue_lead": 1, "deputy": 1, "head": 2, "roster": 3, "fallback": 4, "last_resort": 4}


@dataclass(frozen=True)
class Organisation:
    """Who leads, who stands in, who is gone, who is away and for whom somebody stands in, and who calls about whom."""

    is_held: bool  # by Cem; else it waits in the queue
    lead: str
    team_lead: str
    deputies: tuple[str | None, str | None]  # of the queue, of the team
    head: str
    on_duty: tuple[str, ...]
    fallback: tuple[str, ...]
    gone: frozenset[str]
    away: dict[str, str | None]
    raiser: str
    complained: str | None

    @property
    def present(self) -> frozenset[str]:
        """Name those who work there: the last of the list is never switched off."""
        return frozenset(TIED) - self.gone | {self.fallback[-1]}

    @property
    def seconds(self) -> tuple[str | None, str | None]:
        """Name the deputies of queue and team: nobody is her own."""
        queue, team = self.deputies
        return (None if queue == self.lead else queue, None if team == self.team_lead else team)

    @property
    def barred(self) -> frozenset[str]:
        """Name those who get no call: whoever raised it, and the one complained about."""
        return frozenset({self.raiser, self.complained or self.raiser})


ORGANISATIONS = st.builds(
    Organisation,
    is_held=st.booleans(),
    lead=ONE,
    team_lead=ONE,
    deputies=st.tuples(MAYBE, MAYBE),
    head=ONE,
    on_duty=st.lists(ONE, max_size=3, unique=True).map(tuple),
    fallback=st.lists(ONE, min_size=2, max_size=4, unique=True).map(tuple),
    gone=SOME,
    away=st.dictionaries(ONE, MAYBE, max_size=6),
    raiser=ONE,
    complained=MAYBE,
)


def in_the_order_of_the_law(who: Organisation) -> Iterator[tuple[str, str]]:
    """Give everybody that a call may reach, step by step."""
    if who.is_held:
        yield "owner_lead", who.team_lead
    yield "queue_lead", who.lead
    yield from (("deputy", one) for one in who.seconds if one)
    yield "head", who.head
    yield from (("roster", one) for one in who.on_duty)
    yield from (("fallback", one) for one in who.fallback)


def stands_in(who: Organisation, person: str, barred: frozenset[str]) -> str | None:
    """Follow the substitutes, never further than there are people."""
    found: str | None = person
    for _ in TIED:
        if found is None or found not in who.away:
            break
        found = who.away[found] if who.away[found] != found else None
    is_able = found in who.present and found not in who.away and found not in barred
    return found if is_able else None


def expected(who: Organisation, *, above: int = 0, held_by: str = "") -> tuple[str, str]:
    """Try everybody; where nobody is left, the last of the list who works there has it, barred or not."""
    barred = who.barred | {held_by}
    for source, person in in_the_order_of_the_law(who):
        found = stands_in(who, person, barred) if LEVELS[source] > above else None
        if found:
            return found, source
    return next(one for one in reversed(who.fallback) if one in who.present), "last_resort"


class Undone(Exception):
    """Thrown to leave nothing behind for the next organisation."""


@pytest.fixture
def cases() -> dict[bool, Case]:
    """Give a case of lighting in Cem's hands, and one that waits there."""
    held, waiting = routed_case(), routed_case()
    casework.claim_case(held.pk, by=cem(), at=MONDAY)
    return {True: held, False: waiting}


def test_an_active_human_is_always_named_and_the_list_only_where_nobody_else_is_left(
    cases: dict[bool, Case], record_property: Callable[[str, object], None]
) -> None:
    sources = Counter[str]()

    @settings(max_examples=TRIED, deadline=None, suppress_health_check=list(HealthCheck))
    @given(organisation=ORGANISATIONS)
    def tried(organisation: Organisation) -> None:
        try:
            with transaction.atomic():
                _lay(organisation)
                sources.update(_call_and_climb(cases[organisation.is_held], organisation))
                raise Undone
        except Undone:
            pass

    tried()

    told = ", ".join(f"{source} {count}" for source, count in sorted(sources.items()))
    record_property("said", f"calls in random organisations: {sources.total()}, without a human 0 ({told})")
    assert sources["last_resort"] < sources.total()


def _lay(who: Organisation) -> None:
    """Give the places away, switch people off and send them away."""
    people = {person.username: person for person in StaffMember.objects.filter(username__in=TIED)}
    hours = {"starts_at": MONDAY - timedelta(days=1), "ends_at": MONDAY + timedelta(days=30)}
    queue = WorkQueue.objects.select_related("team").get(code="lighting")
    queue_deputy, team_deputy = (people.get(name or "") for name in who.seconds)
    DutyShift.objects.all().delete()
    FallbackPerson.objects.all().delete()
    WorkQueue.objects.filter(pk=queue.pk).update(lead=people[who.lead], deputy=queue_deputy)
    Team.objects.filter(pk=queue.team_id).update(lead=people[who.team_lead], deputy=team_deputy)
    Department.objects.filter(pk=queue.team.department_id).update(head=people[who.head])
    for position, username in enumerate(who.fallback):
        FallbackPerson.objects.create(person=people[username], position=position)
    for username in who.on_duty:
        DutyShift.objects.create(person=people[username], **hours)
    for username, substitute in who.away.items():
        stand_in = people[substitute] if substitute and substitute != username else None
        Absence.objects.create(person=people[username], substitute=stand_in, **hours)
    kept_by = ("staff_with_open_work_stays_active", "staff_keeps_a_keeper")
    with pgtrigger.ignore(*(f"requests_app.StaffMember:{trigger}" for trigger in kept_by)):
        StaffMember.objects.filter(username__in=set(TIED) - who.present).update(is_active=False)


def _call_and_climb(case: Case, who: Organisation) -> list[str]:
    """Call, and let the call climb four times; give by which steps it came to whom."""
    people = dict(StaffMember.objects.filter(username__in=TIED).values_list("username", "id"))
    raiser = Actor(kind=ActorKind.STAFF, person_id=people[who.raiser])
    about = people.get(who.complained or "")
    call = escalation.escalate_case(case.pk, by=raiser, at=LATER, complained_about_id=about).escalation_id
    named = _named(call, who, expected(who))
    found = [named.owner_source]
    for _ in range(4):
        above = min(LEVELS[named.owner_source], LEVELS["head"])
        wanted = expected(who, above=above, held_by=named.owner.username)
        assert sweeps.climb_unanswered(at=named.acknowledge_by) == 1
        named = _named(call, who, wanted)
        found.append(named.owner_source)
    return found


def _named(call: int, who: Organisation, wanted: tuple[str, str]) -> Escalation:
    """See that the call has the owner who was found by trying everybody, and that she is at work."""
    named = Escalation.objects.select_related("owner").get(pk=call)
    assert named.owner.is_active
    assert (named.owner.username, named.owner_source) == wanted
    assert named.owner_is_flagged == (named.owner_source == OwnerSource.LAST_RESORT)
    if not named.owner_is_flagged:
        assert named.owner.username not in who.barred
        assert named.owner.username not in who.away
    return named
