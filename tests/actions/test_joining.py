"""Two cases become one and two again: linked, never moved or copied, and everybody keeps being told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from requests_app.actions import assignment, casework
from requests_app.models import (
    Absence,
    Case,
    CaseMerge,
    Clock,
    JobRow,
    Message,
    ServiceRequest,
    WorkQueue,
)
from requests_app.rules.actor import Actor
from requests_app.vocabulary import CaseState, ClockKind, EventKind, MessageKind, Priority
from tests.factories import MONDAY, new_case, routed_case
from tests.invariants import hold
from tests.personas import cem, malik, mirjam, person, sofia

LATER = MONDAY + timedelta(hours=1)
AGAIN = MONDAY + timedelta(hours=2)


def held() -> Case:
    case = routed_case()
    casework.claim_case(case.pk, by=cem(), at=MONDAY + timedelta(minutes=5))
    return Case.objects.get(pk=case.pk)


def join(case: Case, into: Case, *, by: Actor | None = None, at: datetime = LATER, **more: Any) -> Case:
    casework.merge_case(case.pk, into_reference=into.reference, reason="One lamp.", by=by or malik(), at=at, **more)
    return hold(case.pk)


def separate(case: Case, *, by: Actor | None = None, at: datetime = AGAIN) -> Case:
    casework.unmerge_case(case.pk, reason="Two lamps.", by=by or sofia(), at=at)
    return hold(case.pk)


def kinds(case: Case) -> list[str]:
    return list(case.events.order_by("sequence").values_list("kind", flat=True))


def test_a_joined_case_leaves_queue_and_owner_and_both_say_so() -> None:
    case, into = held(), routed_case()
    before = into.revision

    case = join(case, into)

    assert (case.state, case.merged_into_id, case.queue, case.owner) == (CaseState.MERGED, into.pk, None, None)
    assert case.last_owner == person("cem")
    assert kinds(case)[-1] == EventKind.MERGED
    survivor = hold(into.pk)
    assert (kinds(survivor)[-1], survivor.revision) == (EventKind.ABSORBED, before + 1)
    assert not Clock.objects.filter(case=case, stopped_at=None).exists()


def test_nothing_is_moved_or_copied() -> None:
    case, into = held(), routed_case()
    letters = set(ServiceRequest.objects.values_list("id", "case_id"))
    words = set(Message.objects.values_list("id", "event__case_id"))

    join(case, into)

    assert set(ServiceRequest.objects.values_list("id", "case_id")) == letters
    assert set(Message.objects.values_list("id", "event__case_id")) >= words


def test_the_earlier_date_and_the_higher_priority_win() -> None:
    case, into = new_case(), new_case(at=MONDAY + timedelta(days=3))
    danger = new_case("traffic-light-broken")

    join(case, into, at=MONDAY + timedelta(days=4))
    assert hold(into.pk).promised_at == case.promised_at

    join(danger, into, at=MONDAY + timedelta(days=4, hours=1))
    survivor = hold(into.pk)
    assert survivor.priority == danger.priority == Priority.DANGER
    assert survivor.rank_at <= danger.rank_at
    assert survivor.events.order_by("sequence").last().changes == {"priority": Priority.DANGER}  # type: ignore[union-attr]


def test_separated_again_the_survivor_has_its_own_date_and_priority() -> None:
    into = new_case(at=MONDAY + timedelta(days=3))
    had = (into.priority, into.rank_at, into.promised_at)
    danger = new_case("traffic-light-broken", at=MONDAY + timedelta(days=2))
    join(danger, into, at=MONDAY + timedelta(days=3, hours=1))

    separate(danger, at=MONDAY + timedelta(days=3, hours=2))

    survivor = hold(into.pk)
    assert (survivor.priority, survivor.rank_at, survivor.promised_at) == had
    assert kinds(survivor)[-1] == EventKind.LET_GO


def test_a_case_that_is_still_joined_keeps_the_priority_up() -> None:
    into, one, two = (new_case(at=MONDAY + timedelta(days=3)) for _ in range(3))
    one, two = new_case("traffic-light-broken"), new_case("traffic-light-broken")
    for minutes, case in enumerate((one, two)):
        join(case, into, at=MONDAY + timedelta(days=4, minutes=minutes))

    separate(one, at=MONDAY + timedelta(days=5))

    assert hold(into.pk).priority == Priority.DANGER


@pytest.mark.parametrize("state", ["new", "queued", "in_progress"])
def test_separated_again_a_case_stands_where_it_was_and_its_clocks_run_on(state: str) -> None:
    make: dict[str, Callable[[], Case]] = {"new": new_case, "queued": routed_case, "in_progress": held}
    case, into = make[state](), routed_case()
    due = Clock.objects.get(case=case, kind=ClockKind.SERVICE_NORM).due_at
    join(case, into)

    again = separate(case)

    assert (again.state, again.queue, again.owner) == (state, case.queue, case.owner)
    assert again.merged_into is None
    clock = Clock.objects.get(case=case, kind=ClockKind.SERVICE_NORM, stopped_at=None)
    assert (clock.due_at, again.promised_at) == (due, due)
    merge = CaseMerge.objects.get()
    assert (merge.merged_id, merge.separated_at) == (case.pk, AGAIN)


def test_a_new_case_that_was_separated_is_routed_again() -> None:
    case, into = new_case(), routed_case()
    join(case, into)

    separate(case)

    assert JobRow.objects.filter(case=case, done_at=None, routing_round=case.routing_round + 1).exists()


def absent() -> None:
    Absence.objects.create(person=person("cem"), starts_at=AGAIN - timedelta(days=1), ends_at=AGAIN + timedelta(days=1))


def moved_away() -> None:
    person("cem").memberships.all().delete()


def queue_closed() -> None:
    WorkQueue.objects.filter(code="lighting").update(is_active=False)


@pytest.mark.parametrize("change", [absent, moved_away])
def test_an_owner_who_is_not_able_any_more_leaves_the_case_queued(change: Callable[[], None]) -> None:
    case, into = held(), routed_case()
    join(case, into)
    change()

    again = separate(case)

    assert (again.state, again.queue, again.owner) == (CaseState.QUEUED, case.queue, None)


def test_a_queue_that_is_closed_leads_to_intake() -> None:
    case, into = held(), routed_case("road-damage")
    join(case, into)
    queue_closed()

    again = separate(case)

    assert again.state == CaseState.QUEUED
    assert again.queue.is_intake  # type: ignore[union-attr]
    assert again.needs_routing_help


def test_a_hand_over_on_its_way_goes_on_after_a_separation() -> None:
    case = routed_case("general-note")
    casework.claim_case(case.pk, by=malik(), at=MONDAY)
    packet = dict.fromkeys(("summary", "asked", "checked", "promised"), "x")
    casework.forward_case(case.pk, queue_code="lighting", packet=packet, by=malik(), at=MONDAY + timedelta(minutes=1))
    into = routed_case()
    join(case, into)
    assert not case.handovers.filter(ended_at=None).exists()

    separate(case)

    assert case.handovers.filter(ended_at=None).count() == 1
    casework.claim_case(case.pk, by=cem(), at=AGAIN + timedelta(minutes=1))
    assert case.handovers.get().accepted_by == person("cem")
    hold(case.pk)


def parked(until: datetime) -> Case:
    case = held()
    casework.park_case(
        case.pk, wait_reason="scheduled", reason="Frost.", wake_on="timer", wake_at=until, by=cem(), at=MONDAY
    )
    return Case.objects.get(pk=case.pk)


@pytest.mark.parametrize(
    ("until", "state"), [(AGAIN + timedelta(days=1), CaseState.WAITING), (AGAIN, CaseState.QUEUED)]
)
def test_a_wait_goes_on_unless_its_time_is_over(until: datetime, state: CaseState) -> None:
    case, into = parked(until), routed_case()
    join(case, into)

    again = separate(case)

    assert again.state == state
    assert (again.wake_at, again.wait_reason) == ((until, "scheduled") if state == CaseState.WAITING else (None, ""))


def test_everybody_is_told_once_in_her_own_language() -> None:
    case, into = held(), routed_case(language="fr")
    deep = routed_case(language="de")
    join(deep, case)

    join(case, into, at=LATER + timedelta(minutes=1))
    casework.claim_case(into.pk, by=mirjam(), at=AGAIN)
    casework.resolve_case(
        into.pk, outcome="done", words="It shines.", by=mirjam(), at=AGAIN, objection_until=AGAIN + timedelta(days=14)
    )

    told = Message.objects.filter(kind=MessageKind.RESOLVED)
    assert sorted(told.values_list("language", "request__case")) == sorted(
        [("en", case.pk), ("fr", into.pk), ("de", deep.pk)]
    )
    assert set(Message.objects.filter(kind=MessageKind.MERGED).values_list("request__case", flat=True)) == {
        case.pk,
        deep.pk,
    }


def test_followers_stay_with_their_case() -> None:
    case, into = held(), routed_case()
    assignment.follow(case, person("bruno").pk, at=MONDAY, reason="asked")

    join(case, into)
    separate(case)

    assert case.followers.get().person == person("bruno")
    assert not into.followers.exists()
