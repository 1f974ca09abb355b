"""Every queue has a bound: its lead is told once, and again only when it has been well in between."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from requests_app.actions import bounds, casework, sweeps
from requests_app.models import Message, WorkQueue
from requests_app.queries.audit import find
from requests_app.queries.notifications import message_to_send, write_letter
from requests_app.rules.bounds import is_over_bound
from requests_app.rules.priority import HEAD_START, rank_of
from requests_app.vocabulary import MessageKind, Priority, Sweep
from tests.audit.conftest import check_of
from tests.factories import MONDAY, routed_case
from tests.personas import browser, mirjam

LATER: Final = MONDAY + timedelta(minutes=1)


@pytest.fixture
def lighting() -> WorkQueue:
    """Let three cases wait in a queue for two."""
    for _ in range(3):
        routed_case()
    queue = WorkQueue.objects.get(code="lighting")
    WorkQueue.objects.filter(pk=queue.pk).update(bound=2)
    return queue


def told() -> list[str]:
    found = Message.objects.filter(kind=MessageKind.STAFF_BOUND).order_by("person__username")
    return [message.person.username for message in found if message.person]


def test_lead_and_deputy_are_told_once(lighting: WorkQueue) -> None:
    turned = [sweeps.run_alone(Sweep.BOUNDS, LATER + timedelta(minutes=minutes)) for minutes in range(3)]

    lighting.refresh_from_db()
    assert turned == [1, 0, 0]
    assert told() == ["mirjam", "uwe"]
    assert lighting.over_bound_since == LATER
    assert find(check_of("queue_over_bound_untold"), at=LATER).count == 0


def test_what_they_are_told_names_the_queue_and_nobody_outside(lighting: WorkQueue) -> None:
    bounds.watch_bounds(at=LATER)
    Message.objects.update(language="en")

    letter = write_letter(message_to_send(Message.objects.filter(kind=MessageKind.STAFF_BOUND).first().pk))  # type: ignore[union-attr]

    assert letter is not None
    assert letter.subject == f"Too many cases wait: {lighting.name}"
    assert f"3 cases wait in the work queue {lighting.name}. Its bound is 2." in letter.body
    assert "/desk/?queue=lighting" in letter.body
    assert "Rosa" not in letter.body


def test_a_queue_is_well_again_only_clearly_below_its_bound(lighting: WorkQueue) -> None:
    bounds.watch_bounds(at=LATER)
    casework.claim_next(by=mirjam(), at=LATER)

    at_the_edge = bounds.watch_bounds(at=LATER)
    casework.claim_next(by=mirjam(), at=LATER)
    below = bounds.watch_bounds(at=LATER)

    lighting.refresh_from_db()
    assert (at_the_edge, below) == (0, 1)
    assert lighting.over_bound_since is None


def test_supervisors_and_the_team_see_it(lighting: WorkQueue) -> None:
    bounds.watch_bounds(at=LATER)

    for page in ("/desk/", "/desk/supervision/"):
        assert browser("sofia").get(page).content.decode().count("too full") == 1


@pytest.mark.parametrize(
    ("waiting", "was_over", "is_over"),
    [(10, False, False), (11, False, True), (9, True, True), (8, True, False), (0, True, False)],
)
def test_the_edge_lies_lower_on_the_way_back(waiting: int, was_over: bool, is_over: bool) -> None:
    assert is_over_bound(waiting, bound=10, was_over=was_over) is is_over


moments = st.integers(0, 20 * 365 * 24 * 60).map(lambda minutes: MONDAY + timedelta(minutes=minutes))
ENOUGH: Final = max(HEAD_START.values()) - min(HEAD_START.values())


@given(since=moments, priority=st.sampled_from(Priority), other=st.sampled_from(Priority), more=st.integers(1, 10**6))
def test_after_enough_days_any_case_passes_any_newer_one(
    since: datetime, priority: Priority, other: Priority, more: int
) -> None:
    newer = since + ENOUGH + timedelta(seconds=more)

    assert rank_of(waiting_since=since, priority=priority) < rank_of(waiting_since=newer, priority=other)


@given(since=moments, later=st.integers(1, 10**6), priority=st.sampled_from(Priority))
def test_among_equals_the_oldest_goes_first(since: datetime, later: int, priority: Priority) -> None:
    newer = since + timedelta(seconds=later)

    assert rank_of(waiting_since=since, priority=priority) < rank_of(waiting_since=newer, priority=priority)
