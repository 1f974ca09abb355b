"""The time to hear a call runs in the working hours of the person called; danger to life wakes anybody."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from requests_app.actions import casework, escalation, escalation_answers, sweeps
from requests_app.models import Calendar, Case, Clock, DutyShift, Escalation, Message, StaffMember, WorkQueue
from requests_app.queries.working_hours import calendar_of_person
from requests_app.rules.actor import SYSTEM
from requests_app.vocabulary import EventKind, MessageKind
from tests.factories import MONDAY, routed_case
from tests.personas import cem, person, uwe

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SATURDAY_NIGHT = MONDAY + 5 * DAY + 13 * HOUR


@pytest.fixture
def nights() -> Calendar:
    """Make a calendar for those who work from ten in the evening on."""
    windows = {day: [["22:00", "23:59"]] for day in ("mon", "tue", "wed", "thu", "fri")}
    return Calendar.objects.create(code="nights", name="Nights", timezone="Europe/Berlin", windows=windows)


def held() -> Case:
    case = routed_case()
    casework.claim_case(case.pk, by=cem(), at=MONDAY)
    case.refresh_from_db()
    return case


def called(case: Case, *, at: datetime = MONDAY, **more: Any) -> Escalation:
    call = escalation.escalate_case(case.pk, by=SYSTEM, at=at, **more)
    return Escalation.objects.select_related("owner").get(pk=call.escalation_id)


def test_her_own_calendar_comes_first(nights: Calendar) -> None:
    StaffMember.objects.filter(username="uwe").update(calendar=nights)

    call = called(held())

    assert call.owner.username == "uwe"
    assert call.acknowledge_by == MONDAY + 13 * HOUR  # ten in the evening, and an hour
    assert Clock.objects.get(escalation=call).calendar == nights


def test_then_that_of_the_case_s_queue_where_she_is_tied_to_it_else_of_her_own_first_queue(nights: Calendar) -> None:
    case = held()
    roads = WorkQueue.objects.exclude(calendar=case.queue.calendar).filter(is_intake=False).first()  # type: ignore[union-attr]
    assert roads is not None
    roads.calendar = nights
    roads.save()

    assert calendar_of_person(person("uwe").pk, case) == case.queue.calendar  # type: ignore[union-attr]
    assert calendar_of_person(roads.lead_id, case) == nights


def test_who_is_tied_to_no_queue_works_when_the_city_s_intake_does() -> None:
    case = held()
    intake = WorkQueue.objects.get(is_intake=True)

    assert calendar_of_person(person("omar").pk, case) == intake.calendar


def test_passing_a_call_on_starts_the_hours_of_the_new_person(nights: Calendar) -> None:
    StaffMember.objects.filter(username="stefan").update(calendar=nights)
    call = called(held())

    escalation_answers.reassign(call.pk, to_person_id=person("stefan").pk, reason="His road", by=uwe(), at=MONDAY)

    call.refresh_from_db()
    assert call.acknowledge_by == MONDAY + 13 * HOUR


@pytest.mark.parametrize("marked", ["case", "service"])
def test_danger_to_life_wakes_people_at_any_hour(marked: str) -> None:
    case = held()
    if marked == "case":
        Case.objects.filter(pk=case.pk).update(priority=40)
    else:
        type(case.service).objects.filter(pk=case.service_id).update(priority=40)

    call = called(case, at=SATURDAY_NIGHT)

    assert call.acknowledge_by == SATURDAY_NIGHT + timedelta(minutes=10)
    assert sweeps.climb_unanswered(at=call.acknowledge_by) == 1
    call.refresh_from_db()
    assert call.acknowledge_by == SATURDAY_NIGHT + timedelta(minutes=20)


def test_other_calls_wait_for_the_morning_of_whoever_is_called() -> None:
    call = called(held(), at=SATURDAY_NIGHT)

    assert call.acknowledge_by == MONDAY + 7 * DAY - 2 * HOUR  # seven in the morning, and an hour


def test_at_the_top_it_repeats_for_ever_each_time_with_an_event_and_a_message_and_never_more_rarely() -> None:
    DutyShift.objects.create(person=person("omar"), starts_at=MONDAY, ends_at=MONDAY + 365 * DAY)
    call = called(held())
    moments = [call.acknowledge_by]
    for _ in range(40):
        assert sweeps.climb_unanswered(at=moments[-1]) == 1
        call.refresh_from_db()
        moments.append(call.acknowledge_by)

    climbed = call.case.events.filter(kind=EventKind.ESCALATION_CLIMBED)
    assert climbed.count() == 40
    assert Message.objects.filter(kind=MessageKind.STAFF_ESCALATION, event__in=climbed).count() == 40
    assert max(later - earlier for earlier, later in pairwise(moments)) <= 4 * DAY  # over a weekend
    assert all(later > earlier for earlier, later in pairwise(moments))
