"""What a worker does with a hint: effect and closing together, or neither."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import OperationalError, connection
from django.utils import timezone

from requests_app.actions import delivery
from requests_app.actions.jobs import lease_job
from requests_app.gateways import email
from requests_app.models import Case, CaseEvent, JobRow, Message, Resident, RoutingRuleSet
from requests_app.tasks import consume
from requests_app.tasks.consume import LEASE_SECONDS, each_job
from requests_app.tasks.messages import send
from requests_app.tasks.routing import route
from requests_app.vocabulary import JOB_MAX_ATTEMPTS, CaseState, EventKind, Job, MessageKind, MessageState
from tests.factories import let_the_wait_pass, new_case
from tests.invariants import hold

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _konstanz(konstanz: None) -> None:
    """Lay the demo city."""


def the_job(name: Job) -> JobRow:
    return JobRow.objects.get(name=name)


def spoil_rules() -> None:
    RoutingRuleSet.objects.update(rules=[{"nonsense": 1}])


def test_a_hint_routes_and_a_second_one_does_nothing() -> None:
    case = new_case()
    job = the_job(Job.ROUTE_CASE)

    for _ in range(3):
        route(job.pk)

    job.refresh_from_db()
    assert job.done_at
    assert hold(case.pk).state == CaseState.QUEUED
    assert CaseEvent.objects.filter(kind=EventKind.ROUTED).count() == 1


def test_a_hint_about_nothing_is_nothing() -> None:
    route(10**9)
    send(10**9)

    assert not JobRow.objects.filter(attempts__gt=0).exists()
    assert not mail.outbox


def test_a_newer_callers_extra_argument_does_not_stop_an_older_worker() -> None:
    new_case()

    route(the_job(Job.ROUTE_CASE).pk, colour="red")

    assert the_job(Job.ROUTE_CASE).done_at


def test_what_fails_changes_nothing_is_tried_again_dies_and_is_replayed() -> None:
    case = new_case()
    job = the_job(Job.ROUTE_CASE)
    rules = RoutingRuleSet.objects.get().rules
    spoil_rules()

    for attempt in range(1, JOB_MAX_ATTEMPTS + 1):
        route(job.pk)
        job.refresh_from_db()
        assert (job.attempts, job.last_error) == (attempt, "KeyError")
        assert not job.done_at
        route(job.pk)  # a second hint that still lay in the lane
        assert the_job(Job.ROUTE_CASE).attempts == attempt, "a try costs its wait, however many hints there are"
        let_the_wait_pass(job)
    assert job.dead_at
    assert hold(case.pk).state == CaseState.NEW
    assert Case.objects.get(pk=case.pk).needs_routing_help, "a person chooses the queue now"
    assert Message.objects.filter(kind=MessageKind.STAFF_UNMATCHED).exists()
    route(job.pk)
    assert hold(case.pk).state == CaseState.NEW, "a dead job stays dead"

    RoutingRuleSet.objects.update(rules=rules)
    call_command("replay_jobs", stdout=StringIO())
    route(job.pk)

    job.refresh_from_db()
    assert (bool(job.dead_at), bool(job.done_at), job.last_error) == (False, True, "")
    assert hold(case.pk).state == CaseState.QUEUED


def test_a_message_is_sent_once_under_an_id_made_from_event_and_recipient() -> None:
    new_case()
    job = the_job(Job.SEND_MESSAGE)

    send(job.pk)
    send(job.pk)

    message = Message.objects.get()
    assert (message.state, bool(message.sent_at)) == (MessageState.SENT, True)
    assert [letter.extra_headers["Message-ID"] for letter in mail.outbox] == [message.message_id]
    assert mail.outbox[0].to == ["rosa@konstanz.example"]


def test_a_message_leased_by_a_dead_worker_waits_for_the_end_of_the_lease() -> None:
    new_case()
    job = the_job(Job.SEND_MESSAGE)
    lease_job(job, at=timezone.now(), seconds=LEASE_SECONDS)

    send(job.pk)
    assert not mail.outbox

    lease_job(job, at=timezone.now() - timedelta(seconds=2 * LEASE_SECONDS), seconds=LEASE_SECONDS)
    send(job.pk)
    assert len(mail.outbox) == 1


def test_a_worker_that_died_between_sending_and_noting_repeats_the_same_id() -> None:
    new_case()
    job = the_job(Job.SEND_MESSAGE)
    send(job.pk)
    JobRow.objects.update(done_at=None)
    Message.objects.update(state=MessageState.SENDING, sent_at=None)

    send(job.pk)

    first, second = (letter.extra_headers["Message-ID"] for letter in mail.outbox)
    assert first == second


def test_a_mail_server_that_is_away_is_asked_again_until_the_message_reads_failed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(_: Any) -> None:
        raise ConnectionRefusedError("rosa@konstanz.example")

    monkeypatch.setattr(email, "send", refuse)
    new_case()
    job = the_job(Job.SEND_MESSAGE)

    for attempt in range(1, JOB_MAX_ATTEMPTS + 1):
        send(job.pk)
        job.refresh_from_db()
        assert job.attempts == attempt
        let_the_wait_pass(job)
    message = Message.objects.get(kind=MessageKind.RECEIPT)
    assert (message.state, bool(job.dead_at)) == (MessageState.TEMPORARY_FAILURE, True)
    assert "rosa" not in job.last_error + message.last_error

    monkeypatch.undo()
    call_command("replay_jobs", str(job.pk), stdout=StringIO())
    send(job.pk)
    assert Message.objects.get(kind=MessageKind.RECEIPT).state == MessageState.SENT


def test_whoever_was_blanked_meanwhile_gets_nothing_and_the_job_ends() -> None:
    new_case()
    Resident.objects.update(email="")

    send(the_job(Job.SEND_MESSAGE).pk)

    assert not mail.outbox
    assert the_job(Job.SEND_MESSAGE).done_at


def test_a_hint_may_name_several_jobs_and_say_what_nobody_knows_yet() -> None:
    done: list[int] = []
    follow = each_job(done.append)

    follow(1, also=[2, 3], of_a_later_release="x")
    follow(4)

    assert done == [1, 2, 3, 4]


def test_what_a_hint_has_no_time_for_is_left_to_the_next_one(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[int] = []
    monkeypatch.setattr(consume, "LONGEST_HINT_SECONDS", -1)

    each_job(done.append)(1, also=[2, 3])

    assert done == [1]


def broken_endings(monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    """Let the database be away so many times in the moment after the server has taken the letter."""
    end, left = delivery.end_sending, [times]

    def end_sending(*args: Any, **kwargs: Any) -> None:
        if left[0]:
            left[0] -= 1
            raise OperationalError("gone")
        end(*args, **kwargs)

    monkeypatch.setattr(delivery, "end_sending", end_sending)
    monkeypatch.setattr(connection, "close", lambda: None)


def test_a_letter_whose_sending_could_not_be_noted_is_noted_on_another_connection(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    new_case()
    broken_endings(monkeypatch, 1)

    send(the_job(Job.SEND_MESSAGE).pk)

    assert len(mail.outbox) == 1
    assert Message.objects.get().state == MessageState.SENT


def test_a_letter_that_is_sent_again_for_want_of_a_note_counts_as_a_repeat(monkeypatch: pytest.MonkeyPatch) -> None:
    new_case()
    broken_endings(monkeypatch, 2)
    job = the_job(Job.SEND_MESSAGE)

    with pytest.raises(OperationalError):
        send(job.pk)
    assert Message.objects.get().state == MessageState.SENDING
    JobRow.objects.update(lease_until=None)
    send(job.pk)

    assert (len(mail.outbox), Message.objects.get().repeats) == (2, 1)
