"""Joining two cases: when it is refused, and where a case stands after it was separated again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from requests_app.facts import MoveNotAllowed
from requests_app.vocabulary import ENDED_STATES, CaseState


@dataclass(frozen=True)
class JoinFacts:
    """What is asked of the case that would go on for another one."""

    is_same: bool
    survivor_state: CaseState
    is_tied: bool  # one of the two hangs below the other


def check_join(facts: JoinFacts) -> None:
    """Raise `MoveNotAllowed` with what to do instead, where the second case cannot go on for the first."""
    refusals: tuple[tuple[bool, Promise], ...] = (
        (facts.is_same, _("A case cannot be joined to itself. Give the reference of the other case.")),
        (
            facts.survivor_state == CaseState.MERGED,
            _("That case was itself joined to another one. Open it, and give the reference it goes on under."),
        ),
        (
            facts.survivor_state in ENDED_STATES,
            _("That case has ended. Open it again first, or end this one with an answer of its own."),
        ),
        (facts.is_tied, _("One of the two hangs below the other. End the one below; do not join it.")),
    )
    for is_so, sentence in refusals:
        if is_so:
            raise MoveNotAllowed(sentence)


@dataclass(frozen=True)
class BeforeJoining:
    """How a case stood before it was joined, and what of it is still possible."""

    state: CaseState
    is_queue_active: bool
    is_owner_able: bool  # active, at work, and still a member of the queue
    is_wait_over: bool


@dataclass(frozen=True)
class StandingAgain:
    """Where a separated case stands: its state, and whether it has its owner again."""

    state: CaseState
    has_owner: bool = False


def standing_again(before: BeforeJoining) -> StandingAgain:
    """Put a separated case where it was, as far as that is still possible; else it is queued."""
    back = StandingAgain(before.state, has_owner=before.is_owner_able)
    # fmt: off
    table = {
        # state before             still possible                                             then
        CaseState.NEW:         (before.is_queue_active,                                  StandingAgain(CaseState.NEW)),
        CaseState.IN_PROGRESS: (before.is_queue_active and before.is_owner_able,         back),
        CaseState.WAITING:     (before.is_queue_active and not before.is_wait_over,      back),
    }
    # fmt: on
    is_possible, standing = table.get(before.state, (False, back))
    return standing if is_possible else StandingAgain(CaseState.QUEUED)


def priority_after(*, now: int, own: int, joined: Iterable[int]) -> int:
    """Give the priority of a survivor that has let a case go: never more than now, never less than what remains.

    `own`: what people decided about the survivor itself; `joined`: of the cases that still are joined to it.
    """
    return min(now, max([own, *joined]))
