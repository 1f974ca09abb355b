"""Which policy counts, and when a clock warns, is due and calls in: from values alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from requests_app.lib.business_time import WEEKDAYS, WorkingTime, elapsed, parse_windows
from requests_app.rules.policies import DEFAULT_POLICIES, Policy, acceptance_of, choose_policy, norm_of
from requests_app.rules.sla import (
    PAUSE_MATRIX,
    PHASES,
    Stretch,
    effect_on,
    moments_of,
    next_act,
    promise_by,
    reach,
    spent,
)
from requests_app.vocabulary import ClockEffect, ClockKind, ClockPhase, Priority, TargetUnit

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
OFFICE = WorkingTime(
    timezone="Europe/Berlin",
    windows=dict.fromkeys(WEEKDAYS[:5], parse_windows([["08:00", "12:00"], ["13:00", "17:00"]])),
    country="DE",
    subdivision="BW",
)
HOUR = timedelta(hours=1)


def norm(code: str, **more: object) -> Policy:
    return Policy(code, ClockKind.SERVICE_NORM, 5, TargetUnit.WORKING_DAYS, **more)  # type: ignore[arg-type]


LINES = [
    norm("both", service="lamp", priority=Priority.HIGH),
    norm("service", service="lamp"),
    norm("priority", priority=Priority.HIGH),
    norm("all"),
]


@pytest.mark.parametrize(
    ("service", "priority", "code"),
    [
        ("lamp", Priority.HIGH, "both"),
        ("lamp", Priority.LOW, "service"),
        ("road", Priority.HIGH, "priority"),
        ("road", Priority.LOW, "all"),
    ],
)
def test_the_most_specific_policy_counts(service: str, priority: Priority, code: str) -> None:
    for lines in (LINES, LINES[::-1]):
        found = choose_policy(ClockKind.SERVICE_NORM, lines, service=service, priority=priority)

        assert found is not None
        assert found.code == code


def test_a_citys_word_for_all_goes_before_the_houses_word_for_a_priority() -> None:
    own = Policy("own", ClockKind.ESCALATION, 15, TargetUnit.WORKING_MINUTES)

    found = choose_policy(ClockKind.ESCALATION, [own], service="lamp", priority=Priority.HIGH)

    assert found == own


@pytest.mark.parametrize("priority", Priority)
@pytest.mark.parametrize("kind", [ClockKind.FIRST_RESPONSE, ClockKind.REVIEW, ClockKind.ESCALATION])
def test_the_house_has_a_word_where_a_city_is_silent(kind: ClockKind, priority: Priority) -> None:
    assert choose_policy(kind, [], service="lamp", priority=priority) in DEFAULT_POLICIES


def test_nobody_makes_up_a_statutory_term() -> None:
    assert choose_policy(ClockKind.STATUTORY, [], service="lamp", priority=Priority.HIGH) is None


def test_every_kind_has_a_line_for_every_phase_and_a_policy_may_say_otherwise() -> None:
    assert set(PAUSE_MATRIX) == set(ClockKind)
    assert set(PHASES) == set(ClockPhase)
    assert {len(line) for line in PAUSE_MATRIX.values()} == {len(PHASES)}
    assert effect_on(ClockKind.STATUTORY, ClockPhase.CITIZEN, {}) == ClockEffect.RUNS
    assert effect_on(ClockKind.STATUTORY, ClockPhase.CITIZEN, {"citizen": "pauses"}) == ClockEffect.PAUSES
    assert effect_on(ClockKind.STATUTORY, ClockPhase.LEGAL, {"citizen": "pauses"}) == ClockEffect.PAUSES


def test_a_promise_in_working_days_names_the_days_off() -> None:
    promise = promise_by(norm_of("lamp", 5), OFFICE, at=datetime(2026, 12, 22, 9, tzinfo=UTC))

    assert promise.due_at == datetime(2026, 12, 30, 16, tzinfo=UTC)
    assert promise.why["due_on"] == "2026-12-30"
    assert [day["day"] for day in promise.why["days_off"]] == ["2026-12-25"]
    assert promise.why["policy"] == "service/lamp"


def test_days_of_the_calendar_end_at_midnight_and_count_round_the_clock() -> None:
    policy = Policy("term", ClockKind.STATUTORY, 30, TargetUnit.CALENDAR_DAYS, escalate_percent=100)

    promise = promise_by(policy, OFFICE, at=MONDAY)

    assert promise.due_at == datetime(2026, 12, 23, 23, tzinfo=UTC)  # midnight in Berlin, after 30 days
    assert promise.moments.escalate_at == promise.due_at


def test_a_hand_over_is_accepted_in_working_minutes() -> None:
    promise = promise_by(acceptance_of("roads", 240), OFFICE, at=MONDAY)

    assert promise.due_at == datetime(2026, 11, 23, 14, tzinfo=UTC)
    assert promise.moments.escalate_at is None


@st.composite
def ledgers(draw: st.DrawFn) -> list[Stretch]:
    at, stretches = MONDAY, []
    for _ in range(draw(st.integers(0, 4))):
        stop = at + timedelta(minutes=draw(st.integers(0, 3000)))
        stretches.append((at, stop))
        at = stop + timedelta(minutes=draw(st.integers(0, 3000)))
    return [*stretches, (at, None)]


@settings(max_examples=150, deadline=None)
@given(ledgers(), st.integers(1, 12_000))
def test_a_ledger_reaches_an_amount_when_its_stretches_have_counted_it(ledger: list[Stretch], minutes: int) -> None:
    target = timedelta(minutes=minutes)

    at = reach(OFFICE, ledger, target)

    assert spent(OFFICE, ledger, at=at) == target
    assert spent(OFFICE, ledger, at=at - timedelta(microseconds=1)) < target


@settings(max_examples=80, deadline=None)
@given(ledgers(), st.integers(1, 12_000), st.integers(1, 99), st.none() | st.integers(100, 300))
def test_a_clock_warns_first_is_due_then_and_calls_in_last(
    ledger: list[Stretch], minutes: int, warn: int, escalate: int | None
) -> None:
    target = timedelta(minutes=minutes)

    moments = moments_of(OFFICE, ledger, target, warn_percent=warn, escalate_percent=escalate)

    assert moments.warn_at <= moments.due_at
    assert moments.escalate_at is None or moments.escalate_at >= moments.due_at
    assert (moments.escalate_at is None) == (escalate is None)


def test_the_next_act_is_what_has_not_been_done() -> None:
    moments = moments_of(OFFICE, [(MONDAY, None)], 4 * HOUR, warn_percent=75, escalate_percent=150)
    done = {"is_warned": False, "is_breached": False, "is_escalated": False, "kind": ClockKind.SERVICE_NORM}

    def after(**more: object) -> datetime | None:
        return next_act(moments, **{**done, **more})  # type: ignore[arg-type]

    assert after() == moments.warn_at
    assert after(is_warned=True) == moments.due_at
    assert after(is_breached=True) == moments.escalate_at
    assert after(is_breached=True, is_escalated=True) is None
    assert after(kind=ClockKind.ESCALATION) is None
    assert elapsed(OFFICE, MONDAY, moments.warn_at) == 3 * HOUR
