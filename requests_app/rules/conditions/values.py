"""The answers of one case: a value for each field, never a missing one."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from requests_app.lib.business_time import WEEKDAYS
from requests_app.vocabulary import UNKNOWN_DISTRICT, CaseState, Priority

NO_PROMISE: Final = timedelta(days=36_500)  # later than anybody asks
NONE: Final = "none"  # a case in no queue; the door and the language of a case without a letter


@dataclass(frozen=True)
class CaseValues:
    """What conditions may ask of a case. What is missing has a word of its own, so that every question has an answer.

    A district nobody knows is "unknown", a case in no queue is in "none"; words that were blanked are empty.
    """

    service: str
    group: str
    district: str = UNKNOWN_DISTRICT
    channel: str = NONE
    language: str = NONE
    priority: int = Priority.NORMAL
    office: str = NONE
    words: str = ""
    opened_weekday: str = WEEKDAYS[0]
    opened_time: time = time(0)
    is_vulnerable: bool = False
    suspected_spam: bool = False
    state: str = CaseState.NEW
    queue: str = NONE
    owner: str = NONE
    wait_reason: str = NONE
    reopen_count: int = 0
    age_hours: timedelta = timedelta()
    promise_in_hours: timedelta = NO_PROMISE

    @property
    def is_district_known(self) -> bool:
        """Tell whether the place fell into a district."""
        return self.district != UNKNOWN_DISTRICT

    def as_mapping(self) -> dict[str, Any]:
        """Give plain data for a trace: codes and numbers. The resident's words stay with the letter."""
        return {name: getattr(self, name) for name in AS_THEY_ARE} | {
            "priority": int(self.priority),
            "state": str(self.state),
            "opened_time": self.opened_time.isoformat("minutes"),
            "age_hours": int(self.age_hours / timedelta(hours=1)),
            "promise_in_hours": int(self.promise_in_hours / timedelta(hours=1)),
        }


AS_THEY_ARE: Final = tuple(field.name for field in fields(CaseValues) if field.name != "words")


def local_moment(moment: datetime, zone: str) -> tuple[str, time]:
    """Give weekday and time of day of a moment in a zone."""
    local = moment.astimezone(ZoneInfo(zone))
    return WEEKDAYS[local.weekday()], local.time()
