"""Hand a message to the mail server."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.mail import EmailMessage


@dataclass(frozen=True)
class Letter:
    """One plain e-mail, ready to go."""

    to: str
    subject: str
    body: str
    message_id: str


def send(letter: Letter) -> None:
    """Send one letter; returns when the server has taken it. Raises `OSError` or `smtplib.SMTPException`."""
    EmailMessage(
        subject=letter.subject,
        body=letter.body,
        to=[letter.to],
        headers={"Message-ID": letter.message_id, "Auto-Submitted": "auto-generated"},
    ).send(fail_silently=False)
