"""Hand-overs between offices: complete, accepted within a time, and never ping-pong in silence."""

from __future__ import annotations

from datetime import timedelta

import pytest

from requests_app.actions import casework, routing, sweeps
from requests_app.facts import Incomplete, MoveNotAllowed, QueueUnknown
from requests_app.models import (
    Case,
    CaseFollower,
    Clock,
    Escalation,
    EventWords,
    Handover,
    ServiceDefinition,
    WorkQueue,
)
from requests_app.queries.leads import person_above_both
from requests_app.queries.people import ladder_of
from requests_app.rules.actor import Actor
from requests_app.vocabulary import CaseState, ClockKind, EscalationKind, EventKind, OwnerSource
from tests.factories import MONDAY, ROAD, new_case, routed_case
from tests.invariants import hold
from tests.personas import actor, bruno, cem, malik, person

PACKET = {"summary": "A hole.", "asked": "Where?", "checked": "The map.", "promised": "A call."}
LATER = MONDAY + timedelta(hours=1)


def held_in(queue: str, by: Actor, service: str = ROAD) -> Case:
    """Make a case in a queue, owned by somebody."""
    case = new_case(service)
    routing.place_case(case.pk, queue_code=queue, by=malik(), at=MONDAY)
    casework.claim_case(case.pk, by=by, at=MONDAY)
    return case


def forward(case: Case, queue: str, by: Actor, packet: dict[str, str] | None = None) -> Case:
    casework.forward_case(case.pk, queue_code=queue, packet=PACKET if packet is None else packet, by=by, at=LATER)
    return hold(case.pk)


def send_back(case: Case, by: Actor, at: object = LATER) -> Case:
    casework.return_case(case.pk, reason="Not ours.", missing="The house number.", by=by, at=at)  # type: ignore[arg-type]
    return hold(case.pk)


def test_forwarding_carries_the_packet_and_starts_a_clock_until_it_is_accepted() -> None:
    case = forward(held_in("coordination", malik()), "roads", malik())

    handover = Handover.objects.get(case=case)
    words = {word.kind: word.text for word in EventWords.objects.filter(event__kind=EventKind.FORWARDED)}
    clock = Clock.objects.get(case=case, kind=ClockKind.HANDOVER)
    assert (case.state, case.queue.code, case.owner) == (CaseState.QUEUED, "roads", None)  # type: ignore[union-attr]
    assert words == PACKET
    assert clock.due_at == handover.accept_by > LATER
    assert (handover.from_office, handover.to_office) == ("middle", "back")
    assert CaseFollower.objects.get(case=case, person__username="malik").reasons == ["handed_over"]


def test_claiming_accepts_and_the_clock_stops() -> None:
    case = forward(held_in("coordination", malik()), "roads", malik())

    casework.claim_case(case.pk, by=bruno(), at=LATER)

    hold(case.pk)
    assert Handover.objects.get(case=case).accepted_by == person("bruno")


@pytest.mark.parametrize("word", PACKET)
def test_a_packet_with_a_gap_is_not_sent(word: str) -> None:
    case = held_in("coordination", malik())

    with pytest.raises(Incomplete) as missing:
        forward(case, "roads", malik(), PACKET | {word: " "})

    assert missing.value.fields == (word,)
    assert not Handover.objects.exists()


@pytest.mark.parametrize(
    ("start", "who", "target", "skips", "is_allowed"),
    [
        ("counter", "farah", "coordination", True, True),
        ("counter", "farah", "coordination", False, True),
        ("counter", "farah", "roads", True, True),
        ("counter", "farah", "roads", False, False),
        ("counter", "farah", "phone", True, False),
        ("coordination", "malik", "roads", False, True),
        ("coordination", "malik", "counter", True, False),
        ("coordination", "malik", "moderation", True, False),
        ("roads", "bruno", "coordination", True, False),
        ("roads", "bruno", "green", True, False),
    ],
)
def test_a_case_goes_to_a_later_office_and_skips_one_only_where_the_service_allows(
    start: str, who: str, target: str, skips: bool, is_allowed: bool
) -> None:
    ServiceDefinition.objects.update(skips_middle_office=skips)
    case = held_in(start, actor(who))

    if is_allowed:
        assert forward(case, target, actor(who)).queue.code == target  # type: ignore[union-attr]
    else:
        with pytest.raises(MoveNotAllowed):
            forward(case, target, actor(who))
        assert hold(case.pk).queue.code == start  # type: ignore[union-attr]


