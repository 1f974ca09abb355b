"""The city writes to the resident: told once each, a human response, and never with an older page in mind."""

from __future__ import annotations

from datetime import timedelta

import pytest

from requests_app.actions import casework
from requests_app.facts import Incomplete, MoveNotAllowed, StaleRevision
from requests_app.models import Case, CaseEvent, Clock, Message
from requests_app.queries.service_requests import opened, status_of
from requests_app.vocabulary import CaseState, ClockKind, EventKind, MessageKind
from tests import factories, personas
from tests.factories import MONDAY
from tests.invariants import hold

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(hours=2)
WORDS = "The lamp is ordered. It comes on Friday."


@pytest.fixture
def case(konstanz: None) -> Case:
    routed = factories.routed_case(at=MONDAY)
    casework.claim_case(routed.pk, by=personas.cem(), at=MONDAY)
    return Case.objects.get(pk=routed.pk)


def write(case: Case, **more: object) -> CaseEvent:
    given = {"words": WORDS, "by": personas.cem(), "at": LATER, **more}
    return casework.write_to_resident(case.pk, **given)  # type: ignore[arg-type]


def test_the_resident_is_told_and_the_case_goes_on_as_it_is(case: Case) -> None:
    event = write(case, revision=case.revision)

    after = hold(case.pk)
    message = Message.objects.get(kind=MessageKind.WRITTEN)
    assert (after.state, after.owner, after.revision) == (CaseState.IN_PROGRESS, case.owner, case.revision)
    assert (message.event, message.request) == (event, case.requests.get())
    assert event.words.get().is_public


def test_it_is_the_first_human_response(case: Case) -> None:
    write(case)
    write(case, at=LATER + timedelta(hours=1))

    assert hold(case.pk).first_response_at == LATER
    assert Clock.objects.get(case=case, kind=ClockKind.FIRST_RESPONSE).stopped_at == LATER


def test_the_same_form_writes_once(case: Case) -> None:
    assert write(case, client_key="one") == write(case, client_key="one")
    assert write(case, client_key="two") != write(case, client_key="one")
    assert Message.objects.filter(kind=MessageKind.WRITTEN).count() == 2


def test_words_that_an_older_page_had_in_mind_are_not_sent(case: Case) -> None:
    with pytest.raises(StaleRevision):
        write(case, revision=case.revision - 1)
    assert not Message.objects.filter(kind=MessageKind.WRITTEN).exists()


def test_nobody_outside_the_team_writes_and_nothing_is_not_sent(case: Case) -> None:
    with pytest.raises(MoveNotAllowed):
        write(case, by=personas.malik())
    with pytest.raises(Incomplete):
        write(case, words="  ")
    assert not CaseEvent.objects.filter(kind=EventKind.WROTE).exists()


def test_the_resident_reads_it_on_her_page(case: Case) -> None:
    write(case)

    request = case.requests.get()
    status = status_of(opened().get(pk=request.pk))

    assert ("We wrote to you", WORDS) in [(entry.title, entry.words) for entry in status.timeline]
