"""Ledger, rank, promises and public words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from requests_app.lib.business_time import WorkingTime, parse_windows
from requests_app.rules import public_words as words
from requests_app.rules.ledger import FOLDED_FIELDS, fold
from requests_app.rules.priority import HEAD_START, front_of, priority_under, rank_of
from requests_app.rules.sla import acknowledge_due
from requests_app.vocabulary import CaseState, EscalationState, EventKind, Priority, WaitReason

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
CHANGES = st.lists(st.dictionaries(st.sampled_from(FOLDED_FIELDS), st.integers() | st.none()))


@given(CHANGES, CHANGES)
def test_folding_goes_on_from_where_it_stopped(first: list[dict[str, int]], then: list[dict[str, int]]) -> None:
    assert fold([fold(first), *then]) == fold([*first, *then])
    assert set(fold(first)) == set(FOLDED_FIELDS)


@given(st.sampled_from(Priority), st.sampled_from(Priority))
def test_whoever_waits_long_enough_goes_first_whatever_the_priority(waiting: Priority, coming: Priority) -> None:
    patience = max(HEAD_START.values()) - min(HEAD_START.values()) + timedelta(seconds=1)

    old = rank_of(waiting_since=NOON, priority=waiting)
    new = rank_of(waiting_since=NOON + patience, priority=coming)

    assert old < new


def test_of_two_that_came_together_the_more_pressing_goes_first() -> None:
    ranks = [rank_of(waiting_since=NOON, priority=priority) for priority in sorted(Priority, reverse=True)]

    assert ranks == sorted(ranks)
    assert len(set(ranks)) == len(Priority)


def test_a_pressing_matter_does_not_starve_a_normal_one_for_more_than_a_week() -> None:
    gain = HEAD_START[Priority.HIGH] - HEAD_START[Priority.NORMAL]

    assert gain <= timedelta(days=7)


OFFICE = WorkingTime(timezone="Europe/Berlin", windows={"mon": parse_windows([["08:00", "09:00"]])})


def test_a_call_is_due_in_working_time_but_danger_to_life_does_not_wait_for_it() -> None:
    normal = acknowledge_due(OFFICE, at=NOON, priority=Priority.NORMAL)
    danger = acknowledge_due(OFFICE, at=NOON, priority=Priority.DANGER)

    assert normal.due_at == datetime(2026, 11, 30, 8, tzinfo=UTC)
    assert danger.due_at == NOON + timedelta(minutes=10)


def test_a_calendar_without_working_time_does_not_stop_a_call() -> None:
    never = WorkingTime(timezone="Europe/Berlin", windows={})

    promise = acknowledge_due(never, at=NOON, priority=Priority.NORMAL)

    assert promise.due_at == NOON + timedelta(minutes=60)


@pytest.mark.parametrize("table", [words.WAIT_HEADLINES, words.WAIT_STEPS])
def test_every_wait_has_words_for_residents(table: dict[WaitReason, str]) -> None:
    assert set(table) == set(WaitReason)


@given(st.sampled_from([p for p in Priority if p < Priority.DANGER]), st.integers(0, 365), st.integers(0, 365))
def test_the_front_of_a_queue_is_ahead_of_all_but_danger(priority: Priority, opened: int, since: int) -> None:
    front = front_of(opened_at=NOON + timedelta(days=opened), priority=Priority.LOW)
    waits = NOON + timedelta(days=since)

    assert front < rank_of(waiting_since=waits, priority=priority)
    assert front > rank_of(waiting_since=waits, priority=Priority.DANGER)


@pytest.mark.parametrize(
    ("new", "before", "now", "expected"),
    [(20, 20, 20, 20), (10, 20, 20, 10), (30, 20, 20, 30), (20, 20, 30, 30), (10, 20, 30, 30), (40, 20, 30, 40)],
)
def test_another_service_never_lowers_what_was_raised(new: int, before: int, now: int, expected: int) -> None:
    assert priority_under(new, before=before, now=now) == expected


@pytest.mark.parametrize("table", [words.HEADLINES, words.NEXT_STEPS])
def test_every_state_has_words_for_residents(table: dict[CaseState, str]) -> None:
    assert set(table) == set(CaseState)


def test_every_state_of_a_call_has_words_for_residents() -> None:
    assert set(words.CALL_HEADLINES) == set(EscalationState)


def test_only_listed_events_reach_residents() -> None:
    assert set(words.PUBLIC_EVENTS) == {
        EventKind.RECEIVED,
        EventKind.ROUTED,
        EventKind.CLAIMED,
        EventKind.ASSIGNED,
        EventKind.FORWARDED,
        EventKind.RETURNED,
        EventKind.RESOLVED,
        EventKind.CLOSED,
        EventKind.REQUEST_JOINED,
        EventKind.REQUEST_WITHDRAWN,
        EventKind.MERGED,
        EventKind.UNMERGED,
        EventKind.APPEALED,
        EventKind.UPHELD,
        EventKind.OVERTURNED,
        EventKind.REOPENED,
        EventKind.CANCELLED,
        EventKind.TRANSFERRED,
        EventKind.PARKED,
        EventKind.REPLIED,
        EventKind.WROTE,
        EventKind.INCIDENT_TOLD,
        EventKind.RESUMED,
        EventKind.SPLIT,
        EventKind.RECLASSIFIED,
        EventKind.ATTACHED,
        EventKind.ATTACHMENT_REFUSED,
        EventKind.ATTACHMENT_REMOVED,
        EventKind.PLACE_CORRECTED,
        EventKind.WORDS_BLANKED,
    }