def test_a_queue_that_is_not_there_is_named_as_such() -> None:
    case = held_in("coordination", malik())

    with pytest.raises(QueueUnknown):
        forward(case, "atlantis", malik())


def test_only_the_owner_hands_over() -> None:
    case = held_in("coordination", malik())

    with pytest.raises(MoveNotAllowed):
        forward(case, "roads", actor("noah"))
    with pytest.raises(MoveNotAllowed):
        send_back(case, actor("henrik"))


def test_a_return_goes_to_where_the_case_came_from() -> None:
    case = forward(held_in("coordination", malik()), "roads", malik())
    casework.claim_case(case.pk, by=bruno(), at=LATER)

    case = send_back(case, bruno())

    assert (case.state, case.queue.code) == (CaseState.QUEUED, "coordination")  # type: ignore[union-attr]
    assert not Escalation.objects.exists()


def test_a_return_without_an_origin_goes_to_intake_and_from_there_nowhere() -> None:
    case = held_in("roads", bruno())

    assert send_back(case, bruno()).queue.is_intake  # type: ignore[union-attr]

    in_intake = new_case()
    casework.claim_case(in_intake.pk, by=malik(), at=MONDAY)
    with pytest.raises(MoveNotAllowed):
        send_back(in_intake, malik())


@pytest.mark.parametrize("gap", ["reason", "missing"])
def test_a_return_says_why_and_what_is_missing(gap: str) -> None:
    case = held_in("roads", bruno())
    words = {"reason": "Not ours.", "missing": "The number."} | {gap: ""}

    with pytest.raises(Incomplete) as missing:
        casework.return_case(case.pk, by=bruno(), at=LATER, reason=words["reason"], missing=words["missing"])

    assert missing.value.fields == (gap,)


def test_the_second_return_between_two_queues_calls_in_whoever_leads_both() -> None:
    case = forward(held_in("coordination", malik()), "roads", malik())
    for round_ in (1, 2):
        casework.claim_case(case.pk, by=bruno(), at=LATER)
        case = send_back(case, bruno())
        if round_ == 1:
            assert not Escalation.objects.exists()
            casework.claim_case(case.pk, by=malik(), at=LATER)
            case = forward(case, "roads", malik())

    call = Escalation.objects.get()
    assert call.kind == EscalationKind.PING_PONG
    ids = WorkQueue.objects.filter(code__in=["coordination", "roads"]).values_list("id", flat=True)
    assert call.owner_source == OwnerSource.NAMED
    assert call.owner_id == person_above_both(*ids, at=LATER), "two departments: whoever is on duty above both"
    assert hold(case.pk).state == CaseState.QUEUED


def test_a_hand_over_that_nobody_accepts_calls_in_the_lead_of_the_receiving_queue_once() -> None:
    case = forward(held_in("coordination", malik()), "roads", malik())
    due = Handover.objects.get().accept_by

    assert sweeps.escalate_late_handovers(at=due - timedelta(minutes=1)) == 0
    assert sweeps.escalate_late_handovers(at=due) == 1
    assert sweeps.escalate_late_handovers(at=due + timedelta(hours=1)) == 0

    call = Escalation.objects.get()
    case = hold(case.pk)
    assert (call.kind, call.owner.username) == (EscalationKind.NOT_ACCEPTED, "katrin")
    assert EventKind.HANDOVER_LATE in [event.kind for event in case.events.all()]
    assert case.state == CaseState.QUEUED


def test_a_lamp_released_by_its_owner_is_the_queue_leads_matter_not_the_old_owners() -> None:
    case = routed_case()
    casework.claim_case(case.pk, by=cem(), at=LATER)
    casework.release_case(case.pk, reason="x", by=cem(), at=LATER)
    Case.objects.filter(pk=case.pk).update(last_owner=person("bruno"))

    assert ladder_of(hold(case.pk), at=LATER).steps[OwnerSource.OWNER_LEAD] == ()
