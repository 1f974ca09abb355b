"""Photos and papers that come with a request."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AttachmentKind(TextChoices):
    """What is kept: every picture as JPEG, every paper as PDF."""

    PICTURE = "picture", _("Photo")
    PAPER = "paper", _("PDF")


class AttachmentState(TextChoices):
    """Where a photo or paper stands; nobody but staff ever makes one public."""

    WAITING = "waiting", _("Waits for the virus check")
    HELD = "held", _("Private")
    RELEASED = "released", _("Released for the public")
    WITHHELD = "withheld", _("Stays private")
    REFUSED = "refused", _("Held a virus and was removed")
    REMOVED = "removed", _("Removed")
