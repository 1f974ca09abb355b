"""What time does to files: scans that were lost are ordered again, what nobody came for goes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings

from requests_app.actions import jobs
from requests_app.actions.attachments import erase_file
from requests_app.actions.uploads import FILE_SECONDS
from requests_app.lib.uploads import store
from requests_app.models import Attachment
from requests_app.models.attachments import GONE
from requests_app.vocabulary import AttachmentState

BATCH: Final = 500
# A mark is dropped within a moment of the commit; after so long its sender has died.
MARK_AGE: Final = timedelta(hours=1)


def look_after_files(*, at: datetime) -> int:
    """Do all of it; give how many files were moved on."""
    return order_lost_scans(at=at) + erase_removed(at=at) + drop_half_named(at=at) + drop_unclaimed(at=at)


def order_lost_scans(*, at: datetime) -> int:
    """Order a virus check where files wait and no job is under way; without a scanner those that wait are held."""
    waiting = Attachment.objects.filter(state=AttachmentState.WAITING)
    if not waiting.exists():
        return 0
    if not settings.CLAMD_ADDRESS:  # the city has switched it off
        return waiting.update(state=AttachmentState.HELD)
    if jobs.is_scan_ordered():
        return 0
    jobs.order_scan(at=at)
    return 1


def erase_removed(*, at: datetime) -> int:
    """Take the files of rows that are gone from the disk, where a crash came between."""
    left = Attachment.objects.filter(state__in=GONE, erased_at__isnull=True).order_by("id")
    rows = list(left.values_list("id", "key")[:BATCH])
    for pk, key in rows:
        erase_file(pk, key, at=at)
    return len(rows)


def drop_half_named(*, at: datetime) -> int:
    """Take away the files that got a name in the store and no row: whoever wrote it has died before the commit."""
    old = list(store.old_marks(settings.INCOMING_ROOT, before=(at - MARK_AGE).timestamp()))
    named = set(Attachment.objects.filter(key__in=old).values_list("key", flat=True)) if old else set()
    for key in old:
        if key not in named:
            store.erase(settings.MEDIA_ROOT, key)
        store.drop_mark(settings.INCOMING_ROOT, key)
    return len(old)


def drop_unclaimed(*, at: datetime) -> int:
    """Take away the files that no request came for in time."""
    return store.drop_old(settings.INCOMING_ROOT, before=at.timestamp() - FILE_SECONDS)
