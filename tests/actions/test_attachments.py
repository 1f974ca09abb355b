"""Photos and papers from their coming to their going: one writer, nothing lost, nothing left behind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from requests_app.actions import attachments, attachments_sweeping, casework, reception, uploads
from requests_app.facts import AttachmentNotFound, AttachmentNotReady, InvalidSubmission
from requests_app.lib.uploads import store
from requests_app.models import Attachment, CaseEvent, JobRow, ServiceRequest
from requests_app.vocabulary import AttachmentState, EventKind, Job
from tests.actions.attached import Keep, add, keep, own_store, path_of
from tests.factories import MONDAY, ROAD, new_case, routed_case, submission
from tests.personas import bruno, cem, malik, omar, rosa

pytestmark = pytest.mark.django_db
__all__ = ["keep", "own_store"]


def test_a_file_has_its_name_on_the_disk_and_its_line_in_the_ledger(keep: Keep, settings: Any) -> None:
    case = new_case()

    found = add(case, keep())

    assert found.state == AttachmentState.HELD
    assert path_of(found, settings).stat().st_size == found.size_bytes
    assert store.small(path_of(found, settings)).exists()
    event = CaseEvent.objects.get(kind=EventKind.ATTACHED)
    assert event.data == {"request": case.requests.get().pk, "attachments": [found.pk]}


def test_the_same_file_twice_is_one(keep: Keep) -> None:
    case = new_case()

    add(case, keep(), keep())
    add(case, keep())

    assert Attachment.objects.count() == 1
    assert CaseEvent.objects.filter(kind=EventKind.ATTACHED).count() == 1


def test_one_kept_file_may_go_to_two_requests(keep: Keep, settings: Any) -> None:
    upload = keep()
    first, second = add(new_case(), upload), add(new_case(), upload)

    assert first.key != second.key
    assert path_of(first, settings).exists()
    assert path_of(second, settings).exists()


def test_only_the_resident_of_the_request_may_add(keep: Keep) -> None:
    case, other = new_case(), new_case()

    with pytest.raises(Exception, match="case_not_found"):
        attachments.add_attachments(
            case.pk,
            request_id=case.requests.get().pk,
            files=[keep()],
            by=rosa(other.requests.get().pk),
            at=MONDAY,
        )

    assert not Attachment.objects.exists()


def test_a_letter_that_is_refused_leaves_no_row_and_keeps_the_file(keep: Keep) -> None:
    upload = keep()

    with pytest.raises(InvalidSubmission):
        reception.receive_with_files(submission(description=" "), files=[upload], by=rosa(), at=MONDAY)

    assert not ServiceRequest.objects.exists()
    assert uploads.upload_of(upload.note) == upload


def test_staff_who_may_see_the_case_release_and_withhold(keep: Keep) -> None:
    found = add(case := routed_case(ROAD), keep())

    attachments.release_attachment(case.pk, found.pk, by=bruno(), at=MONDAY)
    attachments.release_attachment(case.pk, found.pk, by=bruno(), at=MONDAY)
    found.refresh_from_db()
    assert (found.state, found.decided_by_id) == (AttachmentState.RELEASED, bruno().person_id)
    attachments.withhold_attachment(case.pk, found.pk, by=bruno(), at=MONDAY)

    kinds = list(CaseEvent.objects.filter(case=case).order_by("sequence").values_list("kind", flat=True))[-2:]
    assert kinds == [EventKind.ATTACHMENT_RELEASED, EventKind.ATTACHMENT_WITHHELD]


@pytest.mark.parametrize("who", [omar, cem])
def test_whoever_may_not_see_the_case_releases_nothing(keep: Keep, who: Callable[[], Any]) -> None:
    found = add(case := routed_case(ROAD), keep())

    with pytest.raises(AttachmentNotFound):
        attachments.release_attachment(case.pk, found.pk, by=who(), at=MONDAY)


def test_a_resident_never_releases_her_own(keep: Keep) -> None:
    found = add(case := new_case(), keep())

    with pytest.raises(AttachmentNotFound):
        attachments.release_attachment(case.pk, found.pk, by=rosa(case.requests.get().pk), at=MONDAY)


def test_the_database_lets_nothing_be_public_that_nobody_released(keep: Keep) -> None:
    found = add(new_case(), keep())

    with pytest.raises(IntegrityError, match="attachment_is_released_by_a_person"), transaction.atomic():
        Attachment.objects.filter(pk=found.pk).update(state=AttachmentState.RELEASED)


def test_files_of_a_joined_case_are_decided_on_the_one_that_goes_on(keep: Keep) -> None:
    joined, survivor = routed_case(ROAD), routed_case(ROAD)
    found = add(joined, keep())
    casework.claim_case(joined.pk, by=bruno(), at=MONDAY)
    casework.merge_case(joined.pk, into_reference=survivor.reference, reason="One hole.", by=bruno(), at=MONDAY)

    attachments.release_attachment(survivor.pk, found.pk, by=bruno(), at=MONDAY)

    found.refresh_from_db()
    assert found.state == AttachmentState.RELEASED


@pytest.mark.django_db(transaction=True)
def test_what_is_removed_goes_from_the_disk_and_the_row_says_when(keep: Keep, settings: Any) -> None:
    found = add(case := routed_case(), keep())

    attachments.remove_attachment(case.pk, found.pk, by=malik(), at=MONDAY)

    found.refresh_from_db()
    assert (found.state, found.removed_at, found.erased_at) == (AttachmentState.REMOVED, MONDAY, MONDAY)
    assert not path_of(found, settings).exists()
    with pytest.raises(AttachmentNotReady):
        attachments.release_attachment(case.pk, found.pk, by=malik(), at=MONDAY)


def test_with_a_scanner_a_file_waits_unseen_and_a_check_is_ordered(keep: Keep, settings: Any) -> None:
    settings.CLAMD_ADDRESS = "tcp://127.0.0.1:1"

    found = add(case := routed_case(), keep())

    assert found.state == AttachmentState.WAITING
    assert JobRow.objects.filter(name=Job.SCAN_ATTACHMENTS, done_at=None).count() == 1
    with pytest.raises(AttachmentNotReady):
        attachments.release_attachment(case.pk, found.pk, by=malik(), at=MONDAY)


def test_a_person_is_faster_than_the_check(keep: Keep, settings: Any) -> None:
    settings.CLAMD_ADDRESS = "tcp://127.0.0.1:1"
    found = add(case := routed_case(), keep())
    attachments.remove_attachment(case.pk, found.pk, by=malik(), at=MONDAY)

    assert not attachments.note_scan(found.pk, is_clean=True, at=MONDAY)

    found.refresh_from_db()
    assert found.state == AttachmentState.REMOVED


def test_a_check_that_was_lost_is_ordered_again_once(keep: Keep, settings: Any) -> None:
    settings.CLAMD_ADDRESS = "tcp://127.0.0.1:1"
    add(new_case(), keep())
    JobRow.objects.filter(name=Job.SCAN_ATTACHMENTS).update(dead_at=MONDAY)

    assert attachments_sweeping.order_lost_scans(at=MONDAY) == 1
    assert attachments_sweeping.order_lost_scans(at=MONDAY) == 0


def test_a_city_that_switches_the_check_off_shows_what_waited(keep: Keep, settings: Any) -> None:
    settings.CLAMD_ADDRESS = "tcp://127.0.0.1:1"
    found = add(new_case(), keep())
    settings.CLAMD_ADDRESS = ""

    attachments_sweeping.look_after_files(at=MONDAY)

    found.refresh_from_db()
    assert found.state == AttachmentState.HELD
