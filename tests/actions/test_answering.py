"""Whoever is called in acknowledges, takes over, passes on, declines or answers; nobody below does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from requests_app.actions import casework, escalation, escalation_answers
from requests_app.facts import EscalationMoveNotAllowed, EscalationNotFound, Incomplete, PersonNotAble
from requests_app.models import Clock, Escalation, Message, StaffMember
from requests_app.queries.service_requests import public_status
from requests_app.vocabulary import CaseState, EscalationKind, EventKind, MessageKind, OwnerSource, WordsKind
from requests_app.vocabulary import EscalationState as E
from tests.actions.calls import call_about, held, read
from tests.factories import MONDAY, receive, routed_case
from tests.invariants import hold
from tests.personas import actor, bruno, malik, mirjam, person, rosa, sofia, uwe

LATER = MONDAY + timedelta(minutes=30)


ANSWERS: dict[str, Callable[[int, Any], object]] = {
    "acknowledge": lambda call, by: escalation_answers.acknowledge(call, by=by, at=LATER),
    "take_over": lambda call, by: casework.take_over(call, by=by, at=LATER),
    "instruct": lambda call, by: escalation_answers.instruct(call, instruction="Go there.", by=by, at=LATER),
    "reassign": lambda call, by: escalation_answers.reassign(
        call, to_person_id=person("malik").pk, reason="He knows.", by=by, at=LATER
    ),
    "refuse": lambda call, by: escalation_answers.refuse(call, reason="No.", by=by, at=LATER),
    "close": lambda call, by: escalation_answers.close_with_answer(call, answer="Yes.", by=by, at=LATER),
}


@pytest.mark.parametrize("answer", ANSWERS)
@pytest.mark.parametrize("who", ["uwe", "mirjam", "sofia", "beate"])
def test_the_owner_and_those_above_answer(answer: str, who: str) -> None:
    case = held()
    call = call_about(case)

    ANSWERS[answer](call, actor(who))

    hold(case.pk)
    assert read(call).state != E.OPEN


@pytest.mark.parametrize("answer", ANSWERS)
@pytest.mark.parametrize(
    ("who", "fact"),
    [
        ("cem", EscalationMoveNotAllowed),  # the person in charge of the case
        ("farah", EscalationMoveNotAllowed),
        ("bruno", EscalationNotFound),
        ("omar", EscalationNotFound),
    ],
)
def test_others_do_not(answer: str, who: str, fact: type[Exception]) -> None:
    case = held()
    call = call_about(case)

    with pytest.raises(fact):
        ANSWERS[answer](call, actor(who))
    with pytest.raises(EscalationNotFound):
        ANSWERS[answer](call, rosa(case.requests.get().pk))

    assert read(call).state == E.OPEN
    hold(case.pk)


@pytest.mark.parametrize("answer", ANSWERS)
def test_a_supervisor_does_not_answer_a_complaint_about_herself(answer: str) -> None:
    case = held()
    call = call_about(case, kind=EscalationKind.COMPLAINT, complained_about_id=person("sofia").pk)

    with pytest.raises(EscalationMoveNotAllowed):
        ANSWERS[answer](call, sofia())


@pytest.mark.parametrize("answer", ANSWERS)
def test_a_closed_call_is_not_answered_again(answer: str) -> None:
    call = call_about(held())
    ANSWERS["close"](call, uwe())

    with pytest.raises(EscalationMoveNotAllowed):
        ANSWERS[answer](call, uwe())


def test_acknowledging_stops_the_clock_and_is_told_on_the_page() -> None:
    receipt = receive()
    call = escalation.escalate_case(receipt.case_id, by=rosa(receipt.request_id), at=MONDAY)
    before = public_status(receipt.reference, receipt.secret).calls[0]

    escalation_answers.acknowledge(call.escalation_id, by=sofia(), at=LATER)

    after = public_status(receipt.reference, receipt.secret).calls[0]
    assert (before.by, before.who) == (call.acknowledge_by, "Sofia Lindner, Leitung Moderation")
    assert (after.by, after.headline) == (None, "A person has heard you and will answer")
    assert not Clock.objects.filter(escalation=call.escalation_id, stopped_at=None).exists()
    with pytest.raises(EscalationMoveNotAllowed):
        escalation_answers.acknowledge(call.escalation_id, by=sofia(), at=LATER)


def test_whoever_hears_a_call_owns_it_so_that_it_never_rests_with_somebody_away() -> None:
    call = call_about(held())

    escalation_answers.acknowledge(call, by=sofia(), at=LATER)

    assert read(call).owner.username == "sofia"
    assert read(call).owner_source == OwnerSource.NAMED


@pytest.mark.parametrize("answer", sorted(ANSWERS))
def test_a_call_that_has_climbed_is_not_answered_from_below(answer: str) -> None:
    case = held()
    call = call_about(case)
    Escalation.objects.filter(pk=call).update(owner=person("beate"), level=2)

    with pytest.raises(EscalationMoveNotAllowed):
        ANSWERS[answer](call, mirjam())


@pytest.mark.parametrize("answer", sorted(ANSWERS))
def test_whoever_raised_a_call_does_not_answer_it_from_above(answer: str) -> None:
    call = escalation.escalate_case(held().pk, by=sofia(), at=MONDAY).escalation_id

    with pytest.raises(EscalationMoveNotAllowed):
        ANSWERS[answer](call, sofia())


def test_instructing_tells_whoever_has_the_case_and_leaves_it_with_her() -> None:
    case = held()
    call = call_about(case)

    escalation_answers.instruct(call, instruction="Lift the mast today.", by=uwe(), at=LATER)

    after = hold(case.pk)
    assert (after.owner, after.state, read(call).state) == (person("cem"), CaseState.IN_PROGRESS, E.INSTRUCTED)
    told = Message.objects.get(kind=MessageKind.STAFF_INSTRUCTED)
    assert told.event is not None
    assert (told.person, told.event.kind) == (person("cem"), EventKind.ESCALATION_INSTRUCTED)
    said = told.event.words.get()
    assert (said.kind, said.text, said.is_public) == (WordsKind.INSTRUCTION, "Lift the mast today.", False)


def test_where_nobody_has_the_case_its_lead_is_told_unless_it_is_she_who_instructs() -> None:
    first, second = call_about(routed_case()), call_about(routed_case())

    escalation_answers.instruct(first, instruction="Take it.", by=sofia(), at=LATER)
    escalation_answers.instruct(second, instruction="I take it.", by=uwe(), at=LATER)

    assert [message.person for message in Message.objects.filter(kind=MessageKind.STAFF_INSTRUCTED)] == [person("uwe")]


def test_whoever_was_instructed_still_owes_the_resident_an_answer() -> None:
    receipt = receive()
    call = escalation.escalate_case(receipt.case_id, by=rosa(receipt.request_id), at=MONDAY).escalation_id
    escalation_answers.instruct(call, instruction="Call her back.", by=sofia(), at=LATER)

    shown = public_status(receipt.reference, receipt.secret).calls[0]
    assert (shown.headline, shown.words) == ("A person has told the team what to do", "")
    escalation_answers.close_with_answer(call, answer="The crew comes today.", by=sofia(), at=LATER)
    assert public_status(receipt.reference, receipt.secret).calls[0].words == "The crew comes today."


def test_passing_on_names_another_and_starts_her_clock() -> None:
    case = held()
    call = call_about(case)
    escalation_answers.acknowledge(call, by=uwe(), at=LATER)

    escalation_answers.reassign(call, to_person_id=person("malik").pk, reason="He knows.", by=uwe(), at=LATER)

    after = read(call)
    assert (after.owner.username, after.state, after.owner_source) == ("malik", E.REASSIGNED, OwnerSource.NAMED)
    assert after.acknowledged_at is None
    assert after.acknowledge_by > LATER
    assert Message.objects.filter(kind=MessageKind.STAFF_ESCALATION, person__username="malik").exists()
    hold(case.pk)
    escalation_answers.acknowledge(call, by=malik(), at=LATER)
    hold(case.pk)


@pytest.mark.parametrize("whom", ["owner", "raiser", "complained", "gone", "nobody"])
def test_a_call_is_not_passed_to_whom_it_must_not_reach(whom: str) -> None:
    call = call_about(held(), by=bruno(), complained_about_id=person("cem").pk)
    StaffMember.objects.filter(username="lotte").update(is_active=False)
    to = {"owner": "uwe", "raiser": "bruno", "complained": "cem", "gone": "lotte"}.get(whom)

    with pytest.raises(PersonNotAble):
        escalation_answers.reassign(call, to_person_id=person(to).pk if to else 10**9, reason="x", by=uwe(), at=LATER)

    assert read(call).owner.username == "uwe"


@pytest.mark.parametrize(
    ("answer", "word"),
    [
        (escalation_answers.refuse, "reason"),
        (escalation_answers.close_with_answer, "answer"),
        (escalation_answers.instruct, "instruction"),
    ],
)
def test_declining_answering_and_instructing_need_words(answer: Callable[..., object], word: str) -> None:
    call = call_about(held())

    with pytest.raises(Incomplete) as missing:
        answer(call, by=uwe(), at=LATER, **{word: " "})

    assert missing.value.fields == (word,)
    assert read(call).state == E.OPEN


def test_the_answer_reaches_the_resident_and_the_reason_for_declining_too() -> None:
    receipt = receive()
    by = rosa(receipt.request_id)
    first = escalation.escalate_case(receipt.case_id, by=by, at=MONDAY).escalation_id
    escalation_answers.close_with_answer(first, answer="We come on Tuesday.", by=sofia(), at=LATER)
    second = escalation.escalate_case(receipt.case_id, by=by, at=LATER).escalation_id

    escalation_answers.refuse(second, reason="You have an answer.", by=sofia(), at=LATER)

    newest, oldest = public_status(receipt.reference, receipt.secret).calls
    assert (oldest.words, oldest.headline) == ("We come on Tuesday.", "You have an answer")
    assert (newest.words, newest.headline) == ("You have an answer.", "The call was declined, with a reason")
    assert read(second).settled_as == E.REFUSED
    assert Message.objects.filter(kind=MessageKind.ESCALATION_ANSWERED).count() == 2
    hold(receipt.case_id)
