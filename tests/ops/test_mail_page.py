"""The caught e-mail shows the city's own time."""

from __future__ import annotations

import mailbox
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("zone", ["-0000", "+0000"])
def test_a_letter_shows_local_time(konstanz: None, settings: Any, tmp_path: Path, zone: str) -> None:
    settings.MAIL_DIR = tmp_path / "mail"
    box = mailbox.Maildir(str(settings.MAIL_DIR))
    key = box.add(f"Date: Mon, 23 Nov 2026 08:15:00 {zone}\nSubject: Hello\nTo: r@konstanz.example\n\nWords.\n")
    client = Client(headers={"accept-language": "de"})

    for page in (client.get("/demo/mail/"), client.get(f"/demo/mail/{key}/")):
        assert "09:15" in page.content.decode()
        assert "08:15" not in page.content.decode()
