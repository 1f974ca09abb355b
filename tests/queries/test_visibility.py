"""Who may see which case: one function, asked by every reading and every move."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from requests_app.actions import assignment, casework, escalation, escalation_answers
from requests_app.models import Case
from requests_app.queries.people import actor_of
from requests_app.queries.visibility import escalations_visible_to, visible_to
from requests_app.rules.actor import CLOCK, SYSTEM, Actor
from requests_app.vocabulary import ActorKind
from tests.factories import MONDAY, ROAD, new_case, routed_case
from tests.invariants import hold
from tests.personas import STAFF, actor, cem, malik, omar, person, rosa


def sees(by: Actor, case: Case) -> bool:
    return visible_to(by).filter(pk=case.pk).exists()


# Who sees a lamp that waits in lighting.
LAMP_IN_LIGHTING = {
    "farah": True,  # a clerk: whoever stands before her may ask about any request
    "malik": True,  # coordinates
    "sofia": True,  # supervises
    "cem": True,  # works there
    "uwe": True,  # leads it
    "beate": True,  # heads the department
    "bruno": False,  # works elsewhere
    "ana": False,  # owns services, not cases
    "omar": False,  # figures, not people
}


@pytest.mark.parametrize("who", LAMP_IN_LIGHTING)
def test_each_role_sees_as_far_as_its_work_goes(who: str) -> None:
    assert sees(actor(who), routed_case()) == LAMP_IN_LIGHTING[who]


def test_strangers_devices_and_holders_of_other_secrets_see_nothing() -> None:
    case, other = routed_case(), routed_case()

    for by in (rosa(), rosa(other.requests.get().pk), Actor(kind=ActorKind.DEVICE, device_id=1)):
        assert not sees(by, case)
    assert sees(rosa(case.requests.get().pk), case)
    assert sees(SYSTEM, case)
    assert sees(CLOCK, case)


def followed(case: Case, by: Actor) -> None:
    assignment.follow(case, by.person_id or 0, at=MONDAY, reason="asked")


def called_in(case: Case, by: Actor) -> None:
    escalation.escalate_case(case.pk, by=SYSTEM, at=MONDAY, named_id=by.person_id)


@pytest.mark.parametrize("tie", [followed, called_in])
@pytest.mark.parametrize("who", ["bruno", "ana", "omar"])
def test_whoever_is_tied_to_a_case_sees_it(tie: Callable[[Case, Actor], None], who: str) -> None:
    case, by = routed_case(), actor(who)

    tie(case, by)

    assert sees(by, case)
    assert visible_to(by).filter(pk=case.pk).count() == 1


def test_a_call_that_is_answered_ties_no_longer() -> None:
    case = routed_case()
    call = escalation.escalate_case(case.pk, by=SYSTEM, at=MONDAY, named_id=person("omar").pk)

    escalation_answers.close_with_answer(call.escalation_id, answer="Yes.", by=omar(), at=MONDAY)

    assert not sees(omar(), case)


def test_the_last_owner_and_the_last_queue_still_see_what_has_ended_and_been_sent_on() -> None:
    case = routed_case()
    casework.claim_case(case.pk, by=cem(), at=MONDAY)
    casework.return_case(case.pk, reason="x", missing="y", by=cem(), at=MONDAY)
    assert sees(cem(), hold(case.pk))
    assert not sees(actor("mirjam"), hold(case.pk))

    ended = routed_case()
    casework.cancel_case(ended.pk, cancel_reason="invalid", reason="x", by=malik(), at=MONDAY)
    assert sees(actor("mirjam"), ended)


def test_calls_are_seen_by_whoever_raised_or_owns_them_or_sees_the_case() -> None:
    case = routed_case()
    by = actor("bruno")
    call = escalation.escalate_case(case.pk, by=by, at=MONDAY).escalation_id

    for who, expected in {"bruno": True, "uwe": True, "farah": True, "omar": False, "stefan": False}.items():
        assert escalations_visible_to(actor(who)).filter(pk=call).exists() == expected, who
    assert not escalations_visible_to(rosa(case.requests.get().pk)).exists()
    assert not sees(by, case), "raising a call shows nothing of the case"


def test_each_persona_sees_exactly_what_the_widest_role_gives() -> None:
    lamp, road, new = routed_case(), routed_case(ROAD), new_case()

    seen = {who: set(visible_to(actor(who)).values_list("pk", flat=True)) for who in STAFF}

    everything = {lamp.pk, road.pk, new.pk}
    assert seen == {
        "farah": everything,
        "malik": everything,
        "sofia": everything,
        "bruno": {road.pk},
        "ana": set(),
        "omar": set(),
    }


def test_an_actor_is_described_in_one_query(django_assert_num_queries: Callable[..., object]) -> None:
    sofia = person("sofia")

    with django_assert_num_queries(1):  # type: ignore[attr-defined]
        by = actor_of(sofia)

    assert by.led_queue_ids
    assert by.person_id == sofia.pk
