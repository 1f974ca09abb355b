"""Who stands in which relation to a case, and how far each role sees."""

from __future__ import annotations

import pytest

from requests_app.rules.actor import CLOCK, SYSTEM, Actor, kiosk_user, resident
from requests_app.rules.assignment import CaseTies, relations_of
from requests_app.rules.visibility import SCOPE_OF_ROLE, Scope, scope_of
from requests_app.vocabulary import ActorKind, Channel, Role
from requests_app.vocabulary import Relation as Tie

TIES = CaseTies(queue_id=7, last_queue_id=3, owner_id=40, request_ids=frozenset({5}), called_in_ids=frozenset({41}))
ENDED = CaseTies(queue_id=None, last_queue_id=7, owner_id=None, request_ids=frozenset({5}))


def staff(person_id: int = 1, *roles: Role, queues: set[int] = frozenset(), leads: set[int] = frozenset()) -> Actor:  # type: ignore[assignment]
    return Actor(
        kind=ActorKind.STAFF,
        person_id=person_id,
        roles=frozenset(roles),
        queue_ids=frozenset(queues),
        led_queue_ids=frozenset(leads),
    )


@pytest.mark.parametrize(
    ("actor", "more"),
    [
        (SYSTEM, {Tie.SYSTEM}),
        (CLOCK, {Tie.SYSTEM}),
        (resident(channel=Channel.WEB), set()),
        (resident(channel=Channel.WEB, request_ids=frozenset({5, 6})), {Tie.RESIDENT}),
        (resident(channel=Channel.WEB, request_ids=frozenset({6})), set()),
        (kiosk_user(device_id=1, site_id=1, request_ids=frozenset({5})), {Tie.RESIDENT}),
        (Actor(kind=ActorKind.DEVICE, device_id=1), set()),
        (staff(), {Tie.STAFF}),
        (staff(40), {Tie.STAFF, Tie.OWNER}),
        (staff(41), {Tie.STAFF, Tie.CALLED_IN}),
        (staff(queues={7}), {Tie.STAFF, Tie.MEMBER}),
        (staff(queues={3}), {Tie.STAFF}),
        (staff(leads={7}), {Tie.STAFF, Tie.LEAD}),
        (staff(1, Role.SUPERVISOR), {Tie.STAFF, Tie.LEAD, Tie.TRIAGE}),
        (staff(1, Role.COORDINATOR), {Tie.STAFF, Tie.TRIAGE}),
        (staff(1, Role.CITY_MANAGER), {Tie.STAFF}),
    ],
)
def test_relations_come_from_ids_and_roles(actor: Actor, more: set[Tie]) -> None:
    assert relations_of(actor, TIES) == more | {Tie.ANYONE}


def test_an_ended_case_still_belongs_to_its_last_queue() -> None:
    assert Tie.MEMBER in relations_of(staff(queues={7}), ENDED)
    assert Tie.LEAD in relations_of(staff(leads={7}), ENDED)


def test_nobody_owns_a_case_without_an_owner() -> None:
    nameless = Actor(kind=ActorKind.STAFF)

    assert Tie.OWNER not in relations_of(nameless, ENDED)


def test_the_widest_role_counts_and_no_role_sees_only_what_it_is_tied_to() -> None:
    assert set(SCOPE_OF_ROLE) == set(Role)
    assert scope_of([]) == Scope.TIED
    assert scope_of([Role.CITY_MANAGER, Role.ADMIN, Role.SERVICE_OWNER]) == Scope.TIED
    assert scope_of([Role.CITY_MANAGER, Role.SPECIALIST]) == Scope.QUEUES
    assert scope_of([Role.SPECIALIST, Role.CLERK]) == Scope.CITY
    assert scope_of([Role.COORDINATOR]) == scope_of([Role.SUPERVISOR]) == Scope.CITY
