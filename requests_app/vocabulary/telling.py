"""How often residents want to be told."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Told(TextChoices):
    """How often a resident wants to be told."""

    EACH = "each", _("At each step")
    DIGEST = "digest", _("Once a day, all news together")
    END = "end", _("Only when it is settled")
