"""Which cases and calls an incident holds, and who may decide about it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from requests_app.rules.actor import Actor
from requests_app.rules.incidents import CallFacts, KnownIncident, may_lead, may_open, takes_call, words_in
from requests_app.vocabulary import ActorKind, EscalationKind, Role

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
STORM = KnownIncident(
    1, "Storm", frozenset({"tree"}), NOON, owner_id=7, put_in=frozenset({5}), taken_out=frozenset({6})
)


@pytest.mark.parametrize(
    ("case_id", "service", "district", "opened_at", "is_held"),
    [
        (1, "tree", "north", NOON, True),
        (1, "tree", "", NOON, True),
        (1, "lamp", "north", NOON, False),
        (1, "tree", "north", NOON - timedelta(seconds=1), False),
        (5, "lamp", "north", NOON - timedelta(days=9), True),
        (6, "tree", "north", NOON, False),
    ],
)
def test_a_case_belongs_by_condition_or_because_a_person_said_so(
    case_id: int, service: str, district: str, opened_at: datetime, is_held: bool
) -> None:
    found = STORM.holds(case_id=case_id, service=service, district=district, opened_at=opened_at)

    assert found is is_held


def test_an_incident_of_districts_leaves_out_the_others_and_what_has_no_place() -> None:
    north = replace(STORM, districts=frozenset({"north"}))
    given = {"case_id": 1, "service": "tree", "opened_at": NOON}

    assert north.holds(district="north", **given)  # type: ignore[arg-type]
    assert not north.holds(district="south", **given)  # type: ignore[arg-type]
    assert not north.holds(district="", **given)  # type: ignore[arg-type]


def test_calls_about_the_matter_are_taken_and_those_about_how_it_is_handled_are_not() -> None:
    taken = {kind for kind in EscalationKind if takes_call(STORM, CallFacts(kind))}
    call = CallFacts(EscalationKind.CALL)

    assert taken == {EscalationKind.CALL, EscalationKind.OVERDUE}
    assert not takes_call(STORM, replace(call, is_drill=True))
    assert not takes_call(STORM, replace(call, is_named=True))
    assert not takes_call(STORM, replace(call, is_complaint=True))
    assert not takes_call(STORM, replace(call, raised_by_id=7))


def test_supervisors_and_leads_open_incidents_and_whoever_is_in_charge_decides() -> None:
    clerk = Actor(ActorKind.STAFF, person_id=3)
    lead = replace(clerk, led_queue_ids=frozenset({1}))
    boss = replace(clerk, roles=frozenset({Role.SUPERVISOR}))

    assert [may_open(one) for one in (clerk, lead, boss)] == [False, True, True]
    assert [may_lead(one, 7) for one in (clerk, lead, boss)] == [False, False, True]
    assert may_lead(clerk, 3)


def test_words_are_given_in_the_readers_language_else_in_the_first() -> None:
    words = (("de", "Sturm"), ("fr", "Tempête"))

    assert words_in(words, "fr") == "Tempête"
    assert words_in(words, "ar") == "Sturm"
    assert words_in((), "ar") == ""
