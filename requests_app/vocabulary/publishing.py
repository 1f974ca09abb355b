"""What the city shows everybody of a service."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Publishes(TextChoices):
    """Open cases one by one, or protected figures, or neither: never both, for one would give the other away."""

    CASES = "cases", _("Open cases, one by one")
    FIGURES = "figures", _("Protected figures")
    NOTHING = "nothing", _("Nothing")
