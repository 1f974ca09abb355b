"""A call that nobody hears climbs, again and again; one that cannot climb holds up no other."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import Any

import pgtrigger
import pytest

from requests_app.actions import escalation, escalation_answers, sweeps
from requests_app.actions import escalation_climbing as climbing
from requests_app.facts import NobodyToCall
from requests_app.models import Case, FallbackPerson, StaffMember
from requests_app.vocabulary import EscalationState as E
from requests_app.vocabulary import Sweep
from tests.actions.calls import call_about, held, read
from tests.at_once import at_once
from tests.factories import MONDAY
from tests.invariants import hold
from tests.personas import cem, person, uwe

LATER = MONDAY + timedelta(minutes=30)
MUCH_LATER = MONDAY + timedelta(days=30)


def test_an_unanswered_call_climbs_level_by_level_and_never_stops() -> None:
    case = held()
    call = call_about(case)
    path = [(read(call).owner.username, read(call).level)]
    for _ in range(6):
        due = read(call).acknowledge_by
        assert sweeps.climb_unanswered(at=due - timedelta(seconds=1)) == 0
        assert sweeps.climb_unanswered(at=due) == 1
        path.append((read(call).owner.username, read(call).level))
        hold(case.pk)

    assert [level for _, level in path] == [1, 2, 3, 4, 3, 4, 3]
    assert path[0][0] == "uwe"
    assert path[1][0] == "beate"
    assert all(earlier[0] != later[0] for earlier, later in pairwise(path))
    assert read(call).state == E.OPEN


def test_a_call_that_was_heard_does_not_climb() -> None:
    call = call_about(held())
    escalation_answers.acknowledge(call, by=uwe(), at=LATER)

    assert sweeps.climb_unanswered(at=MUCH_LATER) == 0


def test_climbing_twice_at_the_same_moment_climbs_once() -> None:
    call = call_about(held())
    due = read(call).acknowledge_by

    assert climbing.climb(call, at=due)
    assert not climbing.climb(call, at=due)


def test_one_call_that_cannot_climb_holds_up_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = call_about(held()), call_about(held())
    climb = climbing.climb

    def sometimes(pk: int, *, at: Any) -> bool:
        if pk == first:
            raise NobodyToCall
        return climb(pk, at=at)

    monkeypatch.setattr(climbing, "climb", sometimes)

    assert sweeps.climb_unanswered(at=MUCH_LATER) == 1
    assert read(second).level == 2


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_are_one_and_the_lock_is_given_back() -> None:
    call = call_about(held())
    due = read(call).acknowledge_by

    results = at_once(*[lambda: sweeps.run_alone(Sweep.ESCALATIONS, due)] * 3)

    assert sum(result or 0 for result in results) == 1
    assert sweeps.run_alone(Sweep.ESCALATIONS, due) == 0
    assert read(call).level == 2


@pytest.mark.django_db(transaction=True)
def test_a_sweep_that_fails_gives_its_lock_back_on_a_connection_that_lives_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*, at: Any) -> int:
        raise RuntimeError

    monkeypatch.setitem(sweeps.SWEEPS, Sweep.HANDOVERS, fail)
    with pytest.raises(RuntimeError):
        sweeps.run_alone(Sweep.HANDOVERS, LATER)
    monkeypatch.undo()

    assert at_once(lambda: sweeps.run_alone(Sweep.HANDOVERS, LATER)) == [0]


def test_a_city_whose_whole_list_has_left_says_so() -> None:
    case = held()
    FallbackPerson.objects.all().delete()
    Case.objects.filter(pk=case.pk).update(owner=person("cem"))
    kept_by = ("staff_with_open_work_stays_active", "staff_keeps_a_keeper")
    with pgtrigger.ignore(*(f"requests_app.StaffMember:{trigger}" for trigger in kept_by)):
        StaffMember.objects.exclude(username__in=["cem"]).update(is_active=False)

    with pytest.raises(NobodyToCall):
        escalation.escalate_case(case.pk, by=cem(), at=LATER)
