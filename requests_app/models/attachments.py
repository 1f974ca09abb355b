"""Photos and papers of residents: the row says what the file is; the file lies under MEDIA_ROOT by its key."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from requests_app.models.contractors import Contractor
from requests_app.models.service_requests import ServiceRequest
from requests_app.vocabulary import AttachmentKind, AttachmentState

GONE = [AttachmentState.REFUSED, AttachmentState.REMOVED]


class Attachment(models.Model):
    """Belongs to a request. Neither the name nor the place nor the camera of the file that came in is kept."""

    request = models.ForeignKey(ServiceRequest, on_delete=models.PROTECT, related_name="attachments", db_index=False)
    key = models.CharField(max_length=32, unique=True)  # drawn by us; the file's name in the store
    kind = models.CharField(max_length=8, choices=AttachmentKind)
    state = models.CharField(max_length=8, choices=AttachmentState)
    size_bytes = models.PositiveIntegerField()
    checksum = models.CharField(max_length=64)  # SHA-256 of what is kept
    source_checksum = models.CharField(max_length=64)  # of what came in: the same file twice is one
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    pages = models.PositiveIntegerField(default=0)
    added_at = models.DateTimeField()
    scanned_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)  # released or withheld
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    # Added by a colleague or a firm; else by whoever asked, or for her.
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    added_by_firm = models.ForeignKey(
        Contractor, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    is_internal = models.BooleanField(default=False, db_default=False)  # colleagues alone see it
    removed_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)  # the file is known to be gone from the disk

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "source_checksum"], name="attachment_once_per_request"),
            models.CheckConstraint(
                condition=~Q(state=AttachmentState.RELEASED) | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="attachment_is_released_by_a_person",
            ),
            models.CheckConstraint(
                condition=Q(is_internal=False) | ~Q(state=AttachmentState.RELEASED),
                name="attachment_inside_is_not_public",
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=False, state__in=GONE)
                | (Q(removed_at__isnull=True) & ~Q(state__in=GONE)),
                name="attachment_gone_says_when",
            ),
        ]
        indexes = [
            models.Index(fields=["request", "id"], name="attachment_by_request"),
            models.Index(fields=["id"], condition=Q(state=AttachmentState.WAITING), name="attachment_waits_for_scan"),
            models.Index(
                fields=["id"], condition=Q(state__in=GONE, erased_at__isnull=True), name="attachment_file_to_erase"
            ),
        ]
