"""Words of changing many cases at once."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class BulkStep(models.TextChoices):
    """What is done to each of the chosen cases."""

    ASSIGN = "assign", _("Give to a colleague")
    RELEASE = "release", _("Give back to the queue")
    TRANSFER = "transfer", _("Transfer within the office")
    PARK = "park", _("Let them wait until a day")
    RESUME = "resume", _("Go on with them")
    REPLY = "reply", _("Write to the residents")
    NOTE = "note", _("Write a note")
    RESOLVE = "resolve", _("Resolve")
    CANCEL = "cancel", _("End without work")
    FOLLOW = "follow", _("Follow")
    UNFOLLOW = "unfollow", _("Follow no longer")
    INFORM = "inform", _("Tell everybody behind an incident")
    UNDO = "undo", _("Take back")


class BulkItemState(models.TextChoices):
    """Where one of the chosen cases stands."""

    CHOSEN = "chosen", _("Chosen")
    PLANNED = "planned", _("Will change")
    LEFT_OUT = "left_out", _("Will not change")
    CHANGED = "changed", _("Changed")
    REFUSED = "refused", _("Not changed")


# Where the desk can put back what was: nobody outside was told, and no other team has it now.
CAN_BE_TAKEN_BACK: Final = frozenset(
    {BulkStep.ASSIGN, BulkStep.RELEASE, BulkStep.PARK, BulkStep.FOLLOW, BulkStep.UNFOLLOW}
)
