"""No call rests with somebody who is away, or who has heard it and does not answer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from requests_app.actions import casework, escalation_answers, sweeps
from requests_app.models import Absence, Case, Escalation, Message, StaffMember
from requests_app.vocabulary import EscalationState as E
from requests_app.vocabulary import EventKind, MessageKind, OwnerSource
from tests.actions.calls import call_about, held, read
from tests.factories import MONDAY
from tests.invariants import hold
from tests.personas import mirjam, person, uwe

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
LATER = MONDAY + 30 * MINUTE
# Lighting works eight hours and a half a day; an answer is owed after eight of them.
NEXT_DAY, DAY_AFTER, NEXT_WEEK = MONDAY + DAY, MONDAY + 2 * DAY, MONDAY + 7 * DAY + 60 * MINUTE


def away(username: str, *, until: Any, substitute: StaffMember | None = None, since: Any = MONDAY) -> None:
    Absence.objects.create(person=person(username), starts_at=since, ends_at=until, substitute=substitute)


def kinds(call: int) -> list[str]:
    events = read(call).case.events.filter(data__escalation=call).order_by("sequence")
    return list(events.values_list("kind", flat=True))


def test_an_answer_is_owed_within_a_working_day_of_whoever_has_heard_the_call() -> None:
    call = call_about(held())

    escalation_answers.acknowledge(call, by=uwe(), at=LATER)

    assert read(call).answer_by == NEXT_DAY
    assert sweeps.press_for_answers(at=NEXT_DAY - MINUTE) == 0


def test_whoever_does_not_answer_is_reminded_once_and_then_the_call_climbs_and_must_be_heard_anew() -> None:
    call = call_about(held())
    escalation_answers.acknowledge(call, by=uwe(), at=LATER)

    assert sweeps.press_for_answers(at=LATER + DAY) == 1
    reminded = read(call)
    assert (reminded.owner.username, reminded.state, reminded.reminded_at) == ("uwe", E.ACKNOWLEDGED, LATER + DAY)
    assert Message.objects.get(kind=MessageKind.STAFF_REMINDED).person == person("uwe")
    assert reminded.answer_by == DAY_AFTER
    assert sweeps.press_for_answers(at=LATER + DAY) == 0

    assert sweeps.press_for_answers(at=LATER + 2 * DAY) == 1
    climbed = read(call)
    assert (climbed.owner.username, climbed.state, climbed.level) == ("beate", E.REASSIGNED, 2)
    assert (climbed.acknowledged_at, climbed.answer_by, climbed.reminded_at) == (None, None, None)
    assert kinds(call)[-2:] == [EventKind.ESCALATION_REMINDED, EventKind.ESCALATION_CLIMBED]
    hold(climbed.case_id)


def test_taking_over_and_instructing_give_a_week_of_work_and_no_more() -> None:
    one, other = call_about(held()), call_about(held())
    casework.take_over(one, by=uwe(), at=LATER)
    escalation_answers.instruct(other, instruction="Mend it today.", by=uwe(), at=LATER)

    assert read(one).answer_by == read(other).answer_by == NEXT_WEEK
    assert sweeps.press_for_answers(at=NEXT_WEEK) == 2


def test_where_life_is_in_danger_an_answer_is_owed_by_the_clock_on_the_wall() -> None:
    case = held()
    Case.objects.filter(pk=case.pk).update(priority=40)
    call = call_about(case)
    night = MONDAY + timedelta(hours=12)

    escalation_answers.acknowledge(call, by=uwe(), at=night)

    assert read(call).answer_by == night + 120 * MINUTE


def test_a_call_of_before_this_rule_gets_a_time_and_is_reminded_of_later() -> None:
    call = call_about(held())
    escalation_answers.acknowledge(call, by=uwe(), at=LATER)
    Escalation.objects.update(answer_by=None)

    assert sweeps.press_for_answers(at=LATER) == 1

    assert (read(call).answer_by, read(call).reminded_at) == (NEXT_DAY, None)


@pytest.mark.parametrize("is_heard", [False, True])
def test_the_call_of_somebody_who_goes_away_passes_to_her_substitute_who_must_hear_it(is_heard: bool) -> None:
    call = call_about(held())
    if is_heard:
        escalation_answers.acknowledge(call, by=uwe(), at=MONDAY)
    away("uwe", until=MONDAY + 20 * DAY, substitute=person("stefan"), since=LATER)

    assert sweeps.hand_on_of_absent(at=LATER - MINUTE) == 0
    assert sweeps.hand_on_of_absent(at=LATER) == 1
    assert sweeps.hand_on_of_absent(at=LATER) == 0

    after = read(call)
    assert (after.owner.username, after.state, after.level) == ("stefan", E.REASSIGNED, 1)
    assert after.acknowledged_at is None
    assert Message.objects.filter(kind=MessageKind.STAFF_ESCALATION, person=person("stefan")).count() == 1
    hold(after.case_id)


def test_without_a_substitute_it_passes_to_the_next_on_the_ladder_and_never_below() -> None:
    call, high = call_about(held()), call_about(held())
    Escalation.objects.filter(pk=high).update(owner=person("beate"), level=2, owner_source=OwnerSource.HEAD)
    for one in ("uwe", "beate"):
        away(one, until=MONDAY + 20 * DAY)

    sweeps.hand_on_of_absent(at=LATER)

    assert read(call).owner.username == "mirjam"
    assert read(high).level == 3


def test_a_short_absence_that_ends_before_anything_is_due_moves_nothing() -> None:
    call = call_about(held())
    escalation_answers.acknowledge(call, by=uwe(), at=MONDAY)
    away("uwe", until=MONDAY + 60 * MINUTE)

    assert sweeps.hand_on_of_absent(at=LATER) == 0


def test_a_call_goes_from_one_absent_person_to_no_other_and_not_to_whoever_raised_it() -> None:
    call = call_about(held(), by=mirjam())
    away("uwe", until=MONDAY + 20 * DAY, substitute=person("mirjam"))

    sweeps.hand_on_of_absent(at=LATER)

    assert read(call).owner.username == "beate"


def test_where_everybody_is_away_the_call_stays_with_the_last_of_the_list_and_goes_on_climbing() -> None:
    call = call_about(held())
    for one in StaffMember.objects.all():
        away(one.username, until=MONDAY + 20 * DAY)

    assert sweeps.hand_on_of_absent(at=LATER) == 1
    assert sweeps.hand_on_of_absent(at=LATER) == 0

    assert (read(call).owner.username, read(call).owner_is_flagged) == ("omar", True)
    due = read(call).acknowledge_by
    assert sweeps.watch_calls(at=due) == 1
    assert kinds(call)[-1] == EventKind.ESCALATION_CLIMBED
