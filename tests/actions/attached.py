"""Files on their way to a request: what the tests of photos and papers share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from requests_app.actions import attachments, uploads
from requests_app.actions.uploads import Upload
from requests_app.lib.uploads import store
from requests_app.models import Attachment, Case
from tests import files
from tests.factories import MONDAY
from tests.personas import rosa

Keep = Callable[..., Upload]


@pytest.fixture(autouse=True)
def own_store(konstanz: None, settings: Any, tmp_path: Path) -> None:
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
