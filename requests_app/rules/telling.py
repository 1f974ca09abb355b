"""By which way somebody is told, whether at all, and when: at once, with the day's letter, or after the night."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

import phonenumbers
from phonenumbers import PhoneNumberType

from requests_app.vocabulary import ContactBy, MessageKind, Told, Way

# The answers to her own call for a person: nothing holds them up.
ANSWERS: Final = frozenset({MessageKind.ESCALATED, MessageKind.ESCALATION_ANSWERED})
# Anybody can order these for any number, by a form alone: no colleague has done anything yet.
OF_APPOINTMENTS: Final = frozenset(
    {
        *(MessageKind.APPOINTMENT_BOOKED, MessageKind.APPOINTMENT_MOVED),
        *(MessageKind.APPOINTMENT_CANCELLED, MessageKind.APPOINTMENT_REMINDED),
    }
)
ORDERED_BY_A_FORM: Final = frozenset({MessageKind.RECEIPT, MessageKind.ESCALATED}) | OF_APPOINTMENTS
# Told at once, however seldom somebody wants to be told.
AT_ONCE: Final = frozenset({MessageKind.RECEIPT, MessageKind.ASKED, MessageKind.WRITTEN, *ANSWERS})
# All that is told to whoever wants to know only how it ends.
ENDS: Final = AT_ONCE | {
    MessageKind.RESOLVED,
    MessageKind.CANCELLED,
    MessageKind.WITHDRAWN,
    MessageKind.REOPENED,
    MessageKind.UPHELD,
    MessageKind.OVERTURNED,
}
# The day's letters of a whole city do not go in one second; the message written first goes first.
SPREAD: Final = 144  # of a day: ten minutes
GETS_TEXTS: Final = frozenset({PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE})


@dataclass(frozen=True)
class Reached:
    """How somebody wants to be reached, and where."""

    by: str
    email: str = ""
    phone: str = ""
    post_address: str = ""


def way_to(reached: Reached, *, has_sms: bool) -> Way | None:
    """Choose the way; None where nobody can be told: a colleague may call, or she looks by herself."""
    if reached.by == ContactBy.EMAIL and reached.email:
        return Way.EMAIL
    if reached.by == ContactBy.PHONE and has_sms and gets_texts(reached.phone):
        return Way.SMS
    if reached.by == ContactBy.POST and reached.post_address:
        return Way.POST
    return None


@lru_cache(maxsize=1024)
def gets_texts(phone: str) -> bool:
    """Tell whether a number (E.164) can get text messages."""
    if not phone:
        return False
    try:
        return phonenumbers.number_type(phonenumbers.parse(phone)) in GETS_TEXTS
    except phonenumbers.NumberParseException:
        return False


def is_told(kind: MessageKind, *, told: str) -> bool:
    """Tell whether somebody who wants to be told so often is told this."""
    return told != Told.END or kind in ENDS


@dataclass(frozen=True)
class Hours:
    """The city's hours of telling, in its own zone: when the day's letter goes, and from when to when phones rest."""

    zone: ZoneInfo
    digest: time
    quiet: tuple[time, time] | None = None


@dataclass(frozen=True)
class When:
    """When a message is due; `digest_at`: it waits for the day's letter of that hour."""

    due_at: datetime
    digest_at: datetime | None = None


def goes_at_once(kind: MessageKind, way: Way, *, told: str, is_danger: bool) -> bool:
    """Tell whether a message waits for no hour: danger, calls for a person and their answers are never held."""
    if is_danger or kind in ANSWERS:
        return True
    return way != Way.SMS and not (way == Way.EMAIL and told == Told.DIGEST and kind not in AT_ONCE)


def when_to_tell(way: Way, *, at: datetime, hours: Hours) -> When:
    """Say when a message goes that need not go at once."""
    if way == Way.SMS:
        return When(after_the_night(at, quiet=hours.quiet, zone=hours.zone) if hours.quiet else at)
    digest_at = next_time(hours.digest, at=at, zone=hours.zone)
    return When(digest_at + max(timedelta(days=1) - (digest_at - at), timedelta(0)) / SPREAD, digest_at)


def next_time(wanted: time, *, at: datetime, zone: ZoneInfo) -> datetime:
    """Give the next moment, after `at`, at which the clocks of a zone show a time."""
    here = at.astimezone(zone)
    today = datetime.combine(here.date(), wanted, tzinfo=zone)
    # Through the calendar, not by 24 hours: in spring and autumn a day has 23 or 25.
    found = today if today > at else datetime.combine(here.date() + timedelta(days=1), wanted, tzinfo=zone)
    return found.astimezone(at.tzinfo)


def after_the_night(at: datetime, *, quiet: tuple[time, time], zone: ZoneInfo) -> datetime:
    """Give the end of the quiet hours that hold a moment, or the moment itself."""
    begin, end = quiet
    clock = at.astimezone(zone).time()
    is_quiet = begin <= clock < end if begin < end else clock >= begin or clock < end
    return next_time(end, at=at, zone=zone) if is_quiet else at


def is_sent_by_mail(kind: MessageKind | str, *, is_stopped: bool) -> bool:
    """Tell whether an e-mail still goes to whoever wants no more of a request: the answer to her own call does."""
    return not is_stopped or kind in ANSWERS
