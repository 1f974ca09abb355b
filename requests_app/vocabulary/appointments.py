"""Appointments: how one stands."""

from __future__ import annotations

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AppointmentState(TextChoices):
    """How an appointment stands."""

    HELD = "held", _("Held for some minutes")  # while somebody types who she is
    BOOKED = "booked", _("Booked")
    ARRIVED = "arrived", _("Arrived")
    NO_SHOW = "no_show", _("Did not come")
    CANCELLED = "cancelled", _("Cancelled")


# These take a place; a hold whose minutes are over does not.
TAKES_A_PLACE: Final = (AppointmentState.HELD, AppointmentState.BOOKED, AppointmentState.ARRIVED)
