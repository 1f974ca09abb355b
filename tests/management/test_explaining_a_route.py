"""`manage.py explain_route`: which rules were asked, which question each failed, and what rules say today."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.management import CommandError

from requests_app.actions import casework, routing
from requests_app.actions.routing_rules import activate_rules
from requests_app.models import RoutingRuleSet
from requests_app.rules.actor import SYSTEM
from requests_app.rules.intake import Place
from requests_app.rules.routing import RoutingRule
from tests.factories import MONDAY, ROAD, new_case, routed_case
from tests.personas import malik, mirjam

from .conftest import Tell

SAID = "Ein Wort, das niemand lesen soll: es riecht nach Gas."


def explained(tell: Tell, reference: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(tell("explain_route", reference, json=True))
    return found


def test_every_rule_asked_is_told_with_the_question_it_failed(tell: Tell) -> None:
    case = routed_case(ROAD, place=Place(address="x", district="120"))

    told = tell("explain_route", case.reference)

    assert "In work queue “ov-dingelsdorf” since 23 Nov 2026, 10:00: The local office looks after" in told
    assert "When the router placed it, by version 1:" in told
    assert "1. smell-of-gas: no, as asked: Words of the resident has one of the words Gasgeruch" in told
    assert "found: none of them" in told
    assert "village-dettingen-wallhausen: no, as asked: District is one of 130, 140; found: 120" in told
    assert "particular-care: no, as asked: Needs particular care is yes; found: no" in told
    assert "village-dingelsdorf: fits, queue “ov-dingelsdorf”" in told
    assert "the same." in told


def test_the_residents_words_are_not_printed(tell: Tell) -> None:
    case = routed_case(ROAD, description=SAID)

    told, plain = tell("explain_route", case.reference), tell("explain_route", case.reference, json=True)

    assert "smell-of-gas: fits, queue “phone”" in told
    assert "found: riecht nach Gas" in told
    assert "niemand lesen" not in told + plain


def test_as_json_everything_is_there(tell: Tell) -> None:
    case = routed_case()

    found = explained(tell, case.reference)

    assert (found["reference"], found["state"], found["queue"]) == (case.reference, "queued", "lighting")
    assert found["since"] == found["routed_at"] == "2026-11-23T09:00:00+00:00"
    assert (found["then"]["version"], found["then"]["rule"], found["then"]["queue"]) == (1, "street-lights", "lighting")
    assert found["then"] == found["today"]
    missed = found["then"]["asked"][1]
    assert (missed["rule"], missed["is_fit"]) == ("somebody-is-hurt", False)
    assert missed["findings"] == [
        {
            "where": "all[0].all[0]",
            "field": "priority",
            "op": "at_least",
            "expected": "danger",
            "found": "normal",
            "is_so": False,
        }
    ]


def test_todays_rules_are_asked_beside_those_of_then(tell: Tell) -> None:
    case = routed_case()
    activate_rules([RoutingRule("all", "phone")], by=SYSTEM, at=MONDAY)

    found = explained(tell, case.reference)

    assert (found["then"]["version"], found["then"]["queue"]) == (1, "lighting")
    assert (found["today"]["version"], found["today"]["rule"], found["today"]["queue"]) == (2, "all", "phone")
    assert "By today's rules, version 2:" in tell("explain_route", case.reference)


def test_a_case_placed_by_hand_names_the_person_and_what_rules_would_say(tell: Tell) -> None:
    case = new_case()
    routing.place_case(case.pk, queue_code="roads", by=malik(), at=MONDAY)

    told = tell("explain_route", case.reference)

    assert "In work queue “roads”" in told
    assert "Malik" in told
    assert "placed it here by hand." in told
    assert "A person has chosen the place: the router keeps off." in told
    assert "No rules were asked: the router has never placed this case." in told
    assert "street-lights: fits, queue “lighting”" in told


def test_a_case_that_has_moved_on_still_tells_how_the_router_placed_it(tell: Tell) -> None:
    case = routed_case()
    casework.claim_case(case.pk, by=mirjam(), at=MONDAY)
    casework.resolve_case(case.pk, outcome="done", words="It shines.", by=mirjam(), at=MONDAY, objection_until=MONDAY)

    told = tell("explain_route", case.reference)

    assert "In no work queue." in told
    assert "street-lights: fits" in told


def test_a_case_that_no_rule_took_says_so(tell: Tell) -> None:
    RoutingRuleSet.objects.update(rules=[])
    case = routed_case()

    told = tell("explain_route", case.reference)

    assert "No routing rule fits. A person must choose the work queue." in told
    assert "No rule fits: a person chooses the work queue." in told


def test_a_reference_that_nobody_has_is_one_clear_sentence(tell: Tell) -> None:
    with pytest.raises(CommandError, match="There is no such case"):
        tell("explain_route", "KN-XXXX-XXXX")


def test_a_case_that_was_handed_over_tells_from_where(tell: Tell) -> None:
    case = routed_case("general-note")
    casework.claim_case(case.pk, by=malik(), at=MONDAY)
    casework.forward_case(case.pk, queue_code="roads", packet=PACKET, by=malik(), at=MONDAY)

    told = tell("explain_route", case.reference)

    assert "In work queue “roads”" in told
    assert "It was handed over from Koordination." in told
    assert "notes-need-a-reader: fits, queue “coordination”" in told


PACKET = {"summary": "A hole.", "asked": "Where.", "checked": "The map.", "promised": "Nothing."}
