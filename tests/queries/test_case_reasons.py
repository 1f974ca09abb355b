"""Why a case is where it is, in words."""

from __future__ import annotations

from typing import Any

import pytest

from requests_app.queries.case_reasons import fact_in_words, here_because
from requests_app.rules.conditions import CaseValues, Leaf
from requests_app.rules.routing import RoutingRule, choose_queue

GIVEN = CaseValues("lamp", "lighting", priority=30, words="Es riecht nach Gas", language="fr", opened_weekday="sat")


def facts_of(*rules: RoutingRule) -> dict[str, str]:
    trace = choose_queue(GIVEN, rules, version=3).as_mapping()
    stay = {"entered_at": "2026-11-23T09:00:00+00:00", "trace": trace}
    because = here_because(stay, language="en", people={}, queues={})
    assert because is not None
    return dict(because.facts)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("priority", 40, "Danger to life"),
        ("priority", "high", "High"),
        ("channel", "counter", "Counter"),
        ("channel", "none", "none"),
        ("office", "back", "Back office"),
        ("state", "new", "New"),
        ("opened_weekday", ["sat", "sun"], "Saturday, Sunday"),
        ("opened_time", "07:30", "07:30"),
        ("is_vulnerable", True, "yes"),
        ("suspected_spam", False, "no"),
        ("district", "unknown", "unknown"),
        ("district", "010", "010"),
        ("queue", "none", "none"),
        ("reopen_count", 1, "1"),
        ("words", ["gas"], "gas"),
    ],
)
def test_a_fact_is_said_in_words(field: str, value: Any, words: str) -> None:
    assert fact_in_words(field, value) == words


def test_what_decided_is_shown_and_of_the_letter_only_the_rules_own_words() -> None:
    gas = RoutingRule("gas", "phone", Leaf("words", "has_word", ("riecht nach gas", "gas leak")))

    assert facts_of(gas) == {"Words of the resident": "riecht nach gas"}


def test_where_no_rule_fitted_all_that_differs_from_case_to_case_is_shown() -> None:
    shown = facts_of(RoutingRule("never", "phone", Leaf("language", "is", "de")))

    assert (shown["Priority"], shown["Language"], shown["Weekday of opening"]) == ("High", "fr", "Saturday")
    assert "Words of the resident" not in shown
    assert "State" not in shown


def test_a_trace_from_before_the_one_language_is_still_shown() -> None:
    trace = {
        "version": 1,
        "rule": "lamps",
        "queue": "lighting",
        "because": {"en": "Lamps."},
        "facts": {"service": "lamp", "priority": 20},
        "matched_on": ["service", "priority"],
        "passed_over": 2,
    }

    because = here_because(
        {"entered_at": "2026-11-23T09:00:00+00:00", "trace": trace}, language="en", people={}, queues={}
    )

    assert because is not None
    assert because.facts == (("Service", "lamp"), ("Priority", "Normal"))
