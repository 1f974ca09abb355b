"""What a crash or a person who never came back leaves behind goes with the sweep; nothing that has a row goes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import asdict
from datetime import timedelta
from json import dumps
from typing import Any

import pytest
from django.utils import timezone

from requests_app.actions import attachments_sweeping, uploads
from requests_app.actions.uploads import FILE_SECONDS, NOTE_SECONDS
from requests_app.lib.uploads import store
from requests_app.models import Attachment
from requests_app.vocabulary import AttachmentState
from tests import files
from tests.actions.attached import Keep, add, keep, marks, own_store, path_of
from tests.factories import MONDAY, new_case
from tests.machinery import database_url
from tests.ops.conftest import BASE

pytestmark = pytest.mark.django_db
__all__ = ["keep", "own_store"]


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


def test_a_file_that_nobody_came_for_goes_after_the_draft_that_may_hold_it(keep: Keep, settings: Any) -> None:
    upload = keep()
    named = add(new_case(), keep(files.png()))

    now = timezone.now()
    assert attachments_sweeping.drop_unclaimed(at=now + timedelta(seconds=NOTE_SECONDS)) == 0
    later = now + timedelta(seconds=FILE_SECONDS, hours=1)
    assert attachments_sweeping.drop_unclaimed(at=later) == 4  # each with a small one

    assert not store.incoming_path(settings.INCOMING_ROOT, upload.key).exists()
    assert path_of(named, settings).exists()


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
