"""A case waits, is woken, and goes on: by a person, an answer, the time, or a case below it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from requests_app.actions import casework, sweeps
from requests_app.facts import CaseNotFound, Incomplete, MoveNotAllowed, WakeRuleRefused
from requests_app.models import Absence, Case, Clock, EventWords, Message, ServiceRequest
from requests_app.queries.addresses import secret_for
from requests_app.queries.service_requests import public_status
from requests_app.rules.actor import CLOCK, Actor
from requests_app.vocabulary import CaseState, ClockKind, EventKind, MessageKind, Sweep
from tests.at_once import at_once
from tests.factories import MONDAY, receive, routed_case
from tests.invariants import hold
from tests.personas import actor, bruno, cem, farah, mirjam, person, rosa, uwe

HOUR = timedelta(hours=1)
WEEK = MONDAY + timedelta(days=7)
QUESTION = "Which of the two lamps?"


def held() -> Case:
    case = routed_case()
    casework.claim_case(case.pk, by=cem(), at=MONDAY)
    return hold(case.pk)


def parked(case: Case | None = None, *, at: datetime = MONDAY, **more: Any) -> Case:
    case = case or held()
    given: dict[str, Any] = {
        "wait_reason": "citizen",
        "reason": QUESTION,
        "wake_on": "reply",
        "wake_at": WEEK,
        "by": cem(),
    } | more
    casework.park_case(case.pk, at=at, **given)
    return hold(case.pk)


def answer(case: Case, *, at: datetime, by: Actor | None = None, **more: Any) -> Case:
    request = case.requests.order_by("id")[0].pk
    given: dict[str, Any] = {"request_id": request, "text": "The left one.", "by": by or rosa(request)} | more
    casework.receive_reply(case.pk, at=at, **given)
    return hold(case.pk)


def norm(case: Case) -> Clock:
    return Clock.objects.get(case=case, kind=ClockKind.SERVICE_NORM, stopped_at=None)


def away(username: str) -> None:
    Absence.objects.create(person=person(username), starts_at=MONDAY, ends_at=MONDAY + timedelta(days=30))


def test_a_question_reaches_the_resident_counts_as_an_answer_and_stops_the_promise() -> None:
    case = parked()

    told = Message.objects.get(kind=MessageKind.ASKED)
    assert (case.state, case.wait_reason, case.wake_rule, case.wake_at) == ("waiting", "citizen", {"on": "reply"}, WEEK)
    assert case.first_response_at == MONDAY
    assert case.owner == person("cem")
    assert told.event is not None
    assert told.event.kind == EventKind.PARKED
    assert EventWords.objects.get(event=told.event).is_public
    assert norm(case).paused_at == MONDAY


@pytest.mark.parametrize("reason", ["external", "internal", "scheduled"])
def test_the_promise_runs_on_while_the_city_waits_for_others_and_the_reason_stays_inside(reason: str) -> None:
    case = parked(wait_reason=reason, wake_on="timer")

    assert norm(case).paused_at is None
    assert not EventWords.objects.get(event__kind=EventKind.PARKED).is_public
    assert not Message.objects.filter(kind=MessageKind.ASKED).exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"wake_at": MONDAY},
        {"wake_at": None},
        {"wake_at": MONDAY + timedelta(days=401)},
        {"wake_on": ""},
        {"wake_on": "child", "child_id": 999_999},
        {"wait_reason": "mood"},
        {"reason": " "},
    ],
)
def test_without_a_wake_rule_that_can_come_true_nothing_waits(wrong: dict[str, Any]) -> None:
    case = held()

    with pytest.raises(Incomplete):
        parked(case, **wrong)

    assert hold(case.pk).state == CaseState.IN_PROGRESS


def test_a_case_that_is_no_child_wakes_nothing() -> None:
    case, other = held(), routed_case()

    with pytest.raises(WakeRuleRefused) as refused:
        parked(case, wait_reason="internal", wake_on="child", child_id=other.pk)

    assert refused.value.fields == ("child",)


@pytest.mark.parametrize("who", ["mirjam", "uwe", "bruno"])
def test_only_the_owner_lets_a_case_wait(who: str) -> None:
    with pytest.raises((MoveNotAllowed, CaseNotFound)):
        parked(by=actor(who))


def test_an_answer_lets_the_case_go_on_from_the_moment_at_which_it_was_received() -> None:
    case, received, read = parked(), MONDAY + 3 * HOUR, MONDAY + 50 * HOUR
    due = norm(case).due_at

    case = answer(case, at=read, received_at=received)

    event = case.events.get(kind=EventKind.RESUMED)
    clock = norm(case)
    assert (case.state, case.owner) == (CaseState.IN_PROGRESS, person("cem"))
    assert event.at == read
    assert event.data["goes_on_from"] == received.isoformat()
    assert event.data["is_answered"] is True
    assert clock.intervals.get(stopped_at=None).started_at == received
    assert due < clock.due_at <= due + timedelta(days=1)
    assert case.promised_at == clock.due_at
    assert Message.objects.filter(kind=MessageKind.STAFF_FOLLOWED, person=person("cem")).count() == 1


def test_an_answer_that_was_written_before_the_question_counts_from_the_question() -> None:
    case = answer(parked(at=MONDAY + HOUR), at=MONDAY + 2 * HOUR, received_at=MONDAY)

    assert case.events.get(kind=EventKind.RESUMED).data["goes_on_from"] == (MONDAY + HOUR).isoformat()


def test_a_second_press_is_the_same_answer() -> None:
    case = parked()

    for minute in (1, 2):
        answer(case, at=MONDAY + minute * HOUR, client_key="one-form")

    assert case.events.filter(kind=EventKind.REPLIED).count() == 1


@pytest.mark.parametrize("state", ["in_progress", "timer", "resolved"])
def test_an_answer_is_kept_in_every_state_and_whoever_answers_is_told(state: str) -> None:
    case = held()
    if state == "timer":
        case = parked(case, wake_on="timer")
    if state == "resolved":
        until = WEEK + timedelta(days=7)
        casework.resolve_case(case.pk, outcome="done", words="Lit.", by=cem(), at=MONDAY, objection_until=until)
    before = hold(case.pk)

    after = answer(before, at=MONDAY + HOUR)

    assert (after.state, after.revision) == (before.state, before.revision)
    assert EventWords.objects.get(kind="reply").text == "The left one."
    assert Message.objects.get(kind=MessageKind.STAFF_FOLLOWED, event__kind=EventKind.REPLIED).person == person("cem")


def test_an_empty_answer_and_one_from_somebody_else_are_refused() -> None:
    case = parked()
    other = routed_case().requests.get().pk

    with pytest.raises(Incomplete):
        answer(case, at=MONDAY, text="  ")
    with pytest.raises(CaseNotFound):
        answer(case, at=MONDAY, by=rosa(other))
    with pytest.raises(MoveNotAllowed):
        answer(case, at=MONDAY, by=rosa(case.requests.get().pk), request_id=other)
    with pytest.raises(MoveNotAllowed):
        casework.resume_case(case.pk, by=rosa(case.requests.get().pk), at=MONDAY)
    assert not hold(case.pk).events.filter(kind=EventKind.REPLIED).exists()


def test_a_clerk_writes_down_what_the_resident_says() -> None:
    case = answer(parked(), at=MONDAY + HOUR, by=farah())

    assert case.state == CaseState.IN_PROGRESS
    assert case.events.get(kind=EventKind.REPLIED).person == person("farah")


def test_no_neighbour_on_the_same_case_reads_the_answer() -> None:
    case, neighbour = held(), receive(description="It is dark.")
    ServiceRequest.objects.filter(pk=neighbour.request_id).update(case=case)
    mine = ServiceRequest.objects.exclude(pk=neighbour.request_id).get()
    parked(case)
    answer(case, at=MONDAY + HOUR, text="My-words-alone", by=rosa(mine.pk), request_id=mine.pk)

    theirs = public_status(neighbour.reference, neighbour.secret)

    assert "My-words-alone" not in str(theirs)
    assert "You answered" not in str(theirs)
    assert any(entry.title == "Your request goes on" for entry in theirs.timeline)


def test_the_time_wakes_a_case_once_and_says_that_no_answer_came() -> None:
    case = parked()

    assert sweeps.wake_waiting(at=WEEK - HOUR) == 0
    assert sweeps.wake_waiting(at=WEEK) == 1
    assert sweeps.wake_waiting(at=WEEK + HOUR) == 0

    event = case.events.get(kind=EventKind.RESUMED)
    assert (hold(case.pk).state, event.data["woken_by"], event.data["is_answered"]) == ("in_progress", "timer", False)
    assert Message.objects.filter(kind=MessageKind.RESUMED).count() == 1
    assert Message.objects.get(kind=MessageKind.STAFF_FOLLOWED).person == person("cem")


def test_one_case_that_cannot_be_woken_does_not_hold_up_the_next() -> None:
    parked(), parked()

    assert sweeps.run_alone(Sweep.WAITS, WEEK) == 2


@pytest.mark.django_db(transaction=True)
def test_a_sweep_and_an_answer_at_the_same_moment_wake_a_case_once() -> None:
    case = parked()
    request = case.requests.get().pk

    at_once(
        lambda: sweeps.wake_waiting(at=WEEK),
        lambda: casework.receive_reply(case.pk, request_id=request, text="Left.", by=rosa(request), at=WEEK),
    )

    assert hold(case.pk).state == CaseState.IN_PROGRESS
    assert case.events.filter(kind=EventKind.RESUMED).count() == 1
    assert case.events.filter(kind=EventKind.REPLIED).count() == 1


@pytest.mark.parametrize("by", [cem, mirjam, uwe])
def test_owner_member_and_lead_let_it_go_on(by: Any) -> None:
    case = parked()

    casework.resume_case(case.pk, by=by(), at=MONDAY + HOUR)

    assert hold(case.pk).state == CaseState.IN_PROGRESS


def test_nobody_else_does() -> None:
    case = parked()

    for by in (bruno(), CLOCK):
        with pytest.raises((MoveNotAllowed, CaseNotFound)):
            casework.resume_case(case.pk, by=by, at=MONDAY + HOUR)


def test_the_case_of_somebody_who_is_away_goes_to_the_front_of_its_queue() -> None:
    old = routed_case(at=MONDAY - timedelta(days=300))
    case = parked()
    away("cem")

    case = answer(case, at=MONDAY + 2 * HOUR)

    assert (case.state, case.owner, case.queue.code) == (CaseState.QUEUED, None, "lighting")  # type: ignore[union-attr]
    assert case.rank_at < old.rank_at
    assert case.followers.get().person == person("cem")
    assert casework.claim_next(by=mirjam(), at=MONDAY + 3 * HOUR).case_id == case.pk
    told = Message.objects.get(kind=MessageKind.STAFF_FOLLOWED, event__kind=EventKind.REPLIED)
    assert told.person == person("uwe"), "the lead is told where the owner is away"


def test_a_case_released_while_it_waits_goes_on_in_its_queue() -> None:
    case = parked()
    casework.release_case(case.pk, reason="Off.", by=cem(), at=MONDAY)

    assert sweeps.wake_waiting(at=WEEK) == 1

    assert hold(case.pk).state == CaseState.QUEUED


def test_what_a_resident_reads_while_she_is_asked() -> None:
    case = parked()
    receipt = case.requests.get()

    told = public_status(receipt.reference, secret_for(receipt))

    assert told.headline == "We have a question for you"
    assert told.question == QUESTION
    assert told.next_by == WEEK.date()
