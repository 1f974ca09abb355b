"""The one table of the floor."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Entry(models.Model):
    """A row with what a short request says."""

    title = models.CharField(max_length=80)
    text = models.TextField()
    place = models.CharField(max_length=80)
    at = models.DateTimeField()
    is_taken = models.BooleanField(default=False)

    objects: ClassVar[models.Manager[Entry]]

    class Meta:
        app_label = "floor"
        indexes = [
            models.Index(fields=["at", "id"], name="floor_by_age"),
            models.Index(fields=["id"], condition=models.Q(is_taken=False), name="floor_waiting"),
        ]
