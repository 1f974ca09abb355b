"""Looks of the city, one row for each time somebody set it; the city's row names the one that counts."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Theme(models.Model):
    """What was chosen, and what came of it. Appended, never changed: the rows tell who set what and when."""

    version = models.CharField(max_length=16)  # hash of sheet and mark: stands in the addresses of both
    brand = models.CharField(max_length=7)
    header = models.CharField(max_length=7)
    button = models.CharField(max_length=7)
    accent = models.CharField(max_length=7)
    radius = models.CharField(max_length=8)
    dark_header = models.CharField(max_length=7)  # derived; the phone's frame takes it
    mark = models.TextField(blank=True)  # SVG, or a picture as text, written anew; none: the plain mark
    mark_width = models.PositiveSmallIntegerField(default=0)  # pixels at a height of 36; 0 without a mark
    sheet = models.TextField()
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )  # nobody: the city's file
    set_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.version

    @property
    def has_mark(self) -> bool:
        """Tell whether the city has drawn a mark of its own."""
        return bool(self.mark_width)
