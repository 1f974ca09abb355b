"""A message goes out through a real mail server: once, later when refused, and never forgotten."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection
from django.utils import timezone

from requests_app.actions.jobs import replay_jobs
from requests_app.gateways import email
from requests_app.models import JobRow, Message
from requests_app.tasks.messages import send
from requests_app.vocabulary import JOB_MAX_ATTEMPTS, MessageKind, MessageState
from tests.factories import let_the_wait_pass
from tests.messages.conftest import Post, case_of, message_of
from tests.personas import browser

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("konstanz")]


def job_of(kind: MessageKind = MessageKind.RECEIPT) -> JobRow:
    return JobRow.objects.get(message=message_of(kind))


def message_sent_by(job: JobRow) -> Message:
    return Message.objects.get(jobs=job.pk)


def test_the_row_stands_before_anything_is_sent(post: Post) -> None:
    job = job_of()

    assert job.message is not None
    assert job.message.state == MessageState.CREATED
    assert job.done_at is None
    assert not post.letters


def test_a_letter_arrives_as_it_was_written(post: Post) -> None:
    job = job_of()

    send(job.pk)

    job.refresh_from_db()
    message = message_sent_by(job)
    (letter,) = post.letters
    assert job.done_at is not None
    assert (message.state, message.last_error) == (MessageState.SENT, "")
    assert letter["Message-ID"] == message.message_id
    assert letter["To"] == "rosa@konstanz.example"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert case_of(message).reference in letter["Subject"]
    for form in ("plain", "html"):
        words = letter.get_body((form,))
        assert words is not None
        assert "/s/KN-" in words.get_content()


def test_two_consumers_one_after_the_other_send_once(post: Post) -> None:
    job = job_of()

    send(job.pk)
    send(job.pk)

    assert len(post.letters) == 1


def test_a_lease_keeps_the_second_consumer_away(post: Post) -> None:
    job = job_of()
    JobRow.objects.filter(pk=job.pk).update(lease_until=timezone.now() + timedelta(seconds=30))

    send(job.pk)

    assert not post.letters


def test_a_refused_letter_is_tried_again_later(post: Post) -> None:
    job, post.refuse = job_of(), 1

    send(job.pk)

    job.refresh_from_db()
    message = message_sent_by(job)
    assert (job.attempts, job.last_error, job.done_at) == (1, "SMTPDataError", None)
    assert job.due_at > timezone.now()
    assert (message.state, message.last_error) == (MessageState.CREATED, "SMTPDataError")
    send(job.pk)
    assert not post.letters, "the wait is kept, however many hints there are"

    let_the_wait_pass(job)
    send(job.pk)

    assert [letter["Message-ID"] for letter in post.letters] == [message.message_id]


def test_a_letter_that_is_always_refused_is_dead_shown_and_can_be_replayed(post: Post) -> None:
    job, post.refuse = job_of(), JOB_MAX_ATTEMPTS

    for _attempt in range(JOB_MAX_ATTEMPTS):
        send(job.pk)
        let_the_wait_pass(job)

    job.refresh_from_db()
    assert job.dead_at is not None
    assert message_sent_by(job).state == MessageState.TEMPORARY_FAILURE
    status = browser("sofia").get("/statusz", headers={"accept": "application/json"}).content.decode()
    assert "requests_app.send_message" in status
    assert "SMTPDataError" in status
    assert "rosa@" not in status

    replay_jobs([job.pk], at=timezone.now())
    send(job.pk)

    assert len(post.letters) == 1


def test_a_server_that_is_away_costs_an_attempt_and_no_letter(post: Post, settings: LazySettings) -> None:
    job = job_of()
    settings.EMAIL_PORT = 1

    send(job.pk)

    job.refresh_from_db()
    assert (job.attempts, job.last_error) == (1, "ConnectionRefusedError")


@pytest.mark.django_db(transaction=True)
def test_two_consumers_at_once_send_once(post: Post) -> None:
    job = job_of()
    start = threading.Barrier(2)

    def consume() -> None:
        start.wait()
        send(job.pk)
        connection.close()

    consumers = [threading.Thread(target=consume) for _ in range(2)]
    for consumer in consumers:
        consumer.start()
    for consumer in consumers:
        consumer.join()

    assert len(post.letters) == 1
    assert message_sent_by(job).state == MessageState.SENT


def test_a_receipt_costs_five_statements(post: Post, django_assert_num_queries: Any) -> None:
    job = job_of()

    with django_assert_num_queries(5):  # begin, the message, the words with it, the city, end
        send(job.pk)

    assert len(post.letters) == 1


def test_the_line_stays_open_for_the_next_letter_and_is_opened_again_when_the_server_hung_up(post: Post) -> None:
    first = job_of()
    send(first.pk)
    line = email._own.line

    JobRow.objects.filter(pk=first.pk).update(done_at=None, lease_until=None)
    Message.objects.update(state=MessageState.CREATED)
    send(first.pk)
    assert email._own.line is line

    line.connection.sock.close()
    JobRow.objects.filter(pk=first.pk).update(done_at=None, lease_until=None)
    Message.objects.update(state=MessageState.CREATED)
    send(first.pk)

    assert len(post.letters) == 3
