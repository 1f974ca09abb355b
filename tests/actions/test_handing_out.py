"""Queues that hand their cases out, and queues in which only leads choose."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from requests_app.actions import casework, handing_out, sweeps
from requests_app.facts import PickingNotAllowed
from requests_app.models import Absence, Case, CaseEvent, Presence, WorkQueue
from requests_app.queries import handing_out as queries
from requests_app.vocabulary import CaseState, EventKind, HandsOut, Picking, Sweep
from tests import personas
from tests.factories import MONDAY, routed_case
from tests.invariants import hold

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("konstanz")]
EVENING = MONDAY + timedelta(hours=8)


def lighting(**values: Any) -> None:
    WorkQueue.objects.filter(code="lighting").update(**values)


def owners() -> list[str]:
    found = Case.objects.filter(state=CaseState.IN_PROGRESS).order_by("pk")
    return list(found.values_list("owner__username", flat=True))


def test_what_waits_is_given_in_turn_the_oldest_first() -> None:
    lighting(hands_out=HandsOut.ROUND_ROBIN)
    cases = [routed_case(at=MONDAY + timedelta(minutes=minute)) for minute in range(5)]
    for who in (personas.cem(), personas.mirjam()):
        handing_out.be_there(until=EVENING, by=who)

    assert sweeps.SWEEPS[Sweep.HAND_OUT](at=MONDAY + timedelta(hours=1)) == 5

    first, second = owners()[:2]
    assert {first, second} == {"cem", "mirjam"}
    assert owners() == [first, second, first, second, first]
    event = CaseEvent.objects.filter(case=cases[0]).latest("sequence")
    assert (event.kind, event.actor_kind, event.data["handed_out"]) == (EventKind.ASSIGNED, "system", "round_robin")
    for case in cases:
        hold(case.pk)


def test_a_backlog_drains_oldest_first_when_somebody_comes_and_nobody_is_buried() -> None:
    lighting(hands_out=HandsOut.LEAST_LOADED)
    cases = [routed_case(at=MONDAY + timedelta(minutes=minute)) for minute in range(8)]
    assert handing_out.hand_out(at=MONDAY + timedelta(hours=1)) == 0  # nobody is there

    handing_out.be_there(until=EVENING, by=personas.cem())
    assert handing_out.hand_out(at=MONDAY + timedelta(hours=1)) == 5
    assert set(Case.objects.filter(owner__username="cem")) == set(cases[:5])

    casework.resolve_case(
        cases[3].pk, outcome="done", words="Mended.", by=personas.cem(), at=MONDAY + timedelta(hours=2),
        objection_until=MONDAY + timedelta(days=14),
    )  # fmt: skip
    assert handing_out.hand_out(at=MONDAY + timedelta(hours=2)) == 1
    cases[5].refresh_from_db()
    assert cases[5].owner == personas.person("cem")


def test_whoever_is_away_gone_or_of_another_team_gets_nothing() -> None:
    lighting(hands_out=HandsOut.ROUND_ROBIN)
    routed_case()
    for who in (personas.cem(), personas.mirjam(), personas.bruno()):
        handing_out.be_there(until=EVENING, by=who)
    Absence.objects.create(person=personas.person("cem"), starts_at=MONDAY, ends_at=EVENING)
    handing_out.be_gone(by=personas.mirjam())

    assert handing_out.hand_out(at=MONDAY + timedelta(hours=1)) == 0
    assert handing_out.hand_out(at=EVENING + timedelta(minutes=1)) == 0  # presence ends with the day


def test_a_queue_of_which_people_fetch_hands_nothing_out() -> None:
    routed_case()
    handing_out.be_there(until=EVENING, by=personas.cem())
    assert handing_out.hand_out(at=MONDAY) == 0


def test_a_chosen_case_says_so_and_the_next_one_does_not() -> None:
    first, second = routed_case(), routed_case()
    casework.claim_case(second.pk, by=personas.cem(), at=MONDAY)
    casework.claim_next(by=personas.cem(), at=MONDAY)

    told = {event.case_id: event.data for event in CaseEvent.objects.filter(kind=EventKind.CLAIMED)}
    assert told == {second.pk: {"picked": True}, first.pk: {}}


def test_where_only_leads_choose_others_take_the_next_one() -> None:
    lighting(picking=Picking.LEADS)
    first, second, third = routed_case(), routed_case(), routed_case()

    with pytest.raises(PickingNotAllowed):
        casework.claim_case(second.pk, by=personas.cem(), at=MONDAY)
    assert casework.claim_next(by=personas.cem(), at=MONDAY).case_id == first.pk
    casework.claim_case(third.pk, by=personas.uwe(), at=MONDAY)
    assert "/claim/" not in personas.browser("cem").get(f"/desk/cases/{second.reference}/").content.decode()
    assert "/claim/" in personas.browser("uwe").get(f"/desk/cases/{second.reference}/").content.decode()


def test_somebody_says_that_she_is_there_and_that_she_is_gone() -> None:
    cem = personas.browser("cem")
    assert "presence" not in cem.get("/desk/").content.decode()
    lighting(hands_out=HandsOut.ROUND_ROBIN)
    with time_machine.travel(MONDAY, tick=False):
        assert "You are not there." in cem.get("/desk/").content.decode()
        cem.post("/desk/presence/", {"is_there": "1"})
        until = timezone.localtime(Presence.objects.get().until)
        assert (until.date(), until.hour) == (timezone.localtime().date() + timedelta(days=1), 0)
        assert "You are there until the end of today" in cem.get("/desk/").content.decode()
        cem.post("/desk/presence/")
        assert not Presence.objects.exists()


def test_a_person_is_faster_than_the_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    lighting(hands_out=HandsOut.ROUND_ROBIN)
    case = routed_case()
    handing_out.be_there(until=EVENING, by=personas.cem())
    real = queries.oldest_waiting

    def while_somebody_claims(queue_id: int, *, most: int) -> list[int]:
        found: list[int] = real(queue_id, most=most)
        casework.claim_case(case.pk, by=personas.mirjam(), at=MONDAY)
        return found

    monkeypatch.setattr(queries, "oldest_waiting", while_somebody_claims)
    assert handing_out.hand_out(at=MONDAY) == 0
    case.refresh_from_db()
    assert case.owner == personas.person("mirjam")
