"""New routing rules: one version after the other, in force at once, refused with all that is wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from requests_app.actions import routing
from requests_app.actions.routing_rules import RulesHaveMistakes, activate_rules
from requests_app.facts import MoveNotAllowed
from requests_app.models import JobRow, QueueStay, RoutingRuleSet
from requests_app.queries import queues
from requests_app.rules.actor import SYSTEM
from requests_app.rules.conditions import ALWAYS, AllOf, Condition, Leaf, parse
from requests_app.rules.routing import RoutingRule
from tests.at_once import at_once
from tests.factories import MONDAY, ROAD, new_case, routed_case
from tests.invariants import hold
from tests.personas import ana, bruno

LATER = MONDAY + timedelta(minutes=10)


def rule(code: str, queue: str, when: Condition = ALWAYS) -> RoutingRule:
    return RoutingRule(code=code, queue=queue, when=when, because={"en": "Because."})


def services(*codes: str) -> Leaf:
    return Leaf("service", "in", codes)


def places(*codes: str) -> Leaf:
    return Leaf("district", "in", codes)


def asks(field: str, op: str, value: Any) -> Condition:
    return parse({"field": field, "op": op, "value": value})


# The counter is in the front office, where every service may pass.
TO_THE_COUNTER = [rule("all", "counter")]


def refused(*rules: RoutingRule) -> list[str]:
    before = list(RoutingRuleSet.objects.values_list("version", "is_active"))
    with pytest.raises(RulesHaveMistakes) as found:
        activate_rules(rules, by=SYSTEM, at=LATER)
    assert list(RoutingRuleSet.objects.values_list("version", "is_active")) == before
    return list(found.value.lines)


def test_new_rules_are_a_new_version_and_decide_at_once() -> None:
    assert activate_rules(TO_THE_COUNTER, by=ana(), at=LATER) == 2

    case = routed_case()

    assert hold(case.pk).queue.code == "counter"  # type: ignore[union-attr]
    assert list(RoutingRuleSet.objects.order_by("version").values_list("version", "is_active")) == [
        (1, False),
        (2, True),
    ]


def test_the_same_rules_again_make_no_new_version() -> None:
    assert activate_rules(queues.active_rules().rules, by=SYSTEM, at=LATER) == 1
    assert RoutingRuleSet.objects.count() == 1


def test_what_waited_for_a_rule_is_routed_again() -> None:
    RoutingRuleSet.objects.update(rules=[])
    case = routed_case()

    activate_rules(TO_THE_COUNTER, by=SYSTEM, at=LATER)

    assert JobRow.objects.filter(case=case, routing_round=2, done_at=None).exists()
    routing.route_case(case.pk, at=LATER)
    assert QueueStay.objects.get(case=case, left_at=None).rule_version == 2


def test_a_specialist_cannot_change_the_rules() -> None:
    with pytest.raises(MoveNotAllowed):
        activate_rules(TO_THE_COUNTER, by=bruno(), at=LATER)


@pytest.mark.django_db(transaction=True)
def test_two_activations_at_the_same_moment_are_two_versions_in_order() -> None:
    rules = [[rule("all", code)] for code in ("counter", "phone", "counter", "phone")]

    given = at_once(*[lambda rules=one: activate_rules(rules, by=SYSTEM, at=LATER) for one in rules])

    versions = list(RoutingRuleSet.objects.order_by("version").values_list("version", flat=True))
    assert versions == list(range(1, len(versions) + 1))
    assert set(given) <= set(versions)
    assert RoutingRuleSet.objects.filter(is_active=True).values_list("version", flat=True).get() == versions[-1]


def test_rules_that_two_people_send_at_once_are_both_kept() -> None:
    first = activate_rules([rule("all", "counter")], by=SYSTEM, at=LATER)
    second = activate_rules([rule("all", "phone")], by=SYSTEM, at=LATER)

    assert (first, second) == (2, 3)
    assert queues.rules_of_version(2).rules[0].queue == "counter"
    assert queues.active_rules().rules[0].queue == "phone"


def test_a_rule_after_a_catch_all_is_refused() -> None:
    (told,) = refused(rule("all", "counter"), rule("never", "phone", services("road-damage")))

    assert told == (
        "routing_rules[never].code: gets no case: “all” above it take(s) all of them. "
        "Move this rule up, or take it out."
    )


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ([services("road-damage")], services("road-damage")),
        ([services("road-damage", "playground")], AllOf((services("playground"), places("010")))),
        (
            [AllOf((services("playground"), places("010"))), AllOf((services("playground"), places("unknown", "020")))],
            AllOf((services("playground"), places("020", "010"))),
        ),
        ([services("playground")], AllOf((services("playground"), asks("channel", "is", "web")))),
        (
            [AllOf((services("playground"), asks("channel", "is", "web")))],
            AllOf((services("playground"), places("010"), asks("channel", "is", "web"))),
        ),
    ],
)
def test_a_rule_whose_cases_are_all_taken_above_is_refused(above: list[Condition], below: Condition) -> None:
    rules = [rule(str(number), "phone", when) for number, when in enumerate(above)]

    (told,) = refused(*rules, rule("never", "counter", below), rule("all", "counter"))

    assert told.startswith("routing_rules[never].code: gets no case")
    assert all(f"“{one.code}”" in told for one in rules)


def test_a_rule_below_one_that_may_say_no_is_kept() -> None:
    rules = [
        rule("gas", "phone", asks("words", "has_word", ["gas"])),
        rule("web", "phone", asks("channel", "is", "web")),
        rule("all", "counter"),
    ]

    assert activate_rules(rules, by=SYSTEM, at=LATER) == 2


def test_a_rule_that_may_say_no_does_not_cover_a_service() -> None:
    told = refused(rule("web", "counter", asks("channel", "is_not", "phone")))

    assert "no routing rule takes “playground” in these districts: unknown, 010" in " ".join(told)


def test_all_mistakes_are_told_at_once() -> None:
    told = refused(
        rule("a", "atlantis", services("boat")),
        rule("b", "roads", AllOf((services("general-note"), places("999")))),
        rule("c", "phone", asks("language", "is", "tlh")),
        rule("c", "counter"),
    )

    assert told == [
        "routing_rules[c].code: “c” stands above already",
        "routing_rules[a].queue: there is no work queue “atlantis”",
        "routing_rules[a].services: there is no service “boat”",
        "routing_rules[b].districts: there is no district “999”",
        "routing_rules[c].when: the city does not speak the language “tlh”",
        "routing_rules[b].queue: “roads” is in the back office, which is not on the office route of “general-note”",
    ]


@pytest.mark.parametrize(
    ("more", "queue", "rule_code"),
    [
        ({"description": "Es riecht nach  GAS!"}, "phone", "smell-of-gas"),
        ({"description": "Fuite de gaz devant l'école"}, "phone", "smell-of-gas"),
        ({"description": "In der Gasse riecht es."}, "roads", "roads-and-signs"),
        ({"description": "A child fell.", "is_vulnerable": True}, "coordination", "particular-care"),
    ],
)
def test_what_the_resident_said_decides_where_it_goes(more: dict[str, Any], queue: str, rule_code: str) -> None:
    case = routed_case(ROAD, **more)

    trace = QueueStay.objects.get(case=case, left_at=None).trace
    assert (hold(case.pk).queue.code, trace["rule"]) == (queue, rule_code)  # type: ignore[union-attr]
    assert more["description"] not in str(trace)


def test_hour_and_door_decide_who_talks_to_a_person() -> None:
    def queue(hour: int, channel: str, language: str = "de") -> str | None:
        values = queues.routing_facts(case)
        local = values.opened_time.replace(hour=hour)
        asked = replace(values, channel=channel, language=language, opened_time=local)
        return next(rule.queue for rule in queues.active_rules().rules if rule.fits(asked))

    from requests_app.models import Case

    case = new_case("talk-to-a-person")
    case = Case.objects.select_related("service__group", "district", "queue").get(pk=case.pk)

    assert (queue(10, "kiosk"), queue(13, "kiosk"), queue(10, "web")) == ("counter", "phone", "phone")
    assert queue(23, "web", "fr") == "counter"


def test_the_version_is_read_anew_when_another_is_in_force(django_assert_num_queries: Any) -> None:
    first = queues.active_rules()
    with django_assert_num_queries(1):
        assert queues.active_rules() is first

    activate_rules(TO_THE_COUNTER, by=SYSTEM, at=LATER)

    assert queues.active_rules().version == 2
    assert queues.rules_of_version(1) == first
