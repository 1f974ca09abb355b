"""Has the photos and papers that wait for it checked for viruses."""

from __future__ import annotations

from typing import Final

import structlog
from celery import shared_task
from django.conf import settings
from django.utils import timezone

from requests_app.actions import attachments
from requests_app.actions.jobs import close_job, logging_as, order_scan, postpone_job
from requests_app.gateways import virus_scan
from requests_app.queries.attachments import waiting_for_scan
from requests_app.tasks.consume import claim, each_job, note_failure
from requests_app.vocabulary import Job

log = structlog.get_logger(__name__)
AT_ONCE: Final = 20
# While the scanner is away it is asked once a minute, for as long as it takes.
AWAY_SECONDS: Final = 60


@shared_task(name=Job.SCAN_ATTACHMENTS)
@each_job
def scan_attachments(job_id: int) -> None:
    """Ask the scanner about every file that waits, outside any transaction; close the row when none is left.

    A scanner that is away costs no try: the files wait unseen. Another failure is noted on the row as usual, and
    the sweep of files orders a new check should the row have died.
    """
    job = claim(job_id)
    if job is None:
        return
    with logging_as(job.pk, request_id=job.request_id, name=job.name):
        try:
            moved = scan_waiting()
        except virus_scan.ScannerAway as away:
            log.warning("attachments.scanner_away", fault=str(away))
            postpone_job(job_id, at=timezone.now(), seconds=AWAY_SECONDS)
        except Exception as fault:
            note_failure(job_id, fault)
        else:
            if moved == AT_ONCE:
                order_scan(at=timezone.now())
            close_job(job, at=timezone.now())


def scan_waiting() -> int:
    """Ask about the files that have waited longest; give how many have a verdict now. Raises `ScannerAway`.

    A file without one, or which cannot be read, goes on waiting; the sweep of files asks again.
    """
    moved = 0
    for attachment_id, path in waiting_for_scan(AT_ONCE) if settings.CLAMD_ADDRESS else ():
        try:
            is_clean = virus_scan.is_clean(path, address=settings.CLAMD_ADDRESS)
        except (virus_scan.NoVerdict, OSError) as fault:
            log.error("attachments.no_verdict", attachment_id=attachment_id, fault=type(fault).__name__)
            continue
        moved += attachments.note_scan(attachment_id, is_clean=is_clean, at=timezone.now())
    return moved
