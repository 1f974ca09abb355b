"""Words about the kiosks in the house."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PaperState(TextChoices):
    """Whether a kiosk can print, as people there have said last."""

    UNKNOWN = "unknown", _("Nobody has said")
    OK = "ok", _("There is paper")
    OUT = "out", _("No paper comes out")
