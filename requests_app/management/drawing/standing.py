"""What a state means: open or ended, what the clocks see, what the resident reads, and how a wait ends."""

from __future__ import annotations

from collections.abc import Iterator

from requests_app.management.drawing.tables import table
from requests_app.rules.public_words import HEADLINES, NEXT_STEPS, PUBLIC_EVENTS
from requests_app.rules.sla import phase_of
from requests_app.vocabulary import ENDED_STATES, FINAL_STATES, CaseState, WaitReason, WakeOn


def draw_standing() -> Iterator[str]:
    """Draw each state with its kind and the resident's words."""
    yield "## What a state means\n"
    rows = ((state.value, _kind(state), _phase(state), HEADLINES[state], NEXT_STEPS[state]) for state in CaseState)
    yield from table(("state", "kind", "clocks see", "the resident reads", "next step"), rows)


def draw_waits() -> Iterator[str]:
    """Draw why a case waits, and what ends a wait."""
    yield "## Waiting\n"
    yield "Every wait has a reason and an end: what wakes the case, and a moment at which it wakes in any case.\n"
    reasons = ((reason.value, reason.label, phase_of(CaseState.WAITING, reason).label) for reason in WaitReason)
    yield from table(("reason", "in words", "clocks see"), reasons)
    yield from table(("wakes on", "in words"), ((wake.value, wake.label) for wake in WakeOn))


def draw_public_words() -> Iterator[str]:
    """Draw the allow-list of events that a resident may read."""
    yield "## What a resident reads of the history\n"
    yield "No other event is ever shown outside.\n"
    yield from table(("event", "words"), ((kind.value, words) for kind, words in PUBLIC_EVENTS.items()))


def _kind(state: CaseState) -> str:
    if state in FINAL_STATES:
        return "final"
    return "ended" if state in ENDED_STATES else "open"


def _phase(state: CaseState) -> str:
    return "the reason of the wait" if state == CaseState.WAITING else str(phase_of(state, "").label)
