"""Random lives of a case: the ledger of every clock counts what a walker counts, minute by minute."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from requests_app.models import Case, Clock, ClockPolicy
from requests_app.queries.slas import stretches_of, working_time
from requests_app.rules.sla import counting_time, effect_on, spent, target_of
from requests_app.vocabulary import ClockEffect, ClockKind, ClockPhase, TargetUnit
from tests.clocks import held, park, resume
from tests.rules.test_working_time import is_working

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
# Saturday before the change to winter time, and the days before Christmas.
STARTS = (datetime(2026, 10, 23, 12, tzinfo=UTC), datetime(2026, 12, 22, 9, tzinfo=UTC))
WAITS = st.sampled_from([ClockPhase.CITIZEN, ClockPhase.EXTERNAL, ClockPhase.LEGAL, ClockPhase.SCHEDULED])
LIVES = st.lists(st.tuples(WAITS, st.integers(0, 2000), st.integers(0, 2000)), min_size=1, max_size=4)


def live(case: Case, steps: list[tuple[ClockPhase, int, int]], *, at: datetime) -> list[tuple[ClockPhase, datetime]]:
    """Lead a case through waits; give each phase with the moment at which it ends."""
    past = []
    for phase, works, waits in steps:
        past.append((ClockPhase.IN_PROGRESS, at := at + works * MINUTE))
        park(case, phase.value, at=at)
        past.append((phase, at := at + waits * MINUTE))
        resume(case, at=at)
    return [*past, (ClockPhase.IN_PROGRESS, at + 600 * MINUTE)]


def walk(clock: Clock, past: list[tuple[ClockPhase, datetime]], *, at: datetime) -> timedelta:
    """Count the minutes in which the clock ran, and its calendar worked."""
    counting = counting_time(working_time(clock.calendar), clock.why)
    counted = timedelta()
    for phase, end in past:
        runs = effect_on(ClockKind(clock.kind), phase, clock.pauses) == ClockEffect.RUNS
        while at < end:
            counted += MINUTE * (runs and is_working(counting, at))
            at += MINUTE
    return counted


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(STARTS), LIVES)
def test_the_ledger_of_every_clock_counts_what_a_walker_counts(
    start: datetime, steps: list[tuple[ClockPhase, int, int]]
) -> None:
    ClockPolicy.objects.get_or_create(
        code="term",
        defaults={"kind": ClockKind.STATUTORY, "target": 30, "unit": TargetUnit.CALENDAR_DAYS},
    )
    case = held(at=start)

    past = live(case, steps, at=start)

    end = past[-1][1]
    clocks = list(Clock.objects.filter(case=case).select_related("calendar"))
    assert {clock.kind for clock in clocks} == {ClockKind.FIRST_RESPONSE, ClockKind.SERVICE_NORM, ClockKind.STATUTORY}
    for clock in clocks:
        counting = counting_time(working_time(clock.calendar), clock.why)
        ledger = stretches_of(clock)
        assert spent(counting, ledger, at=end) == walk(clock, past, at=start)
        target = target_of(working_time(clock.calendar), clock.why)
        assert spent(counting, ledger, at=clock.due_at) == target
