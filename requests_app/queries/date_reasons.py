"""Why a date is what it is, in the words that a resident reads too: how much from when, and which days are left out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from requests_app.lib.business_time import OWN
from requests_app.vocabulary import TargetUnit


def why_in_plain_words(why: Mapping[str, Any] | None, *, is_paused: bool = False) -> str:
    """Tell a resident how much is counted from when, which holidays are left out, and whether it stands still."""
    if not why or not counted(why):
        return ""
    waited = _("The time in which your request waited is not counted.") if why.get("pauses") else ""
    if is_paused:
        waited = _("Your request waits: this date moves on until it goes on.")
    return " ".join(filter(None, (counted(why), days_off(why, only_named=True), waited, moved(why))))


def moved(why: Mapping[str, Any]) -> str:
    """Say that an incident has moved the date; why it did stands in what everybody behind it was told."""
    if "moved_from" not in why:
        return ""
    day = _short(timezone.localtime(datetime.fromisoformat(why["moved_from"])).date())
    return _("The date was %(day)s before. Your history below says why it was moved.") % {"day": day}


def counted(why: Mapping[str, Any]) -> str:
    """Say how much is counted from when; an older clock knows working days alone."""
    unit = why.get("unit", TargetUnit.WORKING_DAYS)
    amount = why.get("target") or why.get("working_days")
    if not amount:
        return ""
    start = timezone.localtime(datetime.fromisoformat(why["from"]))
    if unit == TargetUnit.WORKING_MINUTES:
        sentence = ngettext(
            "%(amount)s minute of working time from %(start)s.",
            "%(amount)s minutes of working time from %(start)s.",
            amount,
        )
        return sentence % {"amount": amount, "start": date_format(start, _("j M Y, H:i"))}
    if unit == TargetUnit.CALENDAR_DAYS:
        sentence = ngettext("%(amount)s day after %(start)s.", "%(amount)s days after %(start)s.", amount)
    else:
        sentence = ngettext("%(days)s working day after %(start)s.", "%(days)s working days after %(start)s.", amount)
    return sentence % {"amount": amount, "days": amount, "start": _short(start.date())}


def days_off(why: Mapping[str, Any], *, only_named: bool = False) -> str:
    """Name the days that did not count, or not as usual; to residents the holidays alone."""
    found = why.get("days_off", ())
    closed = [_day(day) for day in found if not day["is_open"] and (day["names"] or not only_named)]
    other = [] if only_named else [_day(day) for day in found if day["is_open"]]
    without = _("Without %(days)s.") % {"days": ", ".join(closed)} if closed else ""
    hours = _("Other hours on %(days)s.") % {"days": ", ".join(other)} if other else ""
    return f"{without} {hours}".strip()


def _day(day: Mapping[str, Any]) -> str:
    named = _short(date.fromisoformat(day["day"]))
    names = day["names"]
    return f"{named} ({names.get((get_language() or '')[:2]) or names[OWN]})" if names else named


def _short(day: date) -> str:
    return date_format(day, _("j M Y"))
