"""Within an office: transfers, who follows a case, and what followers are told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from requests_app.actions import casework, sweeps
from requests_app.facts import CaseNotFound, Incomplete, MoveNotAllowed, QueueUnknown
from requests_app.models import Case, Clock, DutyShift, Escalation, Handover, Message, StaffMember, Team, WorkQueue
from requests_app.queries.leads import person_above_both
from requests_app.vocabulary import CaseState, ClockKind, EscalationKind, EventKind, MessageKind
from tests.actions.test_handing_over import PACKET, held_in
from tests.factories import MONDAY, routed_case
from tests.invariants import hold
from tests.personas import actor, ana, bruno, cem, malik, person, uwe

LATER = MONDAY + timedelta(hours=1)


def sent(case: Case, queue: str = "green", **more: Any) -> Case:
    given: dict[str, Any] = {"queue_code": queue, "reason": "It is a tree.", "by": bruno(), "at": LATER} | more
    casework.transfer_case(case.pk, **given)
    return hold(case.pk)


def test_a_transfer_waits_to_be_accepted_and_the_sender_follows() -> None:
    case = sent(held_in("roads", bruno()))

    handover = Handover.objects.get()
    assert (case.state, case.queue.code, case.owner) == (CaseState.QUEUED, "green", None)  # type: ignore[union-attr]
    assert not handover.is_return
    assert Clock.objects.get(case=case, kind=ClockKind.HANDOVER).due_at == handover.accept_by
    assert case.followers.get().person == person("bruno")
    assert sweeps.escalate_late_handovers(at=handover.accept_by) == 1


def test_a_lead_sends_on_what_waits_and_what_somebody_holds() -> None:
    waiting, held = routed_case(), routed_case()
    casework.claim_case(held.pk, by=cem(), at=MONDAY)

    for case in (waiting, held):
        assert sent(case, "signals", by=uwe()).queue.code == "signals"  # type: ignore[union-attr]

    assert {follower.person.username for follower in held.followers.all()} == {"cem", "uwe"}
    with pytest.raises(MoveNotAllowed):
        sent(routed_case(), "signals", by=cem())


@pytest.mark.parametrize(
    ("queue", "fact"), [("coordination", MoveNotAllowed), ("roads", MoveNotAllowed), ("atlantis", QueueUnknown)]
)
def test_another_office_the_same_queue_and_none_at_all_are_refused(queue: str, fact: type[Exception]) -> None:
    case = held_in("roads", bruno())

    with pytest.raises(fact):
        sent(case, queue)
    with pytest.raises(Incomplete):
        sent(case, reason=" ")

    assert hold(case.pk).queue.code == "roads"  # type: ignore[union-attr]


def test_what_came_back_is_returned_to_where_it_first_came_from_not_to_where_it_was_sent() -> None:
    case = held_in("coordination", malik())
    casework.forward_case(case.pk, queue_code="roads", packet=PACKET, by=malik(), at=LATER)
    casework.claim_case(case.pk, by=bruno(), at=LATER)
    sent(case)
    casework.claim_case(case.pk, by=actor("anke"), at=LATER)
    casework.return_case(case.pk, reason="No tree.", missing="A tree.", by=actor("anke"), at=LATER)
    assert hold(case.pk).queue.code == "roads"  # type: ignore[union-attr]
    casework.claim_case(case.pk, by=bruno(), at=LATER)

    casework.return_case(case.pk, reason="Not ours.", missing="The street.", by=bruno(), at=LATER)

    assert hold(case.pk).queue.code == "coordination"  # type: ignore[union-attr]
    assert not Escalation.objects.exists()


def test_the_second_return_between_two_queues_escalates_with_transfers_in_between() -> None:
    case = held_in("roads", bruno())
    for _ in range(2):
        sent(case)
        casework.claim_case(case.pk, by=actor("anke"), at=LATER)
        casework.return_case(case.pk, reason="No tree.", missing="A tree.", by=actor("anke"), at=LATER)
        casework.claim_case(case.pk, by=bruno(), at=LATER)

    call = Escalation.objects.get()
    assert call.kind == EscalationKind.PING_PONG
    assert call.owner == person("martin"), "roads and parks are of one department: its head"
    hold(case.pk)


def above(one: str, other: str, but: int | None = None) -> str:
    ids = dict(WorkQueue.objects.values_list("code", "id"))
    found = person_above_both(ids[one], ids[other], at=MONDAY, but=but)
    return StaffMember.objects.get(pk=found or 0).username


def test_the_nearest_person_above_two_queues() -> None:
    DutyShift.objects.all().delete()
    twin = WorkQueue.objects.get(code="roads")
    twin.pk, twin.code = None, "roads-two"
    twin.save()

    assert above("roads", "roads-two") == "katrin"
    assert above("roads", "green") == "martin"
    last = above("roads", "lighting")
    assert above("roads", "lighting", but=person(last).pk) not in {last, "katrin", "uwe", "martin", "beate"}
    DutyShift.objects.create(person=person("henrik"), starts_at=MONDAY, ends_at=LATER)
    assert above("roads", "lighting") == "henrik"
    Team.objects.filter(code__in=["roads", "lighting"]).update(lead=person("rainer"))
    assert above("roads", "lighting") == "rainer"


def test_following_twice_is_following_once() -> None:
    case = routed_case()

    for _ in range(2):
        casework.follow_case(case.pk, by=malik(), at=LATER)
    assert hold(case.pk).followers.get().reasons == ["asked"]
    for _ in range(2):
        casework.unfollow_case(case.pk, by=malik(), at=LATER)

    kinds = list(hold(case.pk).events.values_list("kind", flat=True))
    assert (kinds.count(EventKind.FOLLOWED), kinds.count(EventKind.UNFOLLOWED)) == (1, 1)
    assert not case.followers.exists()
    assert hold(case.pk).revision == case.revision


def test_nobody_follows_what_she_may_not_see() -> None:
    case = routed_case()

    for act in (casework.follow_case, casework.unfollow_case):
        with pytest.raises(CaseNotFound):
            act(case.pk, by=ana(), at=LATER)


def test_followers_are_told_of_the_end_and_of_an_accepted_hand_over_but_not_of_their_own_acts() -> None:
    case = held_in("coordination", malik())
    casework.follow_case(case.pk, by=actor("sofia"), at=LATER)
    casework.forward_case(case.pk, queue_code="roads", packet=PACKET, by=malik(), at=LATER)
    casework.claim_case(case.pk, by=bruno(), at=LATER)
    casework.follow_case(case.pk, by=bruno(), at=LATER)
    until = LATER + timedelta(days=14)
    casework.resolve_case(case.pk, outcome="done", words="Mended.", by=bruno(), at=LATER, objection_until=until)

    told = Message.objects.filter(kind=MessageKind.STAFF_FOLLOWED).values_list("event__kind", "person__username")
    assert sorted(told) == sorted((kind, who) for kind in ("claimed", "resolved") for who in ("malik", "sofia"))


def test_a_case_that_ends_without_work_is_told_to_its_followers() -> None:
    case = routed_case()
    casework.follow_case(case.pk, by=malik(), at=LATER)

    casework.cancel_case(case.pk, cancel_reason="invalid", reason="No.", by=uwe(), at=LATER)

    assert Message.objects.get(kind=MessageKind.STAFF_FOLLOWED).person == person("malik")
