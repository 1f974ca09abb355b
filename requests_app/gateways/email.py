"""Hand a message to the mail server."""

from __future__ import annotations

import smtplib
import threading
import time
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

# After so long without a letter the server is asked whether it still listens.
STILL_SECONDS: Final = 1.0


@dataclass(frozen=True)
class Letter:
    """One plain e-mail, ready to go."""

    to: str
    subject: str
    body: str
    message_id: str


def send(letter: Letter) -> None:
    """Send one letter; returns when the server has taken it. Raises `OSError` or `smtplib.SMTPException`.

    The line to the server stays open for the next letter, and is tried first where it has been still. A letter is
    never tried again here: a server that has taken it and gone away would get it twice, and nobody would count it.
    """
    line = _open_line()
    try:
        EmailMessage(
            subject=letter.subject,
            body=letter.body,
            to=[letter.to],
            headers={"Message-ID": letter.message_id, "Auto-Submitted": "auto-generated"},
            connection=line,
        ).send(fail_silently=False)
        _own.used_at = time.monotonic()
    except BaseException:
        _hang_up()
        raise


class _Own(threading.local):
    """The line of one thread, and the server it leads to."""

    line: Any = None
    server: tuple[Any, ...] = ()
    used_at: float = 0.0


_own = _Own()


def _open_line() -> Any:
    """Give a line on which somebody answers: the open one, else a new one."""
    server = (settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT)
    if _own.line is None or _own.server != server or not _is_alive(_own.line):
        _hang_up()
        line = get_connection(fail_silently=False)
        line.open()
        _own.line, _own.server = line, server
    return _own.line


def _is_alive(line: Any) -> bool:
    """Ask the server, for it hangs up after some silence; what has no server is always there."""
    if getattr(line, "connection", None) is None:
        return not hasattr(line, "connection")
    if time.monotonic() - _own.used_at < STILL_SECONDS:
        return True
    try:
        return bool(line.connection.noop()[0] == 250)
    except (OSError, smtplib.SMTPException):
        return False


def _hang_up() -> None:
    line, _own.line = _own.line, None
    if line is not None:
        # Without a farewell: a server that has gone silent would keep us waiting for its answer.
        server = getattr(line, "connection", None)
        if server is not None:
            server.close()
            line.connection = None
