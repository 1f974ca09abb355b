"""Objections: another person looks again, within a term, and nobody who has decided before."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from requests_app.actions import casework
from requests_app.facts import AppealNotAllowed, Incomplete, MoveNotAllowed, PersonNotAble, StaleRevision
from requests_app.models import Absence, Case, Clock, Mandate, Message, StaffMember, WorkQueue
from requests_app.queries.people import actor_of
from requests_app.queries.service_requests import public_status
from requests_app.rules.actor import CLOCK, Actor
from requests_app.vocabulary import CaseState, ClockKind, EventKind, MessageKind
from tests.factories import MONDAY, receive, routed_case
from tests.invariants import hold
from tests.personas import cem, farah, malik, mirjam, omar, person, rosa, sofia, uwe

LATER = MONDAY + timedelta(hours=1)
OBJECTS = MONDAY + timedelta(days=2)


def resolved(by: Actor | None = None, **more: Any) -> Case:
    case, who = routed_case(**more), by or cem()
    casework.claim_case(case.pk, by=who, at=MONDAY)
    until = LATER + timedelta(days=14)
    casework.resolve_case(case.pk, outcome="done", words="It shines.", by=who, at=LATER, objection_until=until)
    return hold(case.pk)


def holder(case: Case) -> Actor:
    return rosa(*case.requests.values_list("id", flat=True))


def appeal(case: Case, *, at: Any = OBJECTS, **more: Any) -> Case:
    given: dict[str, Any] = {"reason": "It is still dark.", "by": holder(case)} | more
    casework.appeal_case(case.pk, at=at, **given)
    return hold(case.pk)


def reviewer(case: Case) -> Actor:
    owner = Case.objects.get(pk=case.pk).owner
    assert owner is not None
    return actor_of(owner)


def told(kind: MessageKind) -> int:
    return Message.objects.filter(kind=kind).count()


def test_an_objection_names_queue_reviewer_and_day_in_the_same_act() -> None:
    case = appeal(resolved())

    assert (case.state, case.owner, case.queue.code) == (CaseState.REVIEW, person("uwe"), "lighting")  # type: ignore[union-attr]
    term = Clock.objects.get(case=case, kind=ClockKind.REVIEW, stopped_at=None)
    assert term.due_at > OBJECTS
    assert (told(MessageKind.APPEALED), told(MessageKind.STAFF_REVIEW)) == (1, 1)
    event = case.events.get(kind=EventKind.APPEALED)
    assert (event.data["reviewer"], event.data["source"]) == (person("uwe").pk, "queue_lead")
    assert event.words.get().for_request == case.requests.get()


def test_whoever_resolved_does_not_look_again() -> None:
    case = appeal(resolved(by=uwe()))

    assert case.owner == person("mirjam")  # the deputy


@pytest.mark.parametrize("end", ["closed", "cancelled"])
def test_from_every_answered_state(end: str) -> None:
    if end == "closed":
        case = resolved()
        casework.close_case(case.pk, by=CLOCK, at=LATER + timedelta(days=14))
    else:
        case = routed_case()
        casework.cancel_case(case.pk, cancel_reason="declined", reason="Not ours.", by=malik(), at=LATER)
    case = Case.objects.get(pk=case.pk)

    assert appeal(case, at=LATER + timedelta(days=20)).state == CaseState.REVIEW


def test_the_wrong_person_is_told_what_to_do() -> None:
    case, other = resolved(), routed_case()

    for nobody in (rosa(), holder(other), cem(), farah(), sofia(), CLOCK):
        with pytest.raises(AppealNotAllowed) as refused:
            appeal(case, by=nobody)
        assert "reference and secret" in str(refused.value.message)
    assert hold(case.pk).state == CaseState.RESOLVED


def test_a_representative_objects_while_her_mandate_holds() -> None:
    case = resolved(on_behalf_of="Ada Beck")
    Mandate.objects.update(expires_at=OBJECTS - timedelta(seconds=1))

    with pytest.raises(AppealNotAllowed) as refused:
        appeal(case)
    assert "has ended" in str(refused.value.message)

    Mandate.objects.update(expires_at=OBJECTS + timedelta(days=1))
    assert appeal(case).state == CaseState.REVIEW


def test_whoever_withdrew_has_nothing_to_object_to() -> None:
    case = routed_case()
    casework.cancel_case(case.pk, cancel_reason="withdrawn", reason="It shines.", by=holder(case), at=LATER)

    with pytest.raises(AppealNotAllowed) as refused:
        appeal(case)

    assert "Open it again" in str(refused.value.message)


def test_too_late_silent_or_from_an_old_page_nothing_changes() -> None:
    case = resolved()

    with pytest.raises(AppealNotAllowed):
        appeal(case, at=LATER + timedelta(days=30, seconds=1))
    with pytest.raises(Incomplete):
        appeal(case, reason=" ")
    with pytest.raises(StaleRevision):
        appeal(case, revision=99)
    with pytest.raises(MoveNotAllowed):
        appeal(routed_case())
    assert hold(case.pk).state == CaseState.RESOLVED


def test_upheld_it_is_closed_and_cannot_be_objected_to_again() -> None:
    case = appeal(resolved())

    casework.uphold_decision(case.pk, words="The lamp was lit.", by=reviewer(case), at=OBJECTS + timedelta(days=1))

    case = hold(case.pk)
    assert (case.state, case.closed_at) == (CaseState.CLOSED, OBJECTS + timedelta(days=1))
    assert not Clock.objects.filter(case=case, stopped_at=None).exists()
    assert told(MessageKind.UPHELD) == 1
    with pytest.raises(AppealNotAllowed) as refused:
        appeal(case, at=OBJECTS + timedelta(days=2))
    assert "ombudsperson" in str(refused.value.message)
    with pytest.raises(MoveNotAllowed):
        casework.reopen_case(case.pk, reason="No.", by=holder(case), at=OBJECTS + timedelta(days=2))


def test_overturned_it_is_queued_with_a_new_promise() -> None:
    case = appeal(resolved())

    casework.overturn_decision(case.pk, words="She is right.", by=reviewer(case), at=OBJECTS + timedelta(days=1))

    case = hold(case.pk)
    assert (case.state, case.queue.code, case.owner, case.outcome) == (CaseState.QUEUED, "lighting", None, "")  # type: ignore[union-attr]
    assert case.promised_at
    assert case.promised_at > OBJECTS + timedelta(days=1)
    assert told(MessageKind.OVERTURNED) == 1


def test_a_new_decision_after_an_overturned_one_can_be_objected_to_and_neither_decider_reviews() -> None:
    case = appeal(resolved())
    casework.overturn_decision(case.pk, words="Again.", by=uwe(), at=OBJECTS)
    casework.claim_case(case.pk, by=mirjam(), at=OBJECTS + timedelta(hours=1))
    casework.resolve_case(
        case.pk,
        outcome="done",
        words="Done.",
        by=mirjam(),
        at=OBJECTS + timedelta(hours=2),
        objection_until=OBJECTS + timedelta(days=14),
    )

    case = appeal(Case.objects.get(pk=case.pk), at=OBJECTS + timedelta(days=1))

    assert case.owner not in {person("uwe"), person("mirjam"), person("cem")}


def test_only_the_reviewer_decides_and_says_why() -> None:
    case = appeal(resolved())

    for decide in (casework.uphold_decision, casework.overturn_decision):
        for nobody in (cem(), sofia(), holder(case)):
            with pytest.raises(MoveNotAllowed):
                decide(case.pk, words="x", by=nobody, at=OBJECTS)
        with pytest.raises(Incomplete):
            decide(case.pk, words=" ", by=reviewer(case), at=OBJECTS)
    assert hold(case.pk).state == CaseState.REVIEW


def test_a_lead_names_another_reviewer_but_nobody_who_has_decided() -> None:
    case = appeal(resolved())
    Absence.objects.create(person=person("uwe"), starts_at=OBJECTS, ends_at=OBJECTS + timedelta(days=9))

    with pytest.raises(PersonNotAble):
        casework.assign_case(case.pk, to_person_id=person("cem").pk, by=sofia(), at=OBJECTS)
    casework.assign_case(case.pk, to_person_id=person("omar").pk, by=sofia(), at=OBJECTS)

    case = hold(case.pk)
    assert (case.state, case.owner) == (CaseState.REVIEW, person("omar"))
    assert told(MessageKind.STAFF_REVIEW) == 2
    casework.uphold_decision(case.pk, words="It was lit.", by=omar(), at=OBJECTS)
    assert hold(case.pk).state == CaseState.CLOSED


def test_an_absent_lead_is_passed_over() -> None:
    Absence.objects.create(person=person("uwe"), starts_at=OBJECTS, ends_at=OBJECTS + timedelta(days=9))

    assert appeal(resolved()).owner == person("mirjam")


def test_a_queue_that_is_closed_leads_to_intake_and_still_to_a_person() -> None:
    case = resolved()
    WorkQueue.objects.filter(code="lighting").update(is_active=False)

    case = appeal(case)

    assert case.queue.is_intake  # type: ignore[union-attr]
    assert not case.needs_routing_help
    assert case.owner is not None


def test_when_everybody_has_decided_the_last_of_the_list_looks_again_and_it_shows() -> None:
    case = resolved()
    for someone in StaffMember.objects.filter(is_active=True):
        event = case.events.order_by("sequence").last()
        assert event is not None
        event.pk, event.sequence, event.person = None, event.sequence + 1, someone
        event.changes, event.revision = {}, event.revision + 1
        event.save(force_insert=True)
        Case.objects.filter(pk=case.pk).update(event_count=event.sequence, revision=event.revision)

    case = appeal(case)

    assert case.events.get(kind=EventKind.APPEALED).data["flagged"] is True


def test_the_page_names_who_looks_again_and_by_when() -> None:
    receipt = receive()
    case = Case.objects.get(pk=receipt.case_id)
    casework.assign_case(case.pk, to_person_id=sofia().person_id or 0, by=sofia(), at=MONDAY)
    until = LATER + timedelta(days=14)
    casework.resolve_case(case.pk, outcome="done", words="x", by=sofia(), at=LATER, objection_until=until)
    appeal(Case.objects.get(pk=case.pk))

    status = public_status(receipt.reference, receipt.secret)

    owner = Case.objects.get(pk=case.pk).owner
    assert owner is not None
    assert status.who.startswith(owner.name)
    assert status.next_by == Clock.objects.get(case=case, kind=ClockKind.REVIEW).due_at.date()
    assert status.headline == "Your request is looked at again"
