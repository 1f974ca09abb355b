"""How a work queue gives its cases away."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class HandsOut(models.TextChoices):
    """Whether people fetch the next case, or are given it while they are there."""

    PULL = "pull", _("people fetch the next case")
    ROUND_ROBIN = "round_robin", _("in turn, to whoever is there")
    LEAST_LOADED = "least_loaded", _("to whoever is there and holds least")


class Picking(models.TextChoices):
    """Who may choose a waiting case instead of taking the next one."""

    TEAM = "team", _("everybody of the team")
    LEADS = "leads", _("leads alone")
