"""Whoever leaves takes every word along: the requests stay, blank; the law of cases holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core.management import call_command

from requests_app.actions import casework, escalation, retention, sign_in, surveys, sweeps
from requests_app.models import (
    Attachment,
    Case,
    EventWords,
    JobRow,
    Message,
    PublishedTitle,
    Resident,
    ServiceRequest,
    SignInCode,
)
from requests_app.queries.notifications import message_to_send, write_letter
from requests_app.queries.rebuilding import replay_all
from requests_app.rules.sign_in import Address
from requests_app.tasks.messages import send, send_text
from requests_app.vocabulary import CaseState, ContactBy, EventKind, Job, MessageState, Outcome, Sweep, Way
from tests import invariants
from tests.actions.lives_with_words import ADDRESS, HERS, LATER, ROSA, a_long_life, end, hers, places_of
from tests.factories import LAMP, MONDAY, ROAD, receive, routed_case
from tests.personas import actor, bruno, mirjam, person

SENDS = {Job.SEND_MESSAGE: send, Job.SEND_TEXT: send_text}
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("konstanz")]


def the_law_holds(capsys: Any) -> None:
    for case in Case.objects.all():
        invariants.hold(case.pk)
    assert not [one for batch in replay_all() for one in batch if one.differences]
    with time_machine.travel(MONDAY + timedelta(hours=1), tick=False):
        call_command("audit")
        call_command("rebuild", "--check")
    capsys.readouterr()


def test_of_an_ended_request_no_word_is_left_anywhere(capsys: Any) -> None:
    case = a_long_life()
    end(case)
    sign_in.ask_for_code(ADDRESS, language="en", at=MONDAY)
    assert len(places_of(HERS)) >= 9
    assert "requests_app_servicerequest.answers" in places_of(HERS)
    kept = [Path(settings.MEDIA_ROOT) / key[:2] for key in Attachment.objects.values_list("key", flat=True)]

    retention.blank_address(ADDRESS, by=hers(case.requests.get()), at=LATER)

    assert places_of(HERS) == []
    assert places_of("+497531900777") == []
    request = case.requests.get()
    assert (request.latitude, request.longitude, request.blanked_at) == (None, None, LATER)
    assert Resident.objects.get(requests=request.pk).contact_by == ContactBy.NONE
    assert kept
    the_law_holds(capsys)


@pytest.mark.parametrize("way", [Way.SMS, Way.POST])
def test_of_text_messages_and_letters_no_word_is_left_either(
    way: Way, settings: Any, tmp_path: Path, capsys: Any
) -> None:
    settings.SMS_DIR = tmp_path
    by = {Way.SMS: ContactBy.PHONE, Way.POST: ContactBy.POST}[way]
    contact = replace(ROSA, by=by, phone="+49 151 12345678")
    case = a_long_life(contact=contact)
    end(case)
    request = case.requests.get()
    told = Message.objects.filter(request=request.pk, resident__isnull=False)
    assert set(told.values_list("way", flat=True)) == {way}
    for job in JobRow.objects.filter(name__in=SENDS, done_at=None):
        SENDS[Job(job.name)](job.pk)
    assert way != Way.SMS or told.filter(state=MessageState.SENT).exists()

    retention.blank_requests([request.pk], by=hers(request), at=LATER)

    assert places_of(HERS) == []
    assert places_of("15112345678") == []
    the_law_holds(capsys)


def test_what_everybody_reads_of_her_case_goes_even_where_a_neighbour_waits(capsys: Any) -> None:
    case = a_long_life()
    receive(joins=case.reference, description="It is dark for me, too.")
    request = case.requests.earliest("pk")

    retention.blank_requests([request.pk], by=hers(request), at=MONDAY)

    assert not PublishedTitle.objects.exists()
    assert not EventWords.objects.filter(kind="title").exclude(text="").exists()
    assert case.events.filter(kind=EventKind.TITLE_WITHDRAWN).count() == 1
    the_law_holds(capsys)


def test_her_files_are_gone_from_the_disk(django_capture_on_commit_callbacks: Any) -> None:
    case = a_long_life()
    request = case.requests.get()

    with django_capture_on_commit_callbacks(execute=True):
        retention.blank_requests([request.pk], by=hers(request), at=LATER)

    assert set(Attachment.objects.values_list("state", flat=True)) == {"removed"}
    assert all(Attachment.objects.values_list("erased_at", flat=True))


def test_an_open_case_goes_on_and_the_rest_goes_when_it_has_ended(capsys: Any) -> None:
    case = a_long_life()
    request = case.requests.get()

    retention.blank_requests([request.pk], by=hers(request), at=MONDAY)

    case.refresh_from_db()
    assert case.state in {CaseState.IN_PROGRESS, CaseState.QUEUED}
    assert places_of(HERS) == ["requests_app_case.address", "requests_app_eventwords.text"]
    assert {words.kind for words in EventWords.objects.filter(text__contains=HERS)} == {"note"}
    the_law_holds(capsys)

    end(case)
    sweeps.run_alone(Sweep.RETENTION, LATER)

    assert places_of(HERS) == []
    the_law_holds(capsys)


def below(case: Case) -> tuple[Case, Case]:
    """Ask another team, and make a part a case of its own."""
    question = casework.consult_team(case.pk, queue_code="roads", question=f"{HERS}?", by=mirjam(), at=MONDAY)
    part = casework.split_case(case.pk, service_code=ROAD, reason=f"A hole before {HERS}", by=mirjam(), at=MONDAY)
    return Case.objects.get(pk=question.data["child"]), Case.objects.get(pk=part.data["child"])


def end_below(*cases: Case) -> None:
    for case in cases:
        casework.claim_case(case.pk, by=bruno(), at=MONDAY)
        given: dict[str, Any] = {"outcome": Outcome.DONE, "words": f"{HERS}: done", "objection_until": MONDAY}
        casework.resolve_case(case.pk, **given, by=bruno(), at=MONDAY)
    sweeps.run_alone(Sweep.OBJECTION_WINDOWS, LATER)


@pytest.mark.parametrize("is_ended", [True, False], ids=["ended before", "ended later"])
def test_questions_to_other_teams_and_parts_keep_nothing_either(capsys: Any, is_ended: bool) -> None:
    case = a_long_life()
    request, children = case.requests.get(), below(case)
    if is_ended:
        end_below(*children)
        end(case)

    retention.blank_requests([request.pk], by=hers(request), at=MONDAY)
    if not is_ended:
        end_below(*children)
        end(case)
        sweeps.run_alone(Sweep.RETENTION, LATER)

    assert places_of(HERS) == []
    assert not Case.objects.exclude(latitude=None).exists()
    the_law_holds(capsys)


def test_what_another_team_was_asked_stays_while_a_neighbour_is_there(capsys: Any) -> None:
    case = a_long_life()
    receive(joins=case.reference, description="It is dark for me, too.")
    request, (question, part) = case.requests.earliest("pk"), below(case)
    end_below(question, part)

    retention.blank_requests([request.pk], by=hers(request), at=MONDAY)
    sweeps.run_alone(Sweep.RETENTION, LATER)

    assert Case.objects.filter(address__contains=HERS).count() == 3
    the_law_holds(capsys)


def test_a_neighbour_on_the_same_case_keeps_her_words(capsys: Any) -> None:
    case = a_long_life()
    joined = receive(joins=case.reference, description="It is dark for me, too.")
    assert joined.is_joined
    end_request = case.requests.order_by("pk").first()
    assert end_request is not None

    retention.blank_requests([end_request.pk], by=hers(end_request), at=MONDAY)

    neighbour = ServiceRequest.objects.get(pk=joined.request_id)
    assert neighbour.description == "It is dark for me, too."
    assert neighbour.requester is not None
    assert neighbour.requester.email == "rosa@konstanz.example"
    case.refresh_from_db()
    assert HERS in case.address
    the_law_holds(capsys)


def test_words_on_the_case_that_hers_was_joined_to_go_too(capsys: Any) -> None:
    survivor, case = routed_case(LAMP), a_long_life()
    casework.merge_case(
        case.pk, into_reference=survivor.reference, reason="The same lamp", by=actor("malik"), at=MONDAY
    )
    request = case.requests.get()
    casework.receive_reply(case.pk, request_id=request.pk, text=f"{HERS} again", by=hers(request), at=MONDAY)

    retention.blank_requests([request.pk], by=hers(request), at=MONDAY)

    assert places_of(HERS) == []
    the_law_holds(capsys)


def test_blanking_twice_is_once() -> None:
    case = a_long_life()
    request = case.requests.get()
    first = retention.blank_requests([request.pk], by=hers(request), at=MONDAY)
    events = case.events.count()

    second = retention.blank_requests([request.pk], by=hers(request), at=LATER)

    assert (first, second) == (1, 0)
    assert case.events.count() == events
    assert case.events.filter(kind=EventKind.WORDS_BLANKED).count() == 1


def test_what_she_wrote_afterwards_goes_when_she_asks_again(capsys: Any) -> None:
    case = a_long_life()
    request = case.requests.get()
    end(case)
    retention.blank_requests([request.pk], by=hers(request), at=MONDAY)
    said: dict[str, Any] = {"satisfaction": 1, "effort": 1, "words": HERS}
    surveys.answer_survey(request.pk, **said, by=hers(request), at=MONDAY)
    escalation.escalate_case(case.pk, reason=HERS, contact=HERS, by=hers(request), at=MONDAY)
    assert places_of(HERS)

    retention.blank_requests([request.pk], by=hers(request), at=MONDAY)

    assert places_of(HERS) == []
    the_law_holds(capsys)


def test_a_message_that_waits_finds_no_address_any_more() -> None:
    case = a_long_life()
    request = case.requests.get()
    message_id = request.messages.earliest("pk").pk

    retention.blank_requests([request.pk], by=hers(request), at=MONDAY)

    assert write_letter(message_to_send(message_id, is_to_resident=True)) is None


def test_codes_and_proofs_of_the_address_are_forgotten_in_every_browser() -> None:
    case = a_long_life()
    sign_in.ask_for_code(ADDRESS, language="en", at=MONDAY)
    sign_in.ask_for_code(Address(ContactBy.EMAIL, "other@konstanz.example"), language="en", at=MONDAY)

    retention.blank_address(ADDRESS, by=hers(case.requests.get()), at=MONDAY)

    assert SignInCode.objects.get().address == "other@konstanz.example"


def test_the_people_of_the_city_are_untouched() -> None:
    case = a_long_life()

    retention.blank_address(ADDRESS, by=hers(case.requests.get()), at=MONDAY)

    assert person("mirjam").email
