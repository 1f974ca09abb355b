"""What somebody can take back right after she has done it, and for how long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from requests_app.vocabulary import EventKind

UNDO_SECONDS: Final = 30
# Each has its counterpart in the table of moves; nobody outside is told by these.
CAN_BE_UNDONE: Final = frozenset(
    {
        EventKind.CLAIMED,
        EventKind.RELEASED,
        EventKind.ASSIGNED,
        EventKind.PARKED,
        EventKind.FOLLOWED,
        EventKind.UNFOLLOWED,
    }
)


@dataclass(frozen=True)
class Done:
    """What was done: the event, whose it is, and what has followed."""

    kind: EventKind
    person_id: int | None
    at: datetime
    is_newest: bool  # nobody has decided about the case since
    is_told: bool  # somebody was sent a message about it


def why_not(done: Done, *, by_id: int | None, at: datetime, seconds: int = UNDO_SECONDS) -> Promise | None:
    """Say why something cannot be taken back; None where it can."""
    is_late = at > done.at + timedelta(seconds=seconds)
    table = (
        (done.kind not in CAN_BE_UNDONE, _("This step cannot be taken back. Choose the step that corrects it.")),
        (done.person_id != by_id, _("Only whoever has done it can take it back.")),
        (done.is_told, _("Somebody was told of it already. Choose the step that corrects it.")),
        (not done.is_newest, _("Somebody has decided about this case since. It was not taken back.")),
        (is_late, _("It is too late to take it back. Choose the step that corrects it.")),
    )
    return next((sentence for is_so, sentence in table if is_so), None)
