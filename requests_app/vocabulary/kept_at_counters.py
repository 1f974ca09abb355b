"""Words of a counter without the city."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class CounterStepKind(models.TextChoices):
    """What a clerk did with a number while the city could not be reached."""

    CALLED = "called", _("called")
    AGAIN = "again", _("called again")
    SERVED = "served", _("came to the desk")
    NOT_THERE = "not_there", _("was not there")
    DONE = "done", _("was served to the end")
    ROLL = "roll", _("had a number of the counter’s roll")
