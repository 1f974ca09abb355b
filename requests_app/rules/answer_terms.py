"""By when a call that was heard is answered: the law gives a time to hear it, the city one to answer it."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

from requests_app.lib.business_time import NoWorkingTime, WorkingTime, due
from requests_app.vocabulary import EscalationState as E
from requests_app.vocabulary import Priority

WORKING_DAY: Final = 480

# fmt: off
ANSWER_MINUTES: Final = {
    # how the call stands   working minutes of its owner until whoever called has an answer
    E.ACKNOWLEDGED:         1 * WORKING_DAY,
    E.INSTRUCTED:           5 * WORKING_DAY,
    E.TAKEN_OVER:           5 * WORKING_DAY,
}
# fmt: on
REMINDED_MINUTES: Final = WORKING_DAY  # after a reminder, until the call goes higher
DANGER_MINUTES: Final = 120  # where life is in danger, by the clock on the wall


def answer_due(calendar: WorkingTime, *, at: datetime, state: E, priority: int, is_reminded: bool = False) -> datetime:
    """Say by when an answer is owed, in the working time of whoever owes it. Total, as the ladder is."""
    if priority >= Priority.DANGER:
        return at + timedelta(minutes=DANGER_MINUTES)
    minutes = REMINDED_MINUTES if is_reminded else ANSWER_MINUTES[state]
    with suppress(NoWorkingTime):
        return due(calendar, at, timedelta(minutes=minutes))
    return at + timedelta(minutes=minutes)
