"""The virus check: a scanner that speaks INSTREAM on a socket, one that is away, one that has no opinion."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from requests_app.actions.attachments_sweeping import order_lost_scans
from requests_app.lib.uploads import store
from requests_app.models import Attachment, Case, CaseEvent, JobRow
from requests_app.queries.addresses import secret_for
from requests_app.tasks.attachments import scan_attachments
from requests_app.vocabulary import AttachmentState, EventKind, Job
from tests import files
from tests.factories import MONDAY, let_the_wait_pass, routed_case

pytestmark = pytest.mark.django_db(transaction=True)
Scanner = Callable[..., str]


@pytest.fixture
def scanner(tmp_path: Path) -> Iterator[Scanner]:
    """Start a scanner that gives one verdict; give its address."""
    listening: list[socket.socket] = []

    def start(verdict: bytes) -> str:
        path = tmp_path / f"clamd{len(listening)}"
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.bind(str(path))
        line.listen()
        listening.append(line)
        threading.Thread(target=_answer, args=(line, verdict), daemon=True).start()
        return f"unix:{path}"

    yield start
    for line in listening:
        line.close()


def _answer(line: socket.socket, verdict: bytes) -> None:
    while True:
        try:
            asked, _address = line.accept()
        except OSError:
            return
        with asked, asked.makefile("rb") as stream:
            assert stream.read(10) == b"zINSTREAM\0"
            while length := struct.unpack("!L", stream.read(4))[0]:
                assert len(stream.read(length)) == length
            asked.sendall(verdict)


@pytest.fixture
def case(konstanz: None, settings: Any, tmp_path: Path) -> Case:
    """Give a case whose photo waits for the check."""
    settings.MEDIA_ROOT, settings.INCOMING_ROOT = tmp_path / "media", tmp_path / "incoming"
    settings.CLAMD_ADDRESS = f"unix:{tmp_path / 'nobody'}"
    case = routed_case()
    files.hang_on(case, files.jpeg(), at=MONDAY)
    return case


def job() -> JobRow:
    return JobRow.objects.filter(name=Job.SCAN_ATTACHMENTS).latest("id")


def state() -> str:
    return Attachment.objects.get().state


def test_a_clean_file_can_be_seen(case: Case, scanner: Scanner, settings: Any) -> None:
    settings.CLAMD_ADDRESS = scanner(b"stream: OK\0")

    scan_attachments(job().pk)

    assert state() == AttachmentState.HELD
    assert job().done_at is not None


def test_a_file_with_a_virus_goes_and_its_resident_is_told(case: Case, scanner: Scanner, settings: Any) -> None:
    settings.CLAMD_ADDRESS = scanner(b"stream: Eicar-Test-Signature FOUND\0")

    scan_attachments(job().pk)

    found = Attachment.objects.get()
    assert found.state == AttachmentState.REFUSED
    assert not store.kept_path(settings.MEDIA_ROOT, found.key).exists()
    assert CaseEvent.objects.filter(case=case, kind=EventKind.ATTACHMENT_REFUSED).count() == 1


def test_while_the_scanner_is_away_the_file_waits_and_no_try_is_counted(
    case: Case, scanner: Scanner, settings: Any
) -> None:
    for _time in range(12):
        scan_attachments(job().pk)
        let_the_wait_pass(job())

    assert (state(), job().attempts, job().dead_at) == (AttachmentState.WAITING, 0, None)

    settings.CLAMD_ADDRESS = scanner(b"stream: OK\0")
    scan_attachments(job().pk)
    assert state() == AttachmentState.HELD


@pytest.mark.parametrize("verdict", [b"INSTREAM size limit exceeded. ERROR\0", b"stream: Can't open ERROR\0"])
def test_a_file_without_a_verdict_waits_and_is_asked_about_again(
    case: Case, scanner: Scanner, settings: Any, verdict: bytes
) -> None:
    settings.CLAMD_ADDRESS = scanner(verdict)

    scan_attachments(job().pk)

    assert state() == AttachmentState.WAITING
    assert job().done_at is not None
    assert order_lost_scans(at=MONDAY) == 1


def test_a_scanner_that_hangs_up_is_away(case: Case, scanner: Scanner, settings: Any) -> None:
    settings.CLAMD_ADDRESS = scanner(b"")

    scan_attachments(job().pk)

    assert (state(), job().done_at) == (AttachmentState.WAITING, None)


def test_a_file_that_waits_is_seen_by_nobody(case: Case) -> None:
    found = Attachment.objects.get()
    client = Client(headers={"accept-language": "en"})
    secret = secret_for(case.requests.get())

    assert client.get(f"/s/{case.reference}/{secret}/").status_code == 302
    page = client.get(f"/status/{case.reference}/").content.decode()
    assert "We have the file. It is being checked." in page
    assert client.get(f"/status/{case.reference}/photos/{found.pk}/").status_code == 404
