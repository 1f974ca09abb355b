"""The words of incidents: one cause behind many cases."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class IncidentEntryKind(TextChoices):
    """One line of an incident's history."""

    OPENED = "opened", _("Opened")
    FOUND = "found", _("Opened by the city’s own watch: many called for a person about the same")
    ACKNOWLEDGED = "acknowledged", _("Heard, together with its calls")
    PASSED = "passed", _("Passed to another person")
    CLIMBED = "climbed", _("Nobody had heard it in time, or nothing was told: it went on to another person")
    REMINDED = "reminded", _("Reminded: nobody was told anything new for a day")
    CHANGED = "changed", _("Changed")
    TOLD = "told", _("Residents were told")
    PUT_IN = "put_in", _("A case was put in")
    TAKEN_OUT = "taken_out", _("A case was taken out")
    CLOSED = "closed", _("Closed")
