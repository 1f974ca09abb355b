"""Requests that are not sent yet: what was typed, until it is sent or forgotten."""

from __future__ import annotations

from django.db import models


class Draft(models.Model):
    """Personal data that nobody but the browser with its key may read; it goes when it is sent, or is old."""

    key = models.CharField(max_length=32, unique=True)  # drawn by us; the browser holds it in a signed cookie
    step = models.CharField(max_length=8)  # the page that was saved last
    typed = models.JSONField()  # field -> what stands in it; photos as their signed notes
    suggested = models.JSONField(null=True, blank=True)  # the services that were shown
    seconds = models.JSONField(default=dict)  # page -> how long it was looked at
    idempotency_key = models.CharField(max_length=32)  # of the request that this becomes
    revision = models.PositiveIntegerField()
    writer = models.CharField(max_length=32, blank=True)  # the open page that saved last, by itself
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["changed_at"], name="draft_by_age")]
