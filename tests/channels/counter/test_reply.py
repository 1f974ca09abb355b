"""A clerk writes down what the resident before her answers."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from requests_app.actions import casework
from requests_app.models import Case, CaseEvent
from requests_app.queries.people import actor_of
from requests_app.vocabulary import CaseState, Channel, EventKind
from tests.channels.counter.conftest import screen_of
from tests.personas import person

pytestmark = pytest.mark.django_db


def ask(reference: str) -> None:
    case, now = Case.objects.get(reference=reference), timezone.now()
    assert case.queue is not None
    lead = actor_of(case.queue.lead)
    casework.claim_case(case.pk, by=lead, at=now)
    until = now + timedelta(days=7)
    casework.park_case(case.pk, wait_reason="citizen", reason="Left?", wake_on="reply", wake_at=until, by=lead, at=now)


def test_the_clerk_reads_the_question_out_and_keeps_the_answer_once(farah: Client, reference: str) -> None:
    ask(reference)
    url = f"/counter/requests/{reference}/reply/"
    assert "Left?" in farah.get(f"/counter/requests/{reference}/").content.decode()

    typed = screen_of(farah, url, words="Yes, the left one.")
    farah.post(url, typed)
    page = farah.post(url, typed, follow=True).content.decode()

    event = CaseEvent.objects.get(kind=EventKind.REPLIED)
    assert "The team has the answer." in page
    assert (event.person, event.channel, event.is_assisted) == (person("farah"), Channel.COUNTER, True)
    assert Case.objects.get().state == CaseState.IN_PROGRESS


def test_no_words_are_asked_for_again(farah: Client, reference: str) -> None:
    ask(reference)
    url = f"/counter/requests/{reference}/reply/"

    answer = farah.post(url, screen_of(farah, url, words=" "))

    assert answer.status_code == 422
    assert "Write down the answer first." in answer.content.decode()
    assert Case.objects.get().state == CaseState.WAITING
