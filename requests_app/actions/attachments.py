"""The one writer of photos and papers: they come in, are checked, released, withheld, and go."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any, Final

from django.conf import settings
from django.db import transaction

from requests_app.actions import jobs, workflow
from requests_app.actions.audit import WorkStep
from requests_app.actions.uploads import Upload
from requests_app.facts import AttachmentNotFound, AttachmentNotReady, CaseNotFound, TooManyAttachments
from requests_app.lib.codes import new_key
from requests_app.lib.uploads import store
from requests_app.models import Attachment, Case
from requests_app.queries import attachments, residents
from requests_app.rules.actor import SYSTEM, Actor
from requests_app.vocabulary import AttachmentKind, AttachmentState, EventKind

MOST_OF_A_REQUEST: Final = 30
DECIDED: Final = {
    AttachmentState.RELEASED: EventKind.ATTACHMENT_RELEASED,
    AttachmentState.WITHHELD: EventKind.ATTACHMENT_WITHHELD,
}
CAN_BE_DECIDED: Final = frozenset({AttachmentState.HELD, *DECIDED})


def add_attachments(
    case_id: int,
    *,
    request_id: int,
    files: Sequence[Upload],
    by: Actor,
    at: datetime,
    step: WorkStep | None = None,
    is_internal: bool = False,
    is_own: bool = False,
) -> int:
    """Hang files on a request of a case; give how many are new: the same file twice is one.

    `is_own`: a colleague or a firm adds something of her own; `is_internal`: for colleagues' eyes alone. The files
    have their names on the disk before the rows are committed. Raises `CaseNotFound`, `TooManyAttachments`.
    """
    if not files:
        return 0
    with transaction.atomic():
        case = workflow.lock_case(case_id, by=by)
        had = set(Attachment.objects.filter(request=request_id).values_list("source_checksum", flat=True))
        new = {file.made.source_checksum: file for file in files if file.made.source_checksum not in had}
        if not new:
            return 0
        if len(had) + len(new) > MOST_OF_A_REQUEST:
            raise TooManyAttachments
        whose = {"added_by_id": by.person_id, "added_by_firm_id": by.contractor_id} if is_own else {}
        marks = {"is_internal": is_internal, **whose}
        rows = Attachment.objects.bulk_create([_row(file, request_id, at=at, **marks) for file in new.values()])
        for row, file in zip(rows, new.values(), strict=True):
            store.give_name(settings.INCOMING_ROOT, settings.MEDIA_ROOT, source=file.key, key=row.key)
            transaction.on_commit(partial(store.drop_mark, settings.INCOMING_ROOT, row.key))
        data = {"request": request_id, "attachments": [row.pk for row in rows]}
        kind = EventKind.FILED if is_internal else EventKind.ATTACHED
        workflow.write_beside(case, kind, by=by, at=at, data=data, step=step)
        if settings.CLAMD_ADDRESS:
            jobs.order_scan(at=at)
        return len(rows)


def _row(file: Upload, request_id: int, *, at: datetime, **marks: Any) -> Attachment:
    made = file.made
    return Attachment(
        request_id=request_id,
        key=new_key(),
        kind=AttachmentKind.PICTURE if file.is_picture else AttachmentKind.PAPER,
        state=AttachmentState.WAITING if settings.CLAMD_ADDRESS else AttachmentState.HELD,
        size_bytes=made.size,
        checksum=made.checksum,
        source_checksum=made.source_checksum,
        width=made.width,
        height=made.height,
        pages=made.pages,
        added_at=at,
        **marks,
    )


def release_attachment(case_id: int, attachment_id: int, *, by: Actor, at: datetime) -> None:
    """Let the public see a photo or paper. Raises `AttachmentNotFound`, `AttachmentNotReady`."""
    _decide(case_id, attachment_id, AttachmentState.RELEASED, by=by, at=at)


def withhold_attachment(case_id: int, attachment_id: int, *, by: Actor, at: datetime) -> None:
    """Keep a photo or paper private, or make it so again. Raises `AttachmentNotFound`, `AttachmentNotReady`."""
    _decide(case_id, attachment_id, AttachmentState.WITHHELD, by=by, at=at)


def _decide(case_id: int, attachment_id: int, to: AttachmentState, *, by: Actor, at: datetime) -> None:
    """Write who decided; the same decision twice is one."""
    if not by.is_staff:
        raise AttachmentNotFound
    with transaction.atomic():
        case, found = _locked(case_id, attachment_id, by=by)
        if found.state == to:
            return
        if found.state not in CAN_BE_DECIDED or found.is_internal:
            raise AttachmentNotReady
        Attachment.objects.filter(pk=found.pk).update(state=to, decided_at=at, decided_by=by.person_id)
        workflow.write_beside(case, DECIDED[to], by=by, at=at, data=_data(found))


def remove_attachment(case_id: int, attachment_id: int, *, by: Actor, at: datetime) -> None:
    """Take a photo or paper away for good; the row stays and says when. Raises `AttachmentNotFound`.

    Retention and redaction, which blank words, call it too.
    """
    with transaction.atomic():
        case, found = _locked(case_id, attachment_id, by=by)
        if found.removed_at is None:
            _take_away(case, found, AttachmentState.REMOVED, by=by, at=at)


def note_scan(attachment_id: int, *, is_clean: bool, at: datetime) -> bool:
    """Write what the virus check found; False when the file waits for none any more: a person was faster."""
    owner = Attachment.objects.values_list("request__case_id", flat=True).get(pk=attachment_id)
    with transaction.atomic():
        # The case that goes on for the request: its residents and its staff read what follows.
        case, found = _locked(residents.path_of(owner)[-1].case_id, attachment_id, by=SYSTEM)
        if found.state != AttachmentState.WAITING:
            return False
        if is_clean:
            Attachment.objects.filter(pk=found.pk).update(state=AttachmentState.HELD, scanned_at=at)
        else:
            Attachment.objects.filter(pk=found.pk).update(scanned_at=at)
            _take_away(case, found, AttachmentState.REFUSED, by=SYSTEM, at=at)
        return True


GONE_EVENT: Final = {
    AttachmentState.REFUSED: EventKind.ATTACHMENT_REFUSED,
    AttachmentState.REMOVED: EventKind.ATTACHMENT_REMOVED,
}


def _take_away(case: Case, found: Attachment, to: AttachmentState, *, by: Actor, at: datetime) -> None:
    """Write first that it is gone; the file goes when that is committed, or with the next sweep."""
    Attachment.objects.filter(pk=found.pk).update(state=to, removed_at=at)
    workflow.write_beside(case, GONE_EVENT[to], by=by, at=at, data=_data(found))
    transaction.on_commit(partial(erase_file, found.pk, found.key, at=at))


def erase_file(attachment_id: int, key: str, *, at: datetime) -> None:
    """Take the file of a row that is gone from the disk, and write that it is gone."""
    store.erase(settings.MEDIA_ROOT, key)
    Attachment.objects.filter(pk=attachment_id, erased_at__isnull=True).update(erased_at=at)


def _locked(case_id: int, attachment_id: int, *, by: Actor) -> tuple[Case, Attachment]:
    """Lock the case, then a file that hangs on it or on a case behind it."""
    try:
        case = workflow.lock_case(case_id, by=by)
    except CaseNotFound:
        raise AttachmentNotFound from None
    found = attachments.of_case(case_id).select_for_update(of=("self",)).filter(pk=attachment_id).first()
    if found is None:
        raise AttachmentNotFound
    return case, found


def _data(found: Attachment) -> dict[str, Any]:
    return {"request": found.request_id, "attachment": found.pk}
