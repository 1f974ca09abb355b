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
