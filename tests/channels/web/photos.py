"""Photos on their way through the web door: what its tests share."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from .conftest import STREETLIGHT, form_of

WORDS = {"description": "The lamp is dark", "address": "Seestraße 4"}


@pytest.fixture(autouse=True)
def own_store(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.MEDIA_ROOT, settings.INCOMING_ROOT = tmp_path / "media", tmp_path / "incoming"
    yield
    assert not list((tmp_path / "incoming" / "stream").glob("*"))  # nothing half is left behind


def file_of(data: bytes, name: str = "hole.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, content_type="image/jpeg")


def send(rosa: Client, *uploads: SimpleUploadedFile, url: str = STREETLIGHT, **typed: Any) -> Any:
    return rosa.post(url, {**form_of(rosa, url), **typed, "photos": list(uploads)})


def notes_of(page: str) -> list[str]:
    return [html.unescape(note) for note in re.findall(r'name="kept" value="([^"]*)"', page)]
