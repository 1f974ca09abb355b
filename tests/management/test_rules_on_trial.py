"""`manage.py try_rules` and `activate_rules`: what would move, from where to where; and then in force."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError
from django.utils import timezone

from requests_app.actions import casework, routing
from requests_app.models import Case, CaseEvent, QueueStay, RoutingRuleSet
from requests_app.queries import queues
from requests_app.queries.rule_trials import TrialScope, try_rules
from requests_app.rules.conditions import Leaf, Not
from requests_app.rules.routing import RoutingRule
from tests.factories import LAMP, MONDAY, ROAD, new_case, routed_case
from tests.personas import malik, mirjam

from .conftest import Tell

RulesFile = Callable[..., Path]
LAMPS_TO_ROADS = ("queue: lighting", "queue: roads")


def counted(tell: Tell, path: Path, **options: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(tell("try_rules", path, json=True, **options))
    return found


def test_the_rules_in_force_move_nothing(tell: Tell, rules_file: RulesFile) -> None:
    routed_case()
    routed_case(ROAD)

    found = counted(tell, rules_file())

    assert (found["asked"], found["moved"], found["unmatched"], found["moves"]) == (2, 0, 0, [])


def test_other_rules_tell_how_many_cases_move_from_where_to_where(tell: Tell, rules_file: RulesFile) -> None:
    lamps = [routed_case() for _ in range(4)]
    routed_case(ROAD)

    found = counted(tell, rules_file(*LAMPS_TO_ROADS))
    shown = tell("try_rules", rules_file(*LAMPS_TO_ROADS), examples=1)

    (move,) = found["moves"]
    assert (found["asked"], found["moved"], move["from"], move["to"], move["count"]) == (5, 4, "lighting", "roads", 4)
    assert move["examples"] == [lamp.reference for lamp in reversed(lamps)][:3]
    assert "Cases asked: 5. They would move: 4. No rule would fit: 0." in shown
    assert "not with where people have put it since" in shown
    assert lamps[-1].reference in shown
    assert lamps[0].reference not in shown


def test_a_trial_changes_nothing(tell: Tell, rules_file: RulesFile) -> None:
    routed_case()
    before = (Case.objects.values_list().get(), CaseEvent.objects.count(), QueueStay.objects.count())

    tell("try_rules", rules_file(*LAMPS_TO_ROADS))

    assert (Case.objects.values_list().get(), CaseEvent.objects.count(), QueueStay.objects.count()) == before
    assert RoutingRuleSet.objects.count() == 1


def test_where_people_have_put_a_case_since_does_not_count(tell: Tell, rules_file: RulesFile) -> None:
    case = routed_case()
    casework.claim_case(case.pk, by=mirjam(), at=MONDAY)
    casework.resolve_case(case.pk, outcome="done", words="It shines.", by=mirjam(), at=MONDAY, objection_until=MONDAY)
    by_hand = new_case()
    routing.place_case(by_hand.pk, queue_code="roads", by=malik(), at=MONDAY)

    found = counted(tell, rules_file())

    assert (found["asked"], found["moved"], found["never_routed"]) == (1, 0, 1)


def test_a_case_that_no_rule_took_and_one_that_no_rule_would_take_are_counted() -> None:
    routed_case(ROAD)
    RoutingRuleSet.objects.update(rules=[])
    lost = routed_case()
    web = RoutingRule("web", "roads", Not(Leaf("service", "is", ROAD)))

    trial = try_rules([web], TrialScope(), at=MONDAY)

    assert dict(trial.moves) == {("", "roads"): 1, ("roads", ""): 1}
    assert trial.examples["", "roads"] == [lost.reference]
    assert (trial.asked, trial.unmatched) == (2, 1)


def test_a_case_is_asked_as_it_was_when_it_was_routed() -> None:
    case = routed_case(LAMP)
    Case.objects.filter(pk=case.pk).update(priority=40, reopen_count=3)
    rules = [
        RoutingRule("danger", "phone", Leaf("priority", "at_least", 40)),
        RoutingRule("again", "phone", Leaf("reopen_count", "at_least", 1)),
        RoutingRule("old", "phone", Leaf("age_hours", "at_least", timedelta(hours=1))),
        RoutingRule("placed", "phone", Not(Leaf("queue", "is", "moderation"))),
        RoutingRule("all", "lighting"),
    ]

    assert not try_rules(rules, TrialScope(), at=MONDAY + timedelta(days=9)).moves


def test_a_part_of_the_cases_is_asked(tell: Tell, rules_file: RulesFile) -> None:
    routed_case(at=MONDAY - timedelta(days=40))
    routed_case(at=MONDAY)
    routed_case(at=MONDAY)
    day = timezone.localtime(MONDAY).date().isoformat()

    asked = {on: counted(tell, rules_file(), on=on)["asked"] for on in ("last:1", "last:99", f"since:{day}", "all")}

    assert asked == {"last:1": 1, "last:99": 3, f"since:{day}": 2, "all": 3}


@pytest.mark.parametrize("size", [1, 2, 3])
def test_batches_ask_every_case_once(size: int) -> None:
    for _ in range(5):
        routed_case()

    assert try_rules([RoutingRule("all", "roads")], TrialScope(), at=MONDAY, batch=size).asked == 5
    assert try_rules([RoutingRule("all", "roads")], TrialScope(last=4), at=MONDAY, batch=size).asked == 4


def test_a_batch_costs_two_queries_however_large_it_is(django_assert_num_queries: Any) -> None:
    for _ in range(6):
        routed_case()
    rules = queues.active_rules().rules

    with django_assert_num_queries(2 + 2):  # the zone and intake; one batch
        try_rules(rules, TrialScope(), at=MONDAY)
    with django_assert_num_queries(2 + 3 * 2 + 1):  # three batches, and one that finds no more
        try_rules(rules, TrialScope(), at=MONDAY, batch=2)


@pytest.mark.parametrize("on", ["last:0", "last:many", "since:yesterday", "some", "last:", ""])
def test_a_part_that_nobody_understands_is_one_clear_sentence(tell: Tell, rules_file: RulesFile, on: str) -> None:
    with pytest.raises(CommandError, match="--on must be last:5000, since:2026-01-01 or all"):
        tell("try_rules", rules_file(), on=on)


@pytest.mark.parametrize("command", ["try_rules", "activate_rules"])
def test_mistakes_of_a_file_are_told_with_line_and_field_and_nothing_is_done(
    tell: Tell, rules_file: RulesFile, command: str
) -> None:
    path = rules_file("op: has_word", "op: sounds_like")

    with pytest.raises(CommandError) as told:
        tell(command, path)

    line = path.read_text(encoding="utf-8").splitlines().index("      op: sounds_like") + 1
    assert f"{path}:{line}: routing_rules[smell-of-gas].when.op: “sounds_like” is not possible here" in str(told.value)
    assert RoutingRuleSet.objects.count() == 1


@pytest.mark.parametrize("command", ["try_rules", "activate_rules"])
def test_a_rule_after_a_catch_all_is_told_before_anything_is_done(
    tell: Tell, rules_file: RulesFile, command: str
) -> None:
    path = rules_file(
        "routing_rules:\n",
        "routing_rules:\n  - {code: all, services: any, districts: any, queue: phone, "
        "because: {de: Alles., en: All., fr: Tout.}}\n",
    )

    with pytest.raises(CommandError, match=r"routing_rules\[street-lights\]\.code: gets no case: “all” above it"):
        tell(command, path)


def test_a_file_that_is_not_there_or_no_file_of_rules_is_refused(tell: Tell, tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    other.write_text("city: {}\n", encoding="utf-8")

    with pytest.raises(CommandError, match="There is no file"):
        tell("try_rules", tmp_path / "none.yaml")
    with pytest.raises(CommandError, match="routing_rules: is missing"):
        tell("activate_rules", other)


def test_rules_are_put_in_force_from_a_file(tell: Tell, rules_file: RulesFile) -> None:
    again = tell("activate_rules", rules_file())
    told = tell("activate_rules", rules_file(*LAMPS_TO_ROADS))

    assert "Version 1 of the routing rules is in force." in again
    assert "Version 2 of the routing rules is in force." in told
    assert QueueStay.objects.get(case=routed_case(), left_at=None).queue.code == "roads"
