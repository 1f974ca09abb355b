"""Requests that are not sent yet: what was typed, until it is sent or forgotten."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from requests_app.models.sparse import where_set


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
    # Help at a counter: by a code that is kept as an HMAC alone, then by the colleague who has typed it.
    help_code = models.CharField(max_length=32, blank=True, default="", db_default="")
    help_path = models.CharField(max_length=120, blank=True, default="", db_default="")  # of the pages it belongs to
    help_until = models.DateTimeField(null=True, blank=True)  # so long the code, or the colleague, opens it
    helped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    helped_revision = models.PositiveIntegerField(default=0, db_default=0)  # that she has handed back; 0: none

    class Meta:
        indexes = [
            models.Index(fields=["changed_at"], name="draft_by_age"),
            models.Index(fields=["help_code"], condition=~Q(help_code=""), name="draft_by_help_code"),
            *where_set("draft", "helped_by"),
        ]
