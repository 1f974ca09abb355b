"""Off-boarding: all that hangs on a person goes to others first, in one transaction, or nothing happens."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from requests_app.actions import casework, escalation, visits_desk, visits_sending
from requests_app.actions.offboarding import (
    LastKeeper,
    NotOneself,
    OffboardingRefused,
    PersonUnknown,
    SuccessorNeeded,
    SuccessorNotThere,
    offboard,
)
from requests_app.actions.places_of_people import FallbackWouldBeShort
from requests_app.facts import OnlyKeepers
from requests_app.models import (
    Absence,
    Case,
    CaseFollower,
    Department,
    DeskPeriod,
    DutyShift,
    Escalation,
    FallbackPerson,
    StaffMember,
    Team,
    Visit,
    WorkQueue,
)
from requests_app.rules.actor import SYSTEM
from requests_app.vocabulary import ActorKind, CaseState, EscalationState, PassedOn
from tests import visiting
from tests.factories import LAMP, MONDAY, routed_case
from tests.invariants import hold
from tests.personas import actor, cem, person, sofia

LATER = MONDAY + timedelta(hours=1)


def leave(who: str, *, successor: str = "", cases_to: str = "", by: Any = None) -> Any:
    return offboard(
        person(who).pk,
        successor_id=person(successor).pk if successor else None,
        cases_to_id=person(cases_to).pk if cases_to else None,
        by=by or sofia(),
        at=LATER,
    )


def lamp_of_cem() -> Case:
    case = routed_case(LAMP)
    casework.claim_case(case.pk, by=cem(), at=MONDAY)
    return case


def test_cases_go_to_a_colleague_where_she_is_able() -> None:
    case = lamp_of_cem()

    moved = leave("cem", cases_to="mirjam")

    after = hold(case.pk)
    event = after.events.latest("sequence")
    assert (after.owner, after.state, moved.given) == (person("mirjam"), CaseState.IN_PROGRESS, 1)
    assert (event.data["why"], event.actor_kind, event.person) == (PassedOn.LEFT, ActorKind.SYSTEM, person("sofia"))
    assert not person("cem").is_active


def test_cases_go_back_to_their_queue_where_nobody_able_is_named() -> None:
    case = lamp_of_cem()

    moved = leave("cem", cases_to="lotte")

    after = hold(case.pk)
    assert (after.state, after.owner, after.rank_at, moved.returned) == (CaseState.QUEUED, None, case.rank_at, 1)


def test_a_lead_goes_and_all_her_places_and_calls_find_others() -> None:
    case = lamp_of_cem()
    call = escalation.escalate_case(case.pk, by=cem(), at=MONDAY)
    assert Escalation.objects.get(pk=call.escalation_id).owner == person("uwe")
    Absence.objects.create(person=person("cem"), substitute=person("uwe"), starts_at=MONDAY, ends_at=far())
    DutyShift.objects.create(person=person("uwe"), starts_at=MONDAY, ends_at=far())
    CaseFollower.objects.create(case=case, person=person("uwe"), since=MONDAY)

    moved = leave("uwe", successor="mirjam")

    queue, team = WorkQueue.objects.get(code="lighting"), Team.objects.get(code="lighting")
    assert (queue.lead, queue.deputy) == (person("mirjam"), None)
    assert (team.lead, team.deputy) == (person("mirjam"), None)
    passed = Escalation.objects.get(pk=call.escalation_id)
    assert (passed.owner, passed.state) == (person("mirjam"), EscalationState.REASSIGNED)
    assert Absence.objects.get().substitute == person("mirjam")
    shifts = DutyShift.objects.filter(ends_at=far()).values_list("person__username", "starts_at")
    assert list(shifts) == [("mirjam", LATER)]
    assert CaseFollower.objects.filter(case=case, person=person("mirjam"), reasons=["succeeds"]).exists()
    assert (moved.places, moved.calls, moved.followed) == (4, 1, 1)
    hold(case.pk)


def test_two_calls_about_one_case_both_find_somebody() -> None:
    case = routed_case(LAMP)
    calls = [escalation.escalate_case(case.pk, by=SYSTEM, at=MONDAY, client_key=key) for key in "ab"]

    moved = leave("uwe", successor="mirjam")

    assert moved.calls == 2
    assert {Escalation.objects.get(pk=call.escalation_id).owner for call in calls} == {person("mirjam")}
    hold(case.pk)


def far() -> Any:
    return MONDAY + timedelta(days=9000)


def test_heads_and_the_list_of_last_resort_get_another_name() -> None:
    leave("wolfgang", successor="henrik")

    assert not Department.objects.filter(head=person("wolfgang")).exists()
    assert list(FallbackPerson.objects.order_by("position").values_list("person__username", flat=True)) == [
        "sofia",
        "henrik",
        "omar",
    ]


def test_the_list_of_last_resort_never_falls_below_two() -> None:
    FallbackPerson.objects.filter(person=person("omar")).delete()

    with pytest.raises(FallbackWouldBeShort):
        leave("wolfgang", successor="sofia", by=actor("henrik"))

    assert person("wolfgang").is_active


def test_a_clerks_desk_closes_and_whoever_is_there_waits_again() -> None:
    visiting.line()
    desk = visiting.opened(by=actor("farah"))
    served, held, waits = visiting.came(), visiting.came(), visiting.came()
    visits_desk.call_next(desk, by=actor("farah"), at=MONDAY)
    visits_desk.hold(served.pk, by=actor("farah"), at=MONDAY)
    visits_desk.call_next(desk, by=actor("farah"), at=MONDAY)
    visits_desk.start_serving(held.pk, by=actor("farah"), at=MONDAY)
    visits_sending.redirect(held.pk, desk_id=desk, by=actor("farah"), at=MONDAY)
    visits_desk.call_next(desk, by=actor("farah"), at=MONDAY)

    moved = leave("farah", successor="malik")

    assert (moved.desks, moved.visits) == (1, 2)
    assert not DeskPeriod.objects.filter(ended_at__isnull=True).exists()
    left = Visit.objects.filter(state="waiting", for_desk=None, clerk=None).order_by("rank_at", "pk")
    assert list(left) == [served, held, waits]


def test_without_a_successor_nothing_is_changed() -> None:
    case = lamp_of_cem()
    escalation.escalate_case(case.pk, by=cem(), at=MONDAY)

    with pytest.raises(SuccessorNeeded):
        leave("uwe")

    assert WorkQueue.objects.get(code="lighting").lead == person("uwe")
    assert hold(case.pk).owner == person("cem")


@pytest.mark.parametrize(
    ("who", "given", "by", "fact"),
    [
        ("cem", {}, "bruno", OnlyKeepers),
        ("sofia", {"successor": "greta"}, "sofia", NotOneself),
        ("cem", {"successor": "cem"}, "sofia", SuccessorNotThere),
        ("uwe", {"successor": "lotte"}, "sofia", SuccessorNotThere),
    ],
)
def test_what_cannot_be_is_refused_with_what_to_do(
    who: str, given: dict[str, str], by: str, fact: type[Exception]
) -> None:
    StaffMember.objects.filter(username="lotte").update(is_active=False)

    with pytest.raises(fact):
        leave(who, by=actor(by), **given)


def test_nobody_leaves_twice() -> None:
    leave("cem")

    with pytest.raises(PersonUnknown):
        leave("cem")


def only_keeper(username: str) -> None:
    for other in StaffMember.objects.filter(roles__contains=["supervisor"]).exclude(username=username):
        StaffMember.objects.filter(pk=other.pk).update(roles=["specialist"])


def test_the_last_supervisor_stays_and_keeps_the_role() -> None:
    only_keeper("sofia")

    with pytest.raises(LastKeeper):
        leave("sofia", successor="greta", by=SYSTEM)
    with pytest.raises(IntegrityError, match="is the last supervisor"), transaction.atomic():
        StaffMember.objects.filter(username="sofia").update(roles=["coordinator"])


def test_work_that_cannot_go_anywhere_keeps_her() -> None:
    case = lamp_of_cem()
    Case.objects.filter(pk=case.pk).update(state=CaseState.REVIEW)
    for name in ("mirjam", "uwe"):
        Absence.objects.create(person=person(name), starts_at=MONDAY, ends_at=far())

    with pytest.raises(OffboardingRefused) as refused:
        leave("cem")

    assert case.reference in str(refused.value.message)
