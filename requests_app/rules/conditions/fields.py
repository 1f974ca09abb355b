"""The table of fields: what a condition may ask of a case, and of which kind each answer is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from requests_app.lib.business_time import WEEKDAYS
from requests_app.vocabulary import CaseState, Channel, Office, WaitReason


class Kind(StrEnum):
    """The kinds of answers; each has its operators and its way to read a value."""

    CODE = "code"  # a short name: "road-damage", "web"
    LEVEL = "level"  # a priority: "low" < "normal" < "high" < "danger"
    NUMBER = "number"  # whole, 0 or more
    HOURS = "hours"  # a span of time, asked in whole hours
    FLAG = "flag"  # true or false
    TIME = "time"  # local time of day, "07:30"
    TEXT = "text"  # words of a person


@dataclass(frozen=True)
class Field:
    """One field. `choices` lists the values of a closed set; other codes are checked against the city's names."""

    kind: Kind
    label: str | Promise
    choices: tuple[str, ...] = ()


# A field needs three lines: here, in CaseValues (values.py), and in COLUMNS (queries/conditions.py). A test compares.
FIELDS: Final[dict[str, Field]] = {
    "service": Field(Kind.CODE, _("Service")),
    "group": Field(Kind.CODE, _("Group of services")),
    "office": Field(Kind.CODE, _("Office of the service"), tuple(Office.values)),
    "district": Field(Kind.CODE, _("District")),  # "unknown" where nobody knows it
    "channel": Field(Kind.CODE, _("Channel"), tuple(Channel.values)),  # of the founding letter
    "language": Field(Kind.CODE, _("Language")),  # of the founding letter
    "priority": Field(Kind.LEVEL, _("Priority")),
    "words": Field(Kind.TEXT, _("Words of the resident")),  # of the founding letter
    "opened_weekday": Field(Kind.CODE, _("Weekday of opening"), tuple(WEEKDAYS)),  # in the city's zone
    "opened_time": Field(Kind.TIME, _("Time of opening")),  # in the city's zone
    "is_vulnerable": Field(Kind.FLAG, _("Needs particular care")),
    "suspected_spam": Field(Kind.FLAG, _("Suspected advertising")),
    "state": Field(Kind.CODE, _("State"), tuple(CaseState.values)),
    "queue": Field(Kind.CODE, _("Work queue")),  # "none" for a case in no queue
    "owner": Field(Kind.CODE, _("Person in charge")),  # her login; "none" for a case without
    "wait_reason": Field(Kind.CODE, _("Waits for"), (*WaitReason.values, "none")),
    "reopen_count": Field(Kind.NUMBER, _("Times opened again")),
    "age_hours": Field(Kind.HOURS, _("Hours since opening")),
    "promise_in_hours": Field(Kind.HOURS, _("Hours until the promised date")),  # 0 at most: it is past
}
