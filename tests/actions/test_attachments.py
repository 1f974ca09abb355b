"""Photos and papers from their coming to their going: one writer, nothing lost, nothing left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from requests_app.actions import attachments, attachments_sweeping, casework, reception, uploads
from requests_app.actions.uploads import Upload
from requests_app.facts import AttachmentNotFound, AttachmentNotReady, InvalidSubmission
from requests_app.lib.uploads import store
from requests_app.models import Attachment, Case, CaseEvent, JobRow, ServiceRequest
from requests_app.vocabulary import AttachmentState, EventKind, Job
from tests import files
from tests.factories import MONDAY, ROAD, new_case, routed_case, submission
from tests.personas import bruno, cem, malik, omar, rosa

pytestmark = pytest.mark.django_db
Keep = Callable[..., Upload]


@pytest.fixture(autouse=True)
def _own_store(konstanz: None, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT, settings.INCOMING_ROOT = tmp_path / "media", tmp_path / "incoming"


@pytest.fixture
def keep(tmp_path: Path) -> Keep:
    """Let a file come in, as the web door would."""

    def kept(data: bytes = b"") -> Upload:
        source = tmp_path / "came"
        source.write_bytes(data or files.jpeg())
        return uploads.keep_upload(source)

    return kept


def add(case: Case, *uploaded: Upload) -> Attachment:
    """Let Rosa add files to her request; give the last."""
    request = case.requests.get()
    attachments.add_attachments(case.pk, request_id=request.pk, files=uploaded, by=rosa(request.pk), at=MONDAY)
    return Attachment.objects.order_by("-id")[0]


def path_of(found: Attachment, settings: Any) -> Path:
    return store.kept_path(settings.MEDIA_ROOT, found.key)


def marks(settings: Any) -> list[str]:
    return list(store.old_marks(settings.INCOMING_ROOT, before=4e9))


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


def test_a_file_whose_erasing_was_cut_off_goes_with_the_next_sweep(keep: Keep, settings: Any) -> None:
    found = add(new_case(), keep())
    Attachment.objects.update(state=AttachmentState.REMOVED, removed_at=MONDAY)

    assert attachments_sweeping.erase_removed(at=MONDAY) == 1
    assert attachments_sweeping.erase_removed(at=MONDAY) == 0

    assert not path_of(found, settings).exists()


@pytest.mark.django_db(transaction=True)
def test_after_the_commit_no_mark_is_left(keep: Keep, settings: Any) -> None:
    add(new_case(), keep())

    assert marks(settings) == []


def test_a_file_with_a_name_and_no_row_goes_with_the_sweep_and_one_with_a_row_stays(keep: Keep, settings: Any) -> None:
    upload = keep()
    store.give_name(settings.INCOMING_ROOT, settings.MEDIA_ROOT, source=upload.key, key="ab" * 16)
    found = add(new_case(), upload)  # a test's transaction never commits: its mark stays
    assert len(marks(settings)) == 2
    soon, later = timezone.now(), timezone.now() + timedelta(hours=2)

    assert attachments_sweeping.drop_half_named(at=soon) == 0
    assert attachments_sweeping.drop_half_named(at=later) == 2

    assert not store.kept_path(settings.MEDIA_ROOT, "ab" * 16).exists()
    assert path_of(found, settings).exists()
    assert marks(settings) == []


def test_a_file_that_nobody_came_for_goes_after_two_days(keep: Keep, settings: Any) -> None:
    upload = keep()
    named = add(new_case(), keep(files.png()))

    assert attachments_sweeping.drop_unclaimed(at=timezone.now() + timedelta(hours=25)) == 0
    assert attachments_sweeping.drop_unclaimed(at=timezone.now() + timedelta(hours=49)) == 4  # each with a small one

    assert not store.incoming_path(settings.INCOMING_ROOT, upload.key).exists()
    assert path_of(named, settings).exists()


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


DIES_BEFORE_THE_COMMIT = """
import django, json, os, pathlib, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "cityservices.settings.test"
os.environ["DATABASE_URL"], media, incoming, key, case_id, request_id, made = sys.argv[1:]
django.setup()
from django.conf import settings
from django.utils import timezone
from requests_app.actions import attachments, workflow
from requests_app.actions.uploads import Upload
from requests_app.lib.uploads.workshop import Made
from requests_app.rules.actor import resident
from requests_app.vocabulary import Channel
settings.MEDIA_ROOT, settings.INCOMING_ROOT = pathlib.Path(media), pathlib.Path(incoming)
def stop(*args, **more):
    print("named", flush=True)
    import time; time.sleep(60)
attachments.workflow.write_beside = stop
upload = Upload(key, Made(**json.loads(made)))
by = resident(channel=Channel.WEB, request_ids=frozenset({int(request_id)}))
attachments.add_attachments(int(case_id), request_id=int(request_id), files=[upload], by=by, at=timezone.now())
"""


@pytest.mark.django_db(transaction=True)
def test_a_kill_between_file_and_row_leaves_what_a_second_try_and_the_sweep_put_in_order(
    keep: Keep, settings: Any
) -> None:
    from dataclasses import asdict
    from json import dumps

    from tests.machinery import database_url
    from tests.ops.conftest import BASE

    case, upload = new_case(), keep()
    request = case.requests.get()
    arguments = [database_url(), settings.MEDIA_ROOT, settings.INCOMING_ROOT, upload.key, case.pk, request.pk]
    process = subprocess.Popen(
        [sys.executable, "-c", DIES_BEFORE_THE_COMMIT, *map(str, arguments), dumps(asdict(upload.made))],
        stdout=subprocess.PIPE,
        cwd=BASE,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"named\n"
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    orphan = marks(settings)
    assert len(orphan) == 1
    assert store.kept_path(settings.MEDIA_ROOT, orphan[0]).exists()
    time.sleep(0.3)  # until the server has noticed and let go of the rows

    found = add(case, uploads.upload_of(upload.note))
    attachments_sweeping.look_after_files(at=timezone.now() + timedelta(hours=2))

    assert Attachment.objects.count() == 1
    assert path_of(found, settings).exists()
    assert not store.kept_path(settings.MEDIA_ROOT, orphan[0]).exists()
