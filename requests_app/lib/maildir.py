"""Read a Maildir: what a local mail catcher has caught."""

from __future__ import annotations

import email
import mailbox
from dataclasses import dataclass
from datetime import UTC, datetime
from email.policy import default as modern
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Final


@dataclass(frozen=True)
class Letter:
    """One message: who, what, when; `words` is its plain text, `html` the same as HTML where it has that."""

    key: str
    to: str
    subject: str
    sent_at: datetime | None
    message_id: str
    words: str
    html: str = ""
    stop_url: str = ""  # where one click ends such letters (RFC 8058)
    headers: tuple[tuple[str, str], ...] = ()


SHOWN: Final = ("From", "To", "Subject", "Message-ID", "Auto-Submitted", "List-Unsubscribe-Post")


def newest(folder: Path, *, limit: int) -> list[Letter]:
    """Return the newest messages; none when nothing was ever caught."""
    if not (folder / "new").exists():
        return []
    box = _open(folder)
    # A key begins with the moment of delivery.
    return [_letter(key, box.get_message(key)) for key in sorted(box.keys(), reverse=True)[:limit]]


def find(folder: Path, key: str) -> Letter | None:
    """Return one message by its key, None when there is none."""
    if not (folder / "new").exists():
        return None
    box = _open(folder)
    # Through the list of keys: a key never becomes part of a path here.
    return _letter(key, box.get_message(key)) if key in box.keys() else None  # noqa: SIM118


def _open(folder: Path) -> mailbox.Maildir:
    return mailbox.Maildir(str(folder), create=False)


def _letter(key: str, raw: mailbox.MaildirMessage) -> Letter:
    mail = email.message_from_bytes(bytes(raw), policy=modern)
    body, html = mail.get_body(preferencelist=("plain",)), mail.get_body(preferencelist=("html",))
    date = mail.get("Date")
    return Letter(
        key=key,
        to=str(mail.get("To", "")),
        subject=str(mail.get("Subject", "")),
        sent_at=_moment(str(date)) if date else None,
        message_id=str(mail.get("Message-ID", "")),
        words=str(body.get_content()) if body is not None else "",
        html=str(html.get_content()) if html is not None else "",
        stop_url=str(mail.get("List-Unsubscribe", "")).strip("<> "),
        headers=tuple((name, str(mail[name])) for name in SHOWN if name in mail),
    )


def _moment(date: str) -> datetime:
    """Read a date; "-0000" means UTC of a sender that does not tell its own zone."""
    moment = parsedate_to_datetime(date)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
