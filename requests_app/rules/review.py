"""Objections: until when, against what, and who looks at the decision again (casework, section 3)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from requests_app.facts import AppealNotAllowed
from requests_app.rules.escalation import Availability, Ladder, Owner, resolve_owner
from requests_app.vocabulary import CancelReason, EventKind, OwnerSource

# Whoever wrote one of these events has decided about the case, and does not look at it again.
DECIDING_EVENTS: Final = frozenset(
    {
        EventKind.RESOLVED,
        EventKind.CANCELLED,
        EventKind.UPHELD,
        EventKind.OVERTURNED,
        EventKind.MERGED,
        EventKind.UNMERGED,
    }
)
# The newest of these is the decision that an objection is about.
DECISIONS: Final = frozenset({EventKind.RESOLVED, EventKind.CANCELLED, EventKind.UPHELD})
# In this order, best first; the city's list comes behind, as for every call.
REVIEW_STEPS: Final = (OwnerSource.QUEUE_LEAD, OwnerSource.DEPUTY, OwnerSource.HEAD, OwnerSource.ROSTER)


def choose_reviewer(ladder: Ladder, who: Availability, *, decided: Collection[int]) -> Owner:
    """Name who looks at a decision again: nobody who decided or resolved.

    Total while the city's list has an active person: its last one is returned whatever the exclusions, and flagged.
    """
    steps = {source: ladder.steps.get(source, ()) for source in REVIEW_STEPS}
    return resolve_owner(replace(ladder, steps=steps), replace(who, excluded=who.excluded | set(decided)))


@dataclass(frozen=True)
class AppealFacts:
    """What an objection asks of a case, and of whoever raises it."""

    is_resident: bool  # holds the secret of a request that waits for the case and is not withdrawn
    is_mandate_over: bool
    cancel_reason: str
    last_decision: str  # kind of the newest event of DECISIONS
    decided_at: datetime | None


def appeal_until(decided_at: datetime, *, days: int) -> datetime:
    """Give the last instant at which an objection is taken: so many days after the decision was told."""
    return decided_at + timedelta(days=days)


def check_appeal(facts: AppealFacts, *, at: datetime, days: int) -> None:
    """Raise `AppealNotAllowed` with the way that remains, where an objection is not possible."""
    is_late = facts.decided_at is not None and at > appeal_until(facts.decided_at, days=days)
    refusals: tuple[tuple[bool, Promise], ...] = (
        (not facts.is_resident, WRONG_PERSON),
        (facts.is_mandate_over, MANDATE_IS_OVER),
        (facts.cancel_reason == CancelReason.WITHDRAWN, NOTHING_DECIDED),
        (facts.last_decision == EventKind.UPHELD, LOOKED_AT_ALREADY),
        (is_late, TOO_LATE),
    )
    for is_so, sentence in refusals:
        if is_so:
            raise AppealNotAllowed(sentence)


WRONG_PERSON: Final = _(
    "Only the person who asked can object, or somebody who acts for her, with reference and secret."
    " Staff open the case again instead, or call a person."
)
MANDATE_IS_OVER: Final = _(
    "Your right to act for somebody else has ended. The person can object herself, or renew it at a counter."
)
NOTHING_DECIDED: Final = _("The request was withdrawn, so nothing was decided. Open it again, or talk to a person.")
LOOKED_AT_ALREADY: Final = _(
    "Another person has looked at the decision, and it stands. You can talk to a person, or go to the ombudsperson"
    " or the court."
)
TOO_LATE: Final = _("The time to object is over. You can still talk to a person.")
