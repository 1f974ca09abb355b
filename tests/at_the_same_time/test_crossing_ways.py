"""Two who need the same rows from opposite ends: neither is sent away by the database."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from requests_app.actions import casework, escalation
from requests_app.actions.offboarding import offboard
from requests_app.facts import Fact
from requests_app.models import Case
from requests_app.rules.actor import SYSTEM
from tests.at_once import at_once
from tests.at_the_same_time.lingering import lingering
from tests.at_the_same_time.scenes import AT, UNTIL
from tests.factories import MONDAY, routed_case
from tests.invariants import hold
from tests.personas import actor, person, rosa

pytestmark = pytest.mark.django_db(transaction=True)
Acts = list[Callable[[], Any]]


def older_survivor() -> tuple[Case, Case]:
    """Give a joined case and its survivor, which came before it."""
    survivor, case = routed_case(), routed_case()
    casework.claim_case(survivor.pk, by=actor("cem"), at=MONDAY)
    casework.merge_case(case.pk, into_reference=survivor.reference, reason="One.", by=actor("sofia"), at=MONDAY)
    return case, survivor


def above_and_below() -> tuple[Case, Case]:
    """Give a case and the one below it, in the hands of Cem and Bruno."""
    above = routed_case()
    casework.claim_case(above.pk, by=actor("cem"), at=MONDAY)
    casework.consult_team(above.pk, queue_code="roads", question="Why?", by=actor("cem"), at=MONDAY)
    below = Case.objects.get(parent=above.pk)
    casework.claim_case(below.pk, by=actor("bruno"), at=MONDAY)
    return above, below


def a_reply_and_a_call() -> Acts:
    case, _survivor = older_survivor()
    letter = case.requests.get().pk
    given: dict[str, Any] = {"request_id": letter, "text": "There.", "by": rosa(letter), "at": AT}
    return [
        lambda: casework.receive_reply(case.pk, **given),
        lambda: escalation.escalate_case(case.pk, by=SYSTEM, at=AT),
    ]


def a_reply_and_a_separation() -> Acts:
    case, _survivor = older_survivor()
    letter = case.requests.get().pk
    lead = actor("sofia")
    return [
        lambda: casework.receive_reply(case.pk, request_id=letter, text="There.", by=rosa(letter), at=AT),
        lambda: casework.unmerge_case(case.pk, reason="Two.", by=lead, at=AT),
    ]


def the_end_of_a_part_and_a_join_of_the_whole_into_it() -> Acts:
    above, below = above_and_below()
    bruno, lead = actor("bruno"), actor("sofia")
    return [
        lambda: casework.resolve_case(below.pk, outcome="done", words="x", by=bruno, at=AT, objection_until=UNTIL),
        lambda: casework.merge_case(above.pk, into_reference=below.reference, reason="One.", by=lead, at=AT),
    ]


def a_join_of_a_part_and_one_of_the_whole() -> Acts:
    above, below = above_and_below()
    third, fourth, lead, other = routed_case(), routed_case(), actor("sofia"), actor("malik")
    return [
        lambda: casework.merge_case(below.pk, into_reference=third.reference, reason="x", by=lead, at=AT),
        lambda: casework.merge_case(above.pk, into_reference=third.reference, reason="x", by=other, at=AT),
        lambda: casework.merge_case(above.pk, into_reference=fourth.reference, reason="x", by=other, at=AT),
    ]


def somebody_leaves_while_she_claims() -> Acts:
    cases = [routed_case() for _ in range(3)]
    cem, boss, leaver = actor("cem"), actor("sofia"), person("cem").pk
    return [
        *[lambda pk=case.pk: casework.claim_case(pk, by=cem, at=AT) for case in cases],
        lambda: offboard(leaver, by=boss, at=AT),
    ]


CROSSINGS: dict[str, Callable[[], Acts]] = {
    one.__name__: one
    for one in (
        a_reply_and_a_call,
        a_reply_and_a_separation,
        the_end_of_a_part_and_a_join_of_the_whole_into_it,
        a_join_of_a_part_and_one_of_the_whole,
        somebody_leaves_while_she_claims,
    )
}


@pytest.mark.parametrize("crossing", CROSSINGS)
def test_the_database_sends_nobody_away(konstanz: None, crossing: str) -> None:
    acts = CROSSINGS[crossing]()

    results = at_once(*[lingering(act, seconds=0.1) for act in acts])

    assert not [result for result in results if isinstance(result, Exception) and not isinstance(result, Fact)]
    assert any(not isinstance(result, Fact) for result in results)
    for case in Case.objects.all():
        hold(case.pk)
