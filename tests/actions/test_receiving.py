"""A letter comes in: once, whole, or not at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from celery import current_app
from django.db import IntegrityError, connection, transaction

from requests_app.actions import intake, intake_planning, reception
from requests_app.facts import IdempotencyConflict, InvalidSubmission
from requests_app.models import (
    Case,
    CaseEvent,
    Clock,
    Escalation,
    JobRow,
    Message,
    QueueStay,
    Resident,
    ServiceRequest,
)
from requests_app.queries.service_requests import public_status
from requests_app.rules.actor import resident
from requests_app.rules.intake import Contact, Place
from requests_app.vocabulary import ActorKind, CaseState, Channel, ClockKind, ContactBy, EventKind, Job, Lane, Priority
from tests.at_once import at_once
from tests.factories import MONDAY, ROAD, new_case, receive, submission
from tests.invariants import hold
from tests.personas import farah, rosa

TABLES = (Case, CaseEvent, Clock, Escalation, JobRow, Message, QueueStay, Resident, ServiceRequest)


def everything() -> list[int]:
    return [table.objects.count() for table in TABLES]


def test_a_letter_becomes_request_case_stay_event_clock_message_and_jobs() -> None:
    receipt = receive()

    case = hold(receipt.case_id)
    request = ServiceRequest.objects.get(case=case)
    assert (case.state, case.queue.code, case.owner) == (CaseState.NEW, "moderation", None)  # type: ignore[union-attr]
    assert (request.reference, request.body_hash != "", request.district.code) == (case.reference, True, "010")  # type: ignore[union-attr]
    assert [event.kind for event in case.events.all()] == [EventKind.RECEIVED]
    kinds = Clock.objects.filter(case=case).values_list("kind", flat=True)
    assert set(kinds) == {ClockKind.FIRST_RESPONSE, ClockKind.SERVICE_NORM}
    jobs = {job.name: (job.lane, job.due_at) for job in JobRow.objects.all()}
    assert jobs == {Job.ROUTE_CASE: (Lane.MIDDLE, MONDAY), Job.SEND_MESSAGE: (Lane.OUTBOUND, MONDAY)}
    assert public_status(receipt.reference, receipt.secret).case_id == case.pk


def test_the_promise_is_a_date_in_the_city() -> None:
    receipt = receive()  # ten working days after Monday the 23rd

    assert receipt.promised_on == date(2026, 12, 7)
    assert public_status(receipt.reference, receipt.secret).promised_on == receipt.promised_on


def test_the_promise_reads_the_same_on_the_repeated_receipt_wherever_the_server_stands(settings: Any) -> None:
    settings.TIME_ZONE = "Pacific/Kiritimati"
    letter = submission()

    first = intake.receive(letter, by=rosa(), at=MONDAY)
    again = intake.receive(letter, by=rosa(), at=MONDAY + timedelta(days=1))

    assert first.promised_on == again.promised_on == date(2026, 12, 7)
    assert public_status(first.reference, first.secret).promised_on == first.promised_on


def test_the_same_letter_again_gets_the_same_receipt_and_writes_nothing() -> None:
    letter = submission()
    first = intake.receive(letter, by=rosa(), at=MONDAY)
    before = everything()

    again = intake.receive(letter, by=rosa(), at=MONDAY + timedelta(minutes=5))

    assert again == replace(first, is_new=False)
    assert everything() == before


def test_another_letter_under_the_same_key_is_a_conflict_and_writes_nothing() -> None:
    letter = submission()
    intake.receive(letter, by=rosa(), at=MONDAY)
    before = everything()

    with pytest.raises(IdempotencyConflict):
        intake.receive(replace(letter, description="Something else."), by=rosa(), at=MONDAY)

    assert everything() == before


@pytest.mark.parametrize("change", [{"client": "other"}, {"channel": Channel.KIOSK}, {"idempotency_key": "other"}])
def test_keys_belong_to_one_client_of_one_channel(change: dict[str, Any]) -> None:
    letter = submission()
    first = intake.receive(letter, by=rosa(), at=MONDAY)

    other = intake.receive(replace(letter, **change), by=rosa(), at=MONDAY)

    assert other.reference != first.reference


@pytest.mark.django_db(transaction=True)
def test_the_same_letter_from_four_at_once_is_one_case() -> None:
    letter = submission()

    receipts = at_once(*[lambda: intake.receive(letter, by=rosa(), at=MONDAY)] * 4)

    assert {receipt.reference for receipt in receipts} == {Case.objects.get().reference}
    assert [receipt.is_new for receipt in receipts].count(True) == 1
    assert Resident.objects.count() == 2 + 1  # the demo city's two, and Rosa of this letter


def test_a_reference_that_is_taken_is_drawn_again(monkeypatch: Any) -> None:
    taken = receive().reference
    drawn = iter([taken, "KN-7Q2M-XR4K"])
    monkeypatch.setattr(intake_planning, "new_reference", lambda _prefix: next(drawn))

    assert receive().reference == "KN-7Q2M-XR4K"


def test_a_row_that_another_law_refuses_is_not_tried_again(monkeypatch: Any) -> None:
    tries = []

    def refused(*_args: Any, **_named: Any) -> None:
        tries.append(1)
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO requests_app_district (name) VALUES (NULL)")

    monkeypatch.setattr(intake, "_receive_new", refused)

    with pytest.raises(IntegrityError):
        receive()

    assert len(tries) == 1


@pytest.mark.django_db(transaction=True)
def test_two_different_letters_under_one_key_at_once_are_one_case_and_one_conflict() -> None:
    letter = submission()
    other = replace(letter, description="Something else.")

    results = at_once(
        lambda: intake.receive(letter, by=rosa(), at=MONDAY), lambda: intake.receive(other, by=rosa(), at=MONDAY)
    )

    assert sorted(type(result).__name__ for result in results) == ["IdempotencyConflict", "Receipt"]
    assert Case.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_person_called_twice_at_once_is_one_case_and_one_call() -> None:
    letter = submission(place=Place())

    called = at_once(*[lambda: reception.talk_to_a_person(letter, by=rosa(), at=MONDAY)] * 3)

    assert {one.call.escalation_id for one in called} == {Escalation.objects.get().pk}
    assert Case.objects.count() == 1
    hold(called[0].receipt.case_id)


@pytest.mark.parametrize(
    "change",
    [
        {"service_code": "atlantis"},
        {"description": ""},
        {"place": Place()},
        {"place": Place(latitude=52.5, longitude=13.4)},
        {"place": Place(address="x", district="999")},
        {"contact": Contact(by=ContactBy.EMAIL, email="rosa")},
        {"contact": Contact(name="x" * 200)},
        {"description": "a\0b"},
        {"service_code": "playground", "answers": {"about": "broken", "what": "a\0b"}},
        {"service_code": "playground", "answers": {"about": "broken"}},
        {"mandate_days": 0, "on_behalf_of": "Karim"},
    ],
)
def test_what_cannot_be_taken_changes_nothing(change: dict[str, Any]) -> None:
    before = everything()

    with pytest.raises(InvalidSubmission) as refused:
        intake.receive(replace(submission(), **change), by=rosa(), at=MONDAY)

    assert refused.value.errors
    assert everything() == before


def test_what_a_door_notes_never_refuses_a_letter() -> None:
    receive(campaign_code="poster" * 30, active_seconds={"report": -3, "contact": 10**12})

    assert ServiceRequest.objects.get().active_seconds == {"report": 0, "contact": 86_400}


def test_the_answer_is_right_with_the_broker_dead(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("the web process never publishes")

    monkeypatch.setattr(current_app, "send_task", refuse)
    monkeypatch.setattr(current_app, "connection_for_write", refuse)

    receipt = receive()

    assert hold(receipt.case_id).reference == receipt.reference


def test_a_receipt_that_is_rolled_back_by_its_caller_leaves_nothing() -> None:
    before = everything()

    with transaction.atomic():
        receive()
        transaction.set_rollback(True)

    assert everything() == before


def test_a_letter_through_a_clerk_is_the_residents_and_says_who_helped() -> None:
    receipt = receive(by=farah(), channel=Channel.COUNTER, client="farah")

    request = ServiceRequest.objects.get(reference=receipt.reference)
    event = CaseEvent.objects.get(case=receipt.case_id)
    assert (request.actor_kind, request.assisted_by.username) == (ActorKind.RESIDENT, "farah")  # type: ignore[union-attr]
    assert (event.is_assisted, event.person_id) == (True, farah().person_id)


def test_somebody_may_ask_for_somebody_and_the_mandate_ends() -> None:
    receive(on_behalf_of="Grandmother", mandate_days=30)

    request = ServiceRequest.objects.get()
    assert request.is_proxy
    assert request.on_behalf_of.name == "Grandmother"  # type: ignore[union-attr]
    assert request.mandate.expires_at == MONDAY + timedelta(days=30)  # type: ignore[union-attr]


def test_the_point_counts_and_the_stated_district_only_where_the_point_is_in_none() -> None:
    measured = receive(place=Place(latitude=47.6603, longitude=9.1748, district="020"))
    outside = receive(place=Place(latitude=47.7, longitude=8.95, district="020"))

    assert ServiceRequest.objects.get(pk=measured.request_id).district.code == "010"  # type: ignore[union-attr]
    assert ServiceRequest.objects.get(pk=outside.request_id).district.code == "020"  # type: ignore[union-attr]


def test_suspected_spam_becomes_a_case_that_a_person_looks_at() -> None:
    case = new_case(description="http://a http://b http://c")

    assert case.suspected_spam
    assert case.state == CaseState.NEW


def test_whoever_stays_unknown_is_nobody_and_gets_no_message() -> None:
    receive(contact=Contact())

    assert ServiceRequest.objects.get().requester is None
    assert not Message.objects.exists()


def test_danger_to_life_is_ranked_before_everything() -> None:
    normal, danger = new_case(ROAD), new_case("traffic-light-broken")

    assert Priority(danger.priority) > normal.priority
    assert danger.rank_at < normal.rank_at


def test_a_letter_costs_a_constant_number_of_queries(django_assert_max_num_queries: Any) -> None:
    receive()  # outlines and catalogue are warm

    with django_assert_max_num_queries(16):
        receive(by=resident(channel=Channel.WEB))


def test_a_letter_with_its_message_costs_two_statements(django_assert_num_queries: Any) -> None:
    receive()

    with django_assert_num_queries(4):  # the look and the rows; the test's own transaction adds a savepoint
        receive()
