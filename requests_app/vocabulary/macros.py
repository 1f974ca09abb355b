"""Words of macros."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class MacroStep(models.TextChoices):
    """The step that a macro fills in; the names are those of the steps on the page of a case."""

    REPLY = "reply", _("Write to the resident")
    NOTE = "note", _("Write a note")
    ASK = "park", _("Ask the resident, and wait")
    RESOLVE = "resolve", _("Resolve")


class MacroThen(models.TextChoices):
    """Where a case goes when the words of a macro are sent."""

    STAY = "", _("It stays with me")
    RELEASE = "release", _("Back to its queue")
    TRANSFER = "transfer", _("To another queue of the same office")
    WAIT = "wait", _("It waits some days")
