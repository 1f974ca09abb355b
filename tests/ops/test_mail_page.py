"""The caught e-mail shows the city's own time."""

from __future__ import annotations

import mailbox
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from requests_app.gateways import sms

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


def test_a_letter_shows_its_words_its_html_in_a_frame_and_the_way_to_end_it(
    konstanz: None, settings: Any, tmp_path: Path
) -> None:
    settings.MAIL_DIR = tmp_path / "mail"
    mail = EmailMessage()
    mail["Subject"], mail["To"], mail["List-Unsubscribe"] = (
        "Hello",
        "r@konstanz.example",
        "<http://testserver/mail/stop/x/>",
    )
    mail.set_content("Plain words.")
    mail.add_alternative("<p style='color:red'>Coloured words.</p><script>alert(1)</script>", subtype="html")
    key = mailbox.Maildir(str(settings.MAIL_DIR)).add(mail.as_bytes())
    client = Client()

    page, html = client.get(f"/demo/mail/{key}/"), client.get(f"/demo/mail/{key}/html/")

    assert "Plain words." in page.content.decode()
    assert "Coloured" not in page.content.decode()
    assert 'href="http://testserver/mail/stop/x/"' in page.content.decode()
    assert "frame-src 'self'" in page.headers["Content-Security-Policy"]
    assert "Coloured words." in html.content.decode()
    assert "sandbox" in html.headers["Content-Security-Policy"]


def test_text_messages_are_shown_with_their_segments(konstanz: None, settings: Any, tmp_path: Path) -> None:
    settings.MAIL_DIR, settings.SMS_DIR = tmp_path / "mail", tmp_path / "sms"
    sms.send(sms.Text("+4915112345678", "Konstanz: Hello. http://testserver/s/1/2/", "r"))

    page = Client().get("/demo/mail/").content.decode()

    assert "+4915112345678" in page
    assert 'href="http://testserver/s/1/2/"' in page
