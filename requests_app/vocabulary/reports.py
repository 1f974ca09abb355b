"""Words of reports that come by mail."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ReportEvery(TextChoices):
    """How often a report comes, and over which time."""

    WEEK = "week", _("Every Monday, over the week before")
    MONTH = "month", _("On the first of every month, over the month before")
