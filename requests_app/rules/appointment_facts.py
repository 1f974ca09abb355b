"""Why an appointment cannot be had, changed or taken up: each with a sentence that says what to do."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from requests_app.facts import Fact


class PlaceTaken(Fact):
    """Somebody was faster, or the time is not offered any more."""

    message = _("This time is not free any more. Please choose another one.")
    code = "place_taken"


class AppointmentNotFound(Fact):
    """There is no such appointment, or its secret does not fit."""

    message = _("There is no appointment with this code. Please check it, or ask at the counter.")
    code = "appointment_not_found"


class AppointmentIsOver(Fact):
    """It was cancelled, its time has come, or somebody has arrived for it."""

    message: str | Promise = _("This appointment cannot be changed any more. You can book a new one.")
    code = "appointment_is_over"


class AppointmentIsCancelled(AppointmentIsOver):
    """Nobody can come to an appointment that was cancelled."""

    message = _("This appointment was cancelled. Please take a number, or ask at the counter.")
    code = "appointment_cancelled"


class _Arrival(Fact):
    sentence: str | Promise = ""

    def __init__(self, starts_at: datetime, *, opens_at: datetime | None = None) -> None:
        self.starts_at, self.opens_at = starts_at, opens_at
        super().__init__()

    @property
    def message(self) -> str:  # type: ignore[override]  # made when it is read, in the reader's language
        """Give the sentence with day and time."""
        local = timezone.localtime(self.starts_at)
        opens = timezone.localtime(self.opens_at) if self.opens_at else local
        told = {
            "day": date_format(local, "DATE_FORMAT"),
            "time": date_format(local, "TIME_FORMAT"),
            "opens": date_format(opens, "TIME_FORMAT"),
        }
        return str(self.sentence) % told


class ArrivesTooEarly(_Arrival):
    """Her time has not come yet."""

    sentence = _("Your appointment is at %(time)s. You can check in from %(opens)s on. Please take a seat until then.")
    code = "appointment_too_early"


class ArrivesTooLate(_Arrival):
    """Her time is over."""

    sentence = _("Your appointment was at %(time)s. That is too long ago. Please take a number, or ask at the counter.")
    code = "appointment_too_late"


class ArrivesOnAnotherDay(_Arrival):
    """It is not today."""

    sentence = _("Your appointment is not today. It is on %(day)s at %(time)s.")
    code = "appointment_other_day"
