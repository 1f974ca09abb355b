"""An ordered list of rules: nothing unknown, no case without a rule, no rule without a case. No database is asked."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from requests_app.rules.conditions import ALWAYS, AllOf, AnyOf, CaseValues, Condition, Leaf, Not
from requests_app.rules.routing import RoutingRule, choose_queue
from requests_app.rules.routing_checks import RoutingGround, Scope, mistakes_in_rules, scope_of
from requests_app.vocabulary import Office

GROUND = RoutingGround(
    services={"lamp": {Office.FRONT, Office.BACK}, "note": {Office.FRONT, Office.MIDDLE}},
    queues={"desk": Office.FRONT, "lighting": Office.BACK},
    districts=["010", "020"],
    names={"language": ["de"], "group": ["g"]},
)
WEB = Leaf("channel", "is", "web")


def lamps(*districts: str, more: tuple[Condition, ...] = ()) -> Condition:
    where = (Leaf("district", "in", districts),) if districts else ()
    return AllOf((Leaf("service", "in", ("lamp",)), *where, *more))


def mistakes(*conditions: Condition) -> list[tuple[int | None, str, str]]:
    rules = [RoutingRule(str(index), "desk", when) for index, when in enumerate(conditions)]
    return [(found.index, found.field, found.message) for found in mistakes_in_rules(rules, GROUND)]


def test_a_scope_is_what_a_condition_surely_asks_and_the_rest() -> None:
    scope = scope_of(AllOf((lamps("010", "unknown"), AllOf((WEB, Leaf("district", "is", "010"))))))

    assert scope == Scope(frozenset({"lamp"}), frozenset({"010"}), frozenset({WEB}))
    assert scope.pairs(GROUND) == {("lamp", "010")}
    assert len(scope_of(ALWAYS).pairs(GROUND)) == 6


@pytest.mark.parametrize("part", [AnyOf((lamps(),)), Not(lamps()), Leaf("service", "not_in", ("note",))])
def test_what_is_not_said_plainly_counts_as_what_may_be_false(part: Condition) -> None:
    assert scope_of(part).more == {part}


def test_a_list_without_a_mistake_has_none() -> None:
    assert mistakes(lamps("010", more=(WEB,)), lamps("010"), lamps(), ALWAYS) == []


@pytest.mark.parametrize(
    "above",
    [
        (ALWAYS,),
        (lamps(),),
        (lamps("010"), lamps("unknown", "020")),
        (lamps("010", more=(WEB,)),),
        (AllOf((WEB,)),),
    ],
)
def test_a_rule_that_can_get_no_case_is_a_mistake(above: tuple[Condition, ...]) -> None:
    found = mistakes(*above, lamps("010", more=(WEB,)), ALWAYS)

    assert found[0][:2] == (len(above), "code")
    assert "gets no case" in found[0][2]
    assert "Move this rule up, or take it out." in found[0][2]


def test_nothing_after_the_end_of_the_list_is_asked_of_conditions_that_differ() -> None:
    assert mistakes(lamps(more=(WEB,)), lamps(more=(Not(WEB),)), ALWAYS) == []


def test_a_service_without_a_sure_rule_is_a_mistake_at_the_service() -> None:
    (found,) = mistakes_in_rules(
        [RoutingRule("a", "desk", lamps("010")), RoutingRule("b", "desk", AllOf((WEB,)))], GROUND
    )[:1]

    assert (found.index, found.service) == (None, "lamp")
    assert "in these districts: unknown, 020" in found.message


def test_unknown_names_are_told_at_their_field() -> None:
    rules = [
        RoutingRule("a", "attic", AllOf((Leaf("service", "in", ("boat",)), Leaf("district", "is", "999")))),
        RoutingRule("b", "desk", AnyOf((Leaf("service", "is", "boat"), Leaf("group", "in", ("g", "h"))))),
        RoutingRule("c", "lighting"),
    ]

    found = [(mistake.index, mistake.field) for mistake in mistakes_in_rules(rules, GROUND)]

    assert found == [(0, "queue"), (0, "services"), (0, "districts"), (1, "when"), (1, "when"), (2, "queue")]


PARTS = st.sampled_from([lamps(), lamps("010"), lamps("unknown", "020"), WEB, Not(WEB), Leaf("service", "is", "note")])
CONDITIONS = st.lists(PARTS, max_size=3).map(lambda parts: AllOf(tuple(parts)))


@given(st.lists(CONDITIONS, max_size=5))
def test_the_promise_holds_for_every_case_and_a_refused_rule_gets_none(conditions: list[Condition]) -> None:
    rules = [RoutingRule(str(index), "desk", when) for index, when in enumerate(conditions)]
    found = mistakes_in_rules(rules, GROUND)
    cases = [
        CaseValues(service=service, group="g", district=district, channel=channel)
        for service, district, channel in product(GROUND.services, GROUND.places, ("web", "kiosk"))
    ]

    chosen = {(case.service, case.district, case.channel): choose_queue(case, rules, version=1).rule for case in cases}

    lost = {mistake.service for mistake in found if mistake.index is None}
    assert all(rule is not None for (service, _place, _channel), rule in chosen.items() if service not in lost)
    assert not {str(mistake.index) for mistake in found if mistake.field == "code"} & set(chosen.values())
