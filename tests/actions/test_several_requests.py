"""Several people, one case: each joins, withdraws and reads for herself alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from requests_app.actions import casework, escalation, escalation_answers, intake
from requests_app.actions.intake import Receipt
from requests_app.facts import CaseNotFound, IdempotencyConflict, Incomplete, MoveNotAllowed, StaleRevision
from requests_app.models import Case, Escalation, Message, ServiceRequest
from requests_app.queries.service_requests import PublicStatus, public_status
from requests_app.queries.visibility import visible_to
from requests_app.rules.actor import Actor, resident
from requests_app.vocabulary import CaseState, Channel, EventKind, MessageKind
from tests.at_once import at_once
from tests.factories import LAMP, MONDAY, ROAD, new_case, receive, routed_case, submission
from tests.invariants import hold
from tests.personas import actor, malik, rosa

LATER = MONDAY + timedelta(hours=1)
AT_THE_WEB = resident(channel=Channel.WEB, language="en")


def asking(receipt: Receipt) -> Actor:
    return rosa(receipt.request_id)


def read(receipt: Receipt) -> PublicStatus:
    return public_status(receipt.reference, receipt.secret)


def shared() -> tuple[Receipt, Receipt]:
    first = receive()
    return first, receive(joins=first.reference, at=LATER, description="Dark since Monday.")


def withdraw(receipt: Receipt, **more: Any) -> Case:
    said: dict[str, Any] = {"cancel_reason": "withdrawn", "reason": "I moved.", "by": asking(receipt), "at": LATER}
    casework.cancel_case(receipt.case_id, **(said | more))
    return hold(receipt.case_id)


def test_a_second_request_hangs_on_the_case_with_a_receipt_of_its_own() -> None:
    first, second = shared()

    case = hold(first.case_id)
    assert second.case_id == first.case_id
    assert second.reference != first.reference
    assert (Case.objects.count(), ServiceRequest.objects.count()) == (1, 2)
    assert case.events.get(kind=EventKind.REQUEST_JOINED).data["request"] == second.request_id
    assert case.revision == 0
    assert Message.objects.filter(kind=MessageKind.RECEIPT).count() == 2
    assert second.promised_on == first.promised_on


def test_the_same_letter_again_is_the_same_receipt_and_another_one_is_refused() -> None:
    first = receive()
    letter = submission(joins=first.reference)

    once = intake.receive(letter, by=AT_THE_WEB, at=LATER)
    again = intake.receive(letter, by=AT_THE_WEB, at=LATER)

    assert (once.is_new, again.is_new) == (True, False)
    assert once.reference == again.reference
    with pytest.raises(IdempotencyConflict):
        intake.receive(replace(letter, joins=""), by=AT_THE_WEB, at=LATER)


def test_a_letter_that_joins_nothing_keeps_the_hash_it_had() -> None:
    assert submission(idempotency_key="k").body_hash() == replace(submission(), joins="").body_hash()


def ended() -> str:
    case = routed_case()
    casework.cancel_case(case.pk, cancel_reason="invalid", reason="x", by=malik(), at=MONDAY)
    return case.reference


@pytest.mark.parametrize(
    ("joins", "more"),
    [
        (ended, {}),
        (lambda: "KN-2222-2222", {}),
        (lambda: "\0 nonsense", {}),
        (lambda: routed_case(ROAD).reference, {}),
        (lambda: routed_case().reference, {"description": "http://a http://b http://c"}),
    ],
)
def test_what_cannot_join_becomes_a_case_of_its_own(joins: Any, more: dict[str, Any]) -> None:
    reference = joins()
    before = Case.objects.count()

    receipt = receive(LAMP, joins=reference, at=LATER, **more)

    assert Case.objects.count() == before + 1
    assert hold(receipt.case_id).reference == receipt.reference


def test_a_joined_case_leads_to_the_one_that_goes_on() -> None:
    case, into = new_case(), new_case()
    casework.merge_case(case.pk, into_reference=into.reference, reason="One.", by=malik(), at=MONDAY)

    assert receive(joins=case.reference, at=LATER).case_id == into.pk


def test_one_of_several_withdraws_alone_and_the_case_goes_on() -> None:
    first, second = shared()

    case = withdraw(first)

    assert case.state == CaseState.NEW
    assert ServiceRequest.objects.get(pk=first.request_id).withdrawn_at == LATER
    assert Message.objects.filter(kind=MessageKind.WITHDRAWN).values_list("request_id", flat=True).get() == (
        first.request_id
    )
    told = read(first)
    assert told.headline == "You have withdrawn your request"
    assert not any((told.can_withdraw, told.can_reopen, told.can_appeal, told.can_close))
    assert "I moved." in told.timeline[0].words
    assert "I moved." not in str(read(second))


def test_the_last_ones_withdrawal_ends_the_case() -> None:
    first, second = shared()
    withdraw(first)

    assert withdraw(second).state == CaseState.CANCELLED
    assert set(Message.objects.filter(kind=MessageKind.CANCELLED).values_list("request_id", flat=True)) == {
        second.request_id
    }


def test_in_a_joined_case_she_withdraws_from_the_one_that_goes_on() -> None:
    mine, theirs = receive(), receive()
    into = Case.objects.get(pk=theirs.case_id)
    casework.merge_case(mine.case_id, into_reference=into.reference, reason="One.", by=malik(), at=MONDAY)

    by = asking(mine)
    casework.cancel_case(into.pk, cancel_reason="withdrawn", reason="I moved.", by=by, at=LATER)

    assert hold(into.pk).state == CaseState.NEW
    assert ServiceRequest.objects.get(pk=mine.request_id).withdrawn_at == LATER


def test_withdrawing_asks_for_words_and_for_the_page_as_it_is() -> None:
    first, _second = shared()

    with pytest.raises(Incomplete):
        withdraw(first, reason=" ")
    with pytest.raises(StaleRevision):
        withdraw(first, revision=7)
    withdraw(first)
    with pytest.raises(MoveNotAllowed):
        withdraw(first)


def test_staff_do_not_withdraw_for_all_of_them() -> None:
    first, _second = shared()

    with pytest.raises(MoveNotAllowed):
        withdraw(first, by=malik())
    assert withdraw(first, by=malik(), cancel_reason="invalid").state == CaseState.CANCELLED


def resolve(receipt: Receipt) -> None:
    casework.assign_case(receipt.case_id, to_person_id=actor("sofia").person_id or 0, by=actor("sofia"), at=LATER)
    until = LATER + timedelta(days=14)
    by = actor("sofia")
    casework.resolve_case(receipt.case_id, outcome="done", words="Lit.", by=by, at=LATER, objection_until=until)


def test_one_of_several_does_not_end_the_time_of_the_others() -> None:
    first, second = shared()
    resolve(first)

    assert not read(first).can_close
    with pytest.raises(MoveNotAllowed):
        casework.close_case(first.case_id, by=asking(second), at=LATER)


def test_nobody_reads_what_another_one_said() -> None:
    first, second = shared()
    call = escalation.escalate_case(first.case_id, by=asking(first), at=LATER, reason="SECRET-CALL")
    owner = actor(Escalation.objects.get().owner.username)
    escalation_answers.close_with_answer(call.escalation_id, answer="SECRET-ANSWER", by=owner, at=LATER)
    resolve(first)
    casework.reopen_case(first.case_id, reason="SECRET-REASON", by=asking(first), at=LATER)

    hers, others = str(read(first)), str(read(second))

    assert "SECRET-ANSWER" in hers
    assert "SECRET-REASON" in hers
    assert "SECRET" not in others
    assert "The lamp before the school is dark." not in others
    answered = Message.objects.filter(kind=MessageKind.ESCALATION_ANSWERED)
    assert set(answered.values_list("request_id", flat=True)) == {first.request_id}


def test_a_joined_case_is_read_under_her_own_reference_and_by_nobody_else() -> None:
    mine, theirs = receive(), receive()
    into = Case.objects.get(pk=theirs.case_id)
    casework.merge_case(mine.case_id, into_reference=into.reference, reason="One.", by=malik(), at=LATER)
    resolve(theirs)

    told = read(mine)

    assert (told.reference, told.headline) == (mine.reference, "Your request is settled")
    assert "Lit." in str(told.timeline)
    assert "joined to another one for the same matter" in str(told.notes)
    assert into.reference not in str(told)
    assert visible_to(asking(mine)).filter(pk=into.pk).exists()
    assert not visible_to(asking(theirs)).filter(pk=mine.case_id).exists()


def test_separated_again_she_reads_her_own_case_alone() -> None:
    mine, theirs = receive(), receive()
    into = Case.objects.get(pk=theirs.case_id)
    casework.merge_case(mine.case_id, into_reference=into.reference, reason="One.", by=malik(), at=LATER)
    casework.unmerge_case(mine.case_id, reason="Two.", by=actor("sofia"), at=LATER + timedelta(minutes=5))
    resolve(theirs)

    assert read(mine).headline == "We have your request"
    assert "Lit." not in str(read(mine))
    with pytest.raises(CaseNotFound):
        casework.reopen_case(into.pk, reason="x", by=asking(mine), at=LATER)


@pytest.mark.django_db(transaction=True)
def test_two_who_withdraw_at_the_same_moment_end_the_case_exactly_once() -> None:
    first, second = shared()

    found = at_once(lambda: withdraw_only(first), lambda: withdraw_only(second))

    assert not [result for result in found if isinstance(result, Exception)]
    assert hold(first.case_id).state == CaseState.CANCELLED
    assert ServiceRequest.objects.filter(withdrawn_at__isnull=False).count() == 1


def withdraw_only(receipt: Receipt) -> None:
    casework.cancel_case(receipt.case_id, cancel_reason="withdrawn", reason="I moved.", by=asking(receipt), at=LATER)
