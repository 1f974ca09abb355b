"""Questions to other teams and parts of a case: cases below a case, with clocks of their own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from requests_app.actions import casework
from requests_app.facts import Incomplete, MoveNotAllowed, QueueUnknown, ServiceRefused
from requests_app.models import Case, CaseEvent, Clock, Message
from requests_app.queries import addresses
from requests_app.queries.audit import find_all
from requests_app.queries.service_requests import public_status
from requests_app.queries.visibility import visible_to
from requests_app.rules.actor import Actor
from requests_app.vocabulary import CaseState, ClockKind, EventKind, MessageKind
from tests.factories import MONDAY, ROAD, routed_case
from tests.invariants import hold
from tests.personas import bruno, cem, malik, mirjam, person, rosa, uwe

LATER = MONDAY + timedelta(hours=1)
WEEK = MONDAY + timedelta(days=7)


def held() -> Case:
    case = routed_case()
    casework.claim_case(case.pk, by=cem(), at=MONDAY)
    return hold(case.pk)


def child_of(event: CaseEvent) -> Case:
    return hold(event.data["child"])


def asked(case: Case, **more: Any) -> Case:
    given: dict[str, Any] = {"queue_code": "roads", "question": "Is the road closed?", "by": cem(), "at": LATER} | more
    return child_of(casework.consult_team(case.pk, **given))


def parted(case: Case, **more: Any) -> Case:
    given: dict[str, Any] = {"service_code": ROAD, "reason": "There is a hole, too.", "by": cem(), "at": LATER} | more
    return child_of(casework.split_case(case.pk, **given))


def resolve(case: Case, by: Actor) -> None:
    until = LATER + timedelta(days=14)
    casework.claim_case(case.pk, by=by, at=LATER)
    casework.resolve_case(case.pk, outcome="answered", words="It is open.", by=by, at=LATER, objection_until=until)


def test_a_question_is_a_case_of_its_own_and_leaves_the_one_above_as_it_is() -> None:
    case = held()

    child = asked(case)

    after = hold(case.pk)
    assert (after.state, after.revision, after.owner) == (case.state, case.revision, case.owner)
    assert (child.parent, child.parent_relation, child.is_blocking) == (case, "consult", False)
    assert (child.state, child.queue.code, child.is_pinned) == ("queued", "roads", True)  # type: ignore[union-attr]
    assert child.reference != case.reference
    assert Clock.objects.filter(case=child, kind=ClockKind.SERVICE_NORM, stopped_at=None).exists()
    assert not child.requests.exists()


def test_the_answer_comes_back_and_the_owner_is_told() -> None:
    case = held()
    child = asked(case)

    resolve(child, bruno())

    assert hold(case.pk).events.get(kind=EventKind.CHILD_ENDED).data["child"] == child.pk
    told = Message.objects.get(kind=MessageKind.STAFF_FOLLOWED, event__case=case)
    assert told.person == person("cem")
    assert not Message.objects.filter(kind=MessageKind.RESOLVED).exists(), "residents hear nothing of questions"


@pytest.mark.parametrize("open_", [asked, parted])
def test_a_case_that_waits_for_another_wakes_when_that_one_ends(open_: Any) -> None:
    case = held()
    child, other = open_(case), open_(case)
    casework.park_case(
        case.pk,
        wait_reason="internal",
        reason="x",
        wake_on="child",
        wake_at=WEEK,
        child_id=child.pk,
        by=cem(),
        at=LATER,
    )

    resolve(other, bruno())
    assert hold(case.pk).state == CaseState.WAITING
    casework.cancel_case(child.pk, cancel_reason="invalid", reason="No.", by=bruno(), at=LATER)

    assert hold(case.pk).state == CaseState.IN_PROGRESS
    assert case.events.get(kind=EventKind.RESUMED).data["woken_by"] == "child"


def test_a_part_is_routed_by_the_rules_and_the_resident_is_told_of_it() -> None:
    case = held()
    request = case.requests.get()

    child = parted(case)

    told = public_status(request.reference, addresses.secret_for(request))
    assert (child.queue.code, child.service.code) == ("roads", ROAD)  # type: ignore[union-attr]
    assert [part.who for part in told.parts] == ["The roads team"]
    resolve(child, bruno())
    letter = Message.objects.get(kind=MessageKind.RESOLVED)
    assert (letter.request, letter.event and letter.event.case) == (request, child)
    assert hold(case.pk).state == CaseState.IN_PROGRESS


def test_a_part_of_a_part_still_tells_the_resident() -> None:
    part = parted(held())
    casework.claim_case(part.pk, by=bruno(), at=LATER)
    smaller = parted(part, by=bruno(), service_code="streetlight-broken")

    resolve(smaller, mirjam())

    assert Message.objects.filter(kind=MessageKind.RESOLVED, event__case=smaller).count() == 1
    assert hold(part.pk).events.filter(kind=EventKind.CHILD_ENDED).exists()


def test_a_part_goes_to_the_queue_that_is_named() -> None:
    assert parted(held(), queue_code="green").queue.code == "green"  # type: ignore[union-attr]


@pytest.mark.parametrize("open_", [asked, parted])
def test_a_blocking_case_holds_up_the_end_of_the_one_above_and_no_other_does(open_: Any) -> None:
    case = held()
    open_(case)
    blocking = open_(case, is_blocking=True)
    until = LATER + timedelta(days=14)
    end: dict[str, Any] = {"outcome": "done", "words": "Lit.", "by": cem(), "at": LATER, "objection_until": until}

    with pytest.raises(MoveNotAllowed):
        casework.resolve_case(case.pk, **end)
    casework.cancel_case(blocking.pk, cancel_reason="invalid", reason="No.", by=bruno(), at=LATER)
    casework.resolve_case(case.pk, **end)

    assert hold(case.pk).state == CaseState.RESOLVED


def test_the_end_of_a_case_never_touches_those_below_it() -> None:
    case = held()
    child = parted(case)

    casework.cancel_case(case.pk, cancel_reason="invalid", reason="No.", by=cem(), at=LATER)

    assert hold(child.pk).state == CaseState.QUEUED
    resolve(child, bruno())
    assert hold(case.pk).state == CaseState.CANCELLED


@pytest.mark.parametrize("open_", [asked, parted])
def test_a_second_press_opens_no_second_case(open_: Any) -> None:
    case = held()

    first, second = open_(case, client_key="one-form"), open_(case, client_key="one-form")

    assert first == second
    assert case.children.count() == 1


def test_both_teams_see_both_cases_and_the_resident_sees_parts_but_no_questions() -> None:
    case = held()
    request = case.requests.get().pk
    question, part = asked(case), parted(case)

    for who in (cem(), mirjam(), uwe(), bruno()):
        seen = set(visible_to(who).values_list("pk", flat=True))
        assert {case.pk, question.pk, part.pk} <= seen
    assert set(visible_to(rosa(request)).values_list("pk", flat=True)) == {case.pk, part.pk}


def test_what_cannot_be_asked_or_parted_is_refused() -> None:
    case = held()

    refused: list[tuple[Callable[[], Case], type[Exception]]] = [
        (lambda: asked(case, question=" "), Incomplete),
        (lambda: asked(case, queue_code="atlantis"), QueueUnknown),
        (lambda: asked(case, queue_code="lighting"), MoveNotAllowed),
        (lambda: asked(case, queue_code="moderation"), MoveNotAllowed),
        (lambda: asked(case, by=mirjam()), MoveNotAllowed),
        (lambda: parted(case, reason=""), Incomplete),
        (lambda: parted(case, service_code=""), ServiceRefused),
        (lambda: parted(case, service_code="flying-carpet"), ServiceRefused),
        (lambda: parted(case, by=mirjam()), MoveNotAllowed),
    ]
    for act, fact in refused:
        with pytest.raises(fact):
            act()

    assert not hold(case.pk).children.exists()


def test_a_case_without_a_letter_asks_no_resident() -> None:
    part = parted(held())
    casework.claim_case(part.pk, by=bruno(), at=LATER)

    with pytest.raises(Incomplete) as refused:
        casework.park_case(
            part.pk, wait_reason="citizen", reason="Which?", wake_on="reply", wake_at=WEEK, by=bruno(), at=LATER
        )

    assert refused.value.fields == ("wait_reason",)


def test_the_auditor_finds_nothing_after_a_long_story() -> None:
    case = held()
    child, part = asked(case, client_key="a key, with blanks"), parted(case, is_blocking=True)
    request = case.requests.get().pk
    casework.park_case(
        case.pk, wait_reason="citizen", reason="Which?", wake_on="reply", wake_at=WEEK, by=cem(), at=LATER
    )
    casework.reclassify_case(part.pk, service_code="drain-blocked", reason="x", by=malik(), at=LATER)
    reply = {"request_id": request, "text": "This.", "client_key": "x y", "by": rosa(request)}
    casework.receive_reply(case.pk, at=LATER, **reply)  # type: ignore[arg-type]
    resolve(child, bruno())
    casework.follow_case(case.pk, by=malik(), at=LATER)
    casework.transfer_case(case.pk, queue_code="signals", reason="x", by=cem(), at=LATER)

    found = {finding.check.code: finding.examples for finding in find_all(at=LATER) if finding.is_violation}

    assert not found
