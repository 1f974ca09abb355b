"""Two to four act at once on cases that hang together, with real threads and a real database: nothing gets lost.

CITY_AT_ONCE (default 60) sets how many rounds; `make chaos` tries 1,000. CITY_AT_ONCE_SEED names another throw of dice.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

import pytest
from django.db.models import Q

from requests_app.actions.escalation import Call
from requests_app.facts import Fact, StaleRevision
from requests_app.models import Absence, Case, CaseEvent, Escalation, Message
from requests_app.queries.audit import find_all
from requests_app.queries.rebuilding import replay_all
from requests_app.rules.workflow import MOVES
from requests_app.vocabulary import ActorKind, EventKind, Lane, MessageKind
from tests.at_once import at_once
from tests.at_the_same_time.acts import ATTEMPTS, Attempt, call
from tests.at_the_same_time.lingering import lingering
from tests.at_the_same_time.scenes import KINDS, Scene, scene
from tests.factories import MONDAY
from tests.invariants import hold

ROUNDS = int(os.environ.get("CITY_AT_ONCE", "60"))  # noqa: TID251
SEED = int(os.environ.get("CITY_AT_ONCE_SEED", "7"))  # noqa: TID251
LINGERS = 0.004
# Beside these a person's own move writes the same line elsewhere: an answer wakes a case, a call gives it to her.
WRITTEN_BY_OTHERS_TOO = frozenset({EventKind.RESUMED, EventKind.ASSIGNED})
PEOPLE = (ActorKind.STAFF, ActorKind.RESIDENT, ActorKind.KIOSK_USER)


@pytest.mark.django_db(transaction=True)
def test_whatever_two_to_four_do_at_once_nothing_is_lost(
    konstanz: None, record_property: Callable[[str, object], None]
) -> None:
    tally = Counter[str]()

    for number in range(ROUNDS):
        one_round(number, tally)

    assert not [found.check.code for found in find_all(at=MONDAY) if found.is_violation]
    assert not [one for batch in replay_all() for case in batch for one in case.differences]
    record_property("said", f"at once: {', '.join(f'{what} {count}' for what, count in tally.items())}, lost 0")
    assert tally["accepted"] > tally["rounds"]
    assert tally["stale"] > 0


def one_round(number: int, tally: Counter[str]) -> None:
    """Set a scene, let them act, and look whether all that was accepted is there, and nothing else."""
    found, attempts = arranged(number)
    before = {case.pk: Case.objects.get(pk=case.pk).event_count for case in found.cases}

    results = at_once(*[lingering(told(attempt), seconds=LINGERS) for attempt in attempts])

    Absence.objects.all().delete()
    story = f"CITY_AT_ONCE_SEED={SEED}, round {number}: " + ", ".join(
        f"{attempt.name}@{attempt.case_id} -> {result!r}" for attempt, result in zip(attempts, results, strict=True)
    )
    tally.update(rounds=1, accepted=0, stale=0)
    for attempt, result in zip(attempts, results, strict=True):
        assert isinstance(result, Fact | tuple), story
        tally[
            "stale" if isinstance(result, StaleRevision) else "refused" if isinstance(result, Fact) else "accepted"
        ] += 1
        assert not (attempt.name == "call" and isinstance(result, Fact)), f"a call is refused; {story}"
    done = [
        (attempt, result[0]) for attempt, result in zip(attempts, results, strict=True) if isinstance(result, tuple)
    ]
    for case in found.cases:
        hold(case.pk)
    no_update_is_lost(done, story)
    the_refused_are_told_what_is(attempts, results, story)
    just_what_was_accepted_is_written(before, attempts, done, story)
    no_call_is_lost([result for _attempt, result in done if isinstance(result, Call)], story)


def arranged(number: int) -> tuple[Scene, list[Attempt]]:
    """Throw the dice for a round: the same number is the same scene, the same people, the same attempts."""
    dice = Random(SEED * 100_000 + number)  # noqa: S311
    found = scene(dice, list(KINDS)[number % len(KINDS)])
    fitting = [
        move.value for move, rule in MOVES.items() if found.case.state in rule.sources and move.value in ATTEMPTS
    ]
    names = dice.choices([*ATTEMPTS, *fitting * 6], k=dice.choice([2, 2, 3, 4]))
    attempts = [ATTEMPTS[name](found) for name in names]
    if dice.random() < 0.4:
        attempts[-1] = call(found)
    if dice.random() < 0.3:
        attempts[0] = ATTEMPTS[names[-1]](found)  # the same twice
    return found, attempts


def told(attempt: Attempt) -> Callable[[], tuple[Any]]:
    """Tell what came back apart from a thread that never did."""
    return lambda: (attempt.act(),)


def no_update_is_lost(done: list[tuple[Attempt, Any]], story: str) -> None:
    """Of those who decided about the same revision, one was accepted."""
    seen = Counter((attempt.case_id, attempt.revision) for attempt, _result in done if attempt.revision is not None)
    written = [result.pk for _attempt, result in done if isinstance(result, CaseEvent)]
    assert not seen or max(seen.values()) == 1, f"two decided about the same revision; {story}"
    assert CaseEvent.objects.filter(pk__in=written).count() == len(set(written)), f"an event is lost; {story}"


def the_refused_are_told_what_is(attempts: list[Attempt], results: list[Any], story: str) -> None:
    """Whoever looked at an older case is told which revision she saw, and which one there is."""
    for attempt, result in zip(attempts, results, strict=True):
        if isinstance(result, StaleRevision):
            is_now = Case.objects.get(pk=attempt.case_id).revision
            assert attempt.revision == result.expected, story
            assert result.expected < result.found <= is_now, story


def just_what_was_accepted_is_written(
    before: dict[int, int], attempts: list[Attempt], done: list[tuple[Attempt, Any]], story: str
) -> None:
    """Find one line in the ledger for each accepted move of a person, and none for what was refused."""
    new = Q()
    for case_id, count in before.items():
        new |= Q(case=case_id, sequence__gt=count)
    by_people = CaseEvent.objects.filter(new, actor_kind__in=PEOPLE)
    wanted = Counter(
        str(result.kind) for _attempt, result in done if isinstance(result, CaseEvent) and result.case_id in before
    )
    kinds = {attempt.event for attempt in attempts if attempt.event} - WRITTEN_BY_OTHERS_TOO
    for kind in kinds:
        assert by_people.filter(kind=kind).count() == wanted[str(kind)], f"{kind}: written and accepted differ; {story}"


def no_call_is_lost(calls: list[Call], story: str) -> None:
    """Each call that was raised is there, with an active human, one line in the ledger and a message on its way."""
    for one in calls:
        kept = Escalation.objects.select_related("owner").get(pk=one.escalation_id)
        lines = CaseEvent.objects.filter(case=kept.case_id, kind=EventKind.ESCALATED, data__escalation=kept.pk)
        messages = Message.objects.filter(kind=MessageKind.STAFF_ESCALATION, event__in=lines)
        assert kept.owner.is_active, story
        assert lines.count() == 1, f"a call is lost or doubled; {story}"
        assert [lane for found in messages for lane in found.jobs.values_list("lane", flat=True)] == [
            Lane.ESCALATION
        ], story


@pytest.fixture(autouse=True)
def _nobody_is_away() -> Iterator[None]:
    yield
    Absence.objects.all().delete()
