"""The first rule that fits, and why."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from requests_app.rules.conditions import ALWAYS, AllOf, AnyOf, CaseValues, Leaf
from requests_app.rules.routing import (
    RoutingRule,
    ask_in_order,
    choose_queue,
    condition_as_stored,
    rule_from_mapping,
)
from requests_app.vocabulary import UNKNOWN_DISTRICT

FACTS = CaseValues(
    service="road-damage",
    group="streets",
    district="010",
    channel="web",
    language="de",
    priority=20,
    words="A hole. It smells of gas!",
)


def rule(code: str, **when: list[str | int]) -> RoutingRule:
    condition = AllOf(tuple(Leaf(name, "in", tuple(values)) for name, values in when.items()))
    return RoutingRule(code=code, queue=f"{code}-queue", when=condition, because={"en": "Because."})


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
    asked = RoutingRule(
        code="a", queue="b", when=AnyOf((Leaf("words", "has_word", ("gas",)), Leaf("priority", "is", 40)))
    )

    assert rule_from_mapping(asked.as_mapping()) == asked
    assert rule_from_mapping({"code": "a", "queue": "b"}) == RoutingRule(code="a", queue="b")


@pytest.mark.parametrize(
    ("stored", "condition"),
    [
        ({}, ALWAYS),
        ({"service": ["a", "b"]}, AllOf((Leaf("service", "in", ("a", "b")),))),
        ({"service": []}, AllOf((Leaf("service", "in", ()),))),
        (
            {"district": ["unknown"], "priority": [20, 40]},
            AllOf((Leaf("district", "in", ("unknown",)), Leaf("priority", "in", (20, 40)))),
        ),
    ],
)
def test_a_version_from_before_the_one_language_is_read_for_ever(
    stored: dict[str, list[str]], condition: AllOf
) -> None:
    assert condition_as_stored(stored) == condition


def test_the_trace_names_what_decided_and_keeps_the_residents_words_out() -> None:
    gas = RoutingRule(code="gas", queue="phone", when=AnyOf((Leaf("words", "has_word", ("gas", "gaz")),)))

    trace = choose_queue(FACTS, [rule("lamps", service=["lamp"]), gas], version=7).as_mapping()

    assert (trace["rule"], trace["matched_on"], trace["facts"]["words"]) == ("gas", ("words",), ["gas"])
    assert "hole" not in str(trace)
    assert trace["facts"]["opened_time"] == "00:00"


def test_every_rule_asked_says_which_question_failed() -> None:
    rules = [rule("lamps", service=["lamp"], district=["010"]), rule("roads", service=["road-damage"]), rule("all")]

    asked = list(ask_in_order(FACTS, rules))

    assert [(one.rule.code, one.is_fit) for one in asked] == [("lamps", False), ("roads", True)]
    (finding,) = asked[0].findings
    assert (finding.where, finding.field, finding.expected, finding.found) == (
        "all[0]",
        "service",
        ["lamp"],
        "road-damage",
    )


@given(
    st.lists(st.dictionaries(st.sampled_from(["service", "district"]), st.lists(st.sampled_from("abc"))), max_size=6)
)
def test_no_rule_before_the_chosen_one_fits(conditions: list[dict[str, list[str]]]) -> None:
    facts = replace(FACTS, service="a", district="b")
    rules = [
        RoutingRule(code=str(index), queue="q", when=condition_as_stored(when)) for index, when in enumerate(conditions)
    ]

    trace = choose_queue(facts, rules, version=1)

    fitting = [one.code for one in rules if one.fits(facts)]
    assert trace.rule == (fitting[0] if fitting else None)
    assert trace.passed_over == (int(fitting[0]) if fitting else len(rules))
