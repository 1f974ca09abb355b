"""Once a day, all news in one letter; what cannot wait does not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from requests_app.actions import casework, delivery
from requests_app.models import JobRow, Message
from requests_app.rules.intake import Contact
from requests_app.tasks.messages import send
from requests_app.vocabulary import MessageKind, MessageState, Told
from tests.factories import MONDAY, ROSA, routed_case
from tests.messages.conftest import Post
from tests.personas import mirjam, rosa

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("konstanz")]


def digest_case() -> Any:
    return routed_case(contact=Contact(**{**vars(ROSA), "told": Told.DIGEST}))


def test_news_of_a_day_goes_in_one_letter(post: Post) -> None:
    first = digest_case()
    casework.claim_case(first.pk, by=mirjam(), at=MONDAY)
    casework.reclassify_case(first.pk, service_code="lake-shore", reason="Shore.", by=mirjam(), at=MONDAY)
    casework.cancel_case(
        first.pk, cancel_reason="referred", reason="It is the railway's.", by=mirjam(), at=MONDAY + timedelta(hours=1)
    )
    waiting = Message.objects.filter(digest_at__isnull=False).order_by("id")
    assert [message.kind for message in waiting] == [MessageKind.RECLASSIFIED, MessageKind.CANCELLED]
    head = JobRow.objects.filter(message__in=waiting).order_by("due_at").first()
    assert head is not None
    assert head.message_id == waiting[0].pk
    assert timezone.localtime(head.due_at).hour == 18

    with time_machine.travel(head.due_at, tick=False):
        for job in JobRow.objects.filter(message__in=waiting).order_by("due_at"):
            send(job.pk)

    [letter] = post.letters
    words = letter.get_body(("plain",))
    assert words is not None
    text = words.get_content()
    assert letter["Message-ID"] == waiting[0].message_id
    assert letter["Subject"] == "News of your requests"
    assert "It is the railway's." in text
    assert "has a new date" in text
    assert {message.state for message in waiting.all()} == {MessageState.SENT}
    assert not JobRow.objects.filter(message__in=waiting, done_at__isnull=True).exists()


def test_a_day_letter_that_failed_is_sent_again_as_it_was(post: Post) -> None:
    case = digest_case()
    casework.claim_case(case.pk, by=mirjam(), at=MONDAY)
    casework.reclassify_case(case.pk, service_code="lake-shore", reason="Look.", by=mirjam(), at=MONDAY)
    casework.cancel_case(case.pk, cancel_reason="referred", reason="Railway.", by=mirjam(), at=MONDAY)
    head, other = JobRow.objects.filter(message__digest_at__isnull=False).order_by("id")
    post.refuse = 1
    with time_machine.travel(head.due_at + timedelta(hours=1), tick=False):
        send(head.pk)
        send(other.pk)
    assert not post.letters
    assert other.message is not None
    other.message.refresh_from_db()
    assert other.message.bundled_in_id == head.message_id

    with time_machine.travel(head.due_at + timedelta(hours=2), tick=False):
        send(head.pk)

    assert len(post.letters) == 1
    states = Message.objects.filter(digest_at__isnull=False).values_list("state", flat=True)
    assert set(states) == {MessageState.SENT}


def test_a_day_letter_that_is_still_tried_is_not_gathered_into_the_next_one(post: Post) -> None:
    case = digest_case()
    casework.claim_case(case.pk, by=mirjam(), at=MONDAY)
    casework.reclassify_case(case.pk, service_code="lake-shore", reason="Look.", by=mirjam(), at=MONDAY)
    casework.cancel_case(case.pk, cancel_reason="referred", reason="Railway.", by=mirjam(), at=MONDAY)
    head, _ = JobRow.objects.filter(message__digest_at__isnull=False).order_by("id")
    post.refuse = 1
    with time_machine.travel(head.due_at, tick=False):
        send(head.pk)
    tuesday = MONDAY + timedelta(days=1)
    casework.reopen_case(case.pk, reason="It is ours.", by=rosa(case.requests.get().pk), at=tuesday)
    later = JobRow.objects.filter(message__digest_at__isnull=False).latest("id")

    with time_machine.travel(later.due_at + timedelta(hours=1), tick=False):
        send(later.pk)
        send(head.pk)

    assert len(post.letters) == 2
    told = Message.objects.filter(digest_at__isnull=False)
    assert [message.state for message in told] == [MessageState.SENT] * 3


def test_what_a_day_letter_leaves_out_was_never_sent(post: Post) -> None:
    case = digest_case()
    casework.claim_case(case.pk, by=mirjam(), at=MONDAY)
    casework.reclassify_case(case.pk, service_code="lake-shore", reason="Look.", by=mirjam(), at=MONDAY)
    job = JobRow.objects.get(message__digest_at__isnull=False)
    sending = delivery.begin_sending(job.pk, at=MONDAY, seconds=60)
    assert sending is not None

    delivery.end_sending(sending, is_sent=True, at=MONDAY, told=())

    message = Message.objects.get(digest_at__isnull=False)
    assert (message.state, message.sent_at) == (MessageState.NOT_NEEDED, None)


def test_a_question_and_an_answer_to_a_call_do_not_wait_for_the_day_letter() -> None:
    case = digest_case()
    casework.claim_case(case.pk, by=mirjam(), at=MONDAY)
    until = MONDAY + timedelta(days=3)
    casework.park_case(
        case.pk, wait_reason="citizen", reason="Which lamp?", wake_on="reply", wake_at=until, by=mirjam(), at=MONDAY
    )

    asked = Message.objects.get(kind=MessageKind.ASKED)
    assert asked.digest_at is None
    assert JobRow.objects.get(message=asked).due_at == MONDAY


def test_who_wants_only_the_end_is_told_only_the_end() -> None:
    case = routed_case(contact=Contact(**{**vars(ROSA), "told": Told.END}))
    casework.claim_case(case.pk, by=mirjam(), at=MONDAY)
    casework.reclassify_case(case.pk, service_code="lake-shore", reason="Shore.", by=mirjam(), at=MONDAY)
    casework.cancel_case(case.pk, cancel_reason="referred", reason="Railway.", by=mirjam(), at=MONDAY)

    kinds = set(Message.objects.filter(resident__isnull=False).values_list("kind", flat=True))
    assert kinds == {MessageKind.RECEIPT, MessageKind.CANCELLED}
