"""The first rule that fits, and why."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from requests_app.rules.routing import CONDITION_FIELDS, RoutingFacts, RoutingRule, choose_queue, rule_from_mapping
from requests_app.vocabulary import UNKNOWN_DISTRICT

FACTS = RoutingFacts(service="road-damage", group="streets", district="010", channel="web", language="de", priority=20)
OTHERS: dict[str, Any] = {
    "service": "playground",
    "group": "green",
    "district": "020",
    "channel": "kiosk",
    "language": "fr",
    "priority": 40,
}


def rule(code: str, **when: list[str | int]) -> RoutingRule:
    return RoutingRule(code=code, queue=f"{code}-queue", when=when, because={"en": "Because."})


def test_the_first_rule_that_fits_wins_and_the_trace_says_so() -> None:
    rules = [
        rule("lamps", service=["lamp"]),
        rule("roads", service=["road-damage"], district=["010", "020"]),
        rule("all"),
    ]

    trace = choose_queue(FACTS, rules, version=3)

    assert (trace.rule, trace.queue, trace.version, trace.passed_over) == ("roads", "roads-queue", 3, 1)
    assert trace.matched_on == ("service", "district")
    assert trace.as_mapping()["facts"]["district"] == "010"
    assert trace.as_mapping()["because"] == {"en": "Because."}


@pytest.mark.parametrize("name", CONDITION_FIELDS)
def test_every_field_can_be_a_condition(name: str) -> None:
    only = rule("only", **{name: [getattr(FACTS, name)]})

    assert only.fits(FACTS)
    assert not only.fits(replace(FACTS, **{name: OTHERS[name]}))


def test_an_unknown_district_is_a_value_like_another() -> None:
    unknown = replace(FACTS, district=UNKNOWN_DISTRICT)
    rules = [rule("known", district=["010"]), rule("unknown", district=[UNKNOWN_DISTRICT])]

    assert choose_queue(unknown, rules, version=1).rule == "unknown"
    assert not unknown.is_district_known


def test_no_rule_that_fits_gives_a_trace_without_a_queue() -> None:
    trace = choose_queue(FACTS, [rule("lamps", service=["lamp"])], version=3)

    assert (trace.rule, trace.queue, trace.passed_over) == (None, None, 1)
    assert choose_queue(FACTS, [], version=0).queue is None


def test_a_rule_without_conditions_fits_everything_and_one_without_values_nothing() -> None:
    assert rule("all").fits(FACTS)
    assert not rule("none", service=[]).fits(FACTS)


def test_a_rule_is_read_as_it_is_stored() -> None:
    stored = {"code": "a", "queue": "b"}

    assert rule_from_mapping(stored) == RoutingRule(code="a", queue="b")


@given(
    st.lists(st.dictionaries(st.sampled_from(["service", "district"]), st.lists(st.sampled_from("abc"))), max_size=6)
)
def test_no_rule_before_the_chosen_one_fits(conditions: list[dict[str, list[str]]]) -> None:
    facts = replace(FACTS, service="a", district="b")
    rules = [RoutingRule(code=str(index), queue="q", when=when) for index, when in enumerate(conditions)]

    trace = choose_queue(facts, rules, version=1)

    fitting = [one.code for one in rules if one.fits(facts)]
    assert trace.rule == (fitting[0] if fitting else None)
    assert trace.passed_over == (int(fitting[0]) if fitting else len(rules))
