"""Walk-ins: how a visit stands, how time is counted, how a desk stands."""

from __future__ import annotations

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

# What a visit's turn is called where no priority class of the city gives it another name.
ORDINARY_TURN: Final = "ordinary"
APPOINTMENT_TURN: Final = "appointment"


class VisitState(TextChoices):
    """How a visit stands."""

    WAITING = "waiting", _("Waiting")
    CALLED = "called", _("Called to the desk")
    WALKING = "walking", _("On the way to the desk")
    SERVING = "serving", _("Being served")
    ON_HOLD = "on_hold", _("On hold")
    NO_SHOW = "no_show", _("Did not come")
    DONE = "done", _("Done")


# In whose hands a desk is full; somebody on hold has stepped aside.
AT_A_DESK: Final = (VisitState.CALLED, VisitState.WALKING, VisitState.SERVING)
OPEN_VISITS: Final = (VisitState.WAITING, *AT_A_DESK, VisitState.ON_HOLD)
ENDED_VISITS: Final = (VisitState.NO_SHOW, VisitState.DONE)


class VisitMove(TextChoices):
    """What can be done with a visit."""

    CALL = "call", _("Call")
    CALL_AGAIN = "call_again", _("Call again")
    NOTE_WALKING = "note_walking", _("On the way")
    START_SERVING = "start_serving", _("Is here")
    HOLD = "hold", _("Put on hold")
    RESUME = "resume", _("Go on")
    REDIRECT = "redirect", _("Send on")
    NOT_THERE = "not_there", _("Is not here")
    FINISH = "finish", _("Done")
    MOVE = "move", _("Move to another line")
    CALL_BACK = "call_back", _("Call back")
    CLOSE_EXCEPTION = "close_exception", _("Close what was left open")


class PeriodKind(TextChoices):
    """What the time of a stay went by with; walking begins with the call."""

    WAITING = "waiting", _("Waiting")
    WALKING = "walking", _("Walking")
    SERVING = "serving", _("Being served")
    ON_HOLD = "on_hold", _("On hold")


class DeskState(TextChoices):
    """How a desk stands while somebody sits there; a closed desk has no open period."""

    OPEN = "open", _("Open")
    PAUSED = "paused", _("Paused")


class PauseReason(TextChoices):
    """Why a desk pauses."""

    BREAK = "break", _("Break")
    BACK_OFFICE = "back_office", _("Work in the back office")
    MEETING = "meeting", _("Meeting")
    TECHNICAL = "technical", _("Technical trouble")
    OTHER = "other", _("Other")


class LeftOpenReason(TextChoices):
    """Why a visit is ended that was left open."""

    LEFT = "left", _("The person has left")
    SERVED = "served", _("The person was served, nobody ended the visit")
    TAKEN_TWICE = "taken_twice", _("The number was taken twice")
    TRIAL = "trial", _("It was a trial")


class WaitKnown(TextChoices):
    """Where an estimate of the waiting time comes from."""

    LAST_HOUR = "last_hour", _("From the last hour")
    SETTING = "setting", _("From the city's settings")
    NOT_KNOWN = "not_known", _("Not known")
