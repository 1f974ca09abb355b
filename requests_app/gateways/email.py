"""Hand a message to the mail server."""

from __future__ import annotations

import smtplib
import threading
import time
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection

from requests_app.gateways.faults import Refused

# After so long without a letter the server is asked whether it still listens.
STILL_SECONDS: Final = 1.0
FOR_GOOD: Final = 500  # RFC 5321: 4xx later, 5xx never


@dataclass(frozen=True)
class Letter:
    """One e-mail, ready to go: plain words, and the same as HTML where it has been made."""

    to: str
    subject: str
    body: str
    message_id: str
    html: str = ""
    stop_url: str = ""  # where one click ends the letters (RFC 8058)
    files: tuple[tuple[str, bytes, str], ...] = ()  # name, content, type


def send(letter: Letter) -> None:
    """Send one letter; returns when the server has taken it.

    Raises `Refused` where the server will never take it, `OSError` or `smtplib.SMTPException` where it may later.

    The line to the server stays open for the next letter, and is tried first where it has been still. A letter is
    never tried again here: a server that has taken it and gone away would get it twice, and nobody would count it.
    """
    if settings.PRACTICE and not settings.LOCAL_MAIL:
        raise Refused("Practice")
    line = _open_line()
    try:
        _mail_of(letter, line).send(fail_silently=False)
        _own.used_at = time.monotonic()
    except BaseException as fault:
        _hang_up()
        if _is_final(fault):
            raise Refused(type(fault).__name__) from fault
        raise


def _mail_of(letter: Letter, line: Any) -> EmailMultiAlternatives:
    stop = {"List-Unsubscribe": f"<{letter.stop_url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    headers = {"Message-ID": letter.message_id, "Auto-Submitted": "auto-generated", **(stop if letter.stop_url else {})}
    mail = EmailMultiAlternatives(letter.subject, letter.body, to=[letter.to], headers=headers, connection=line)
    if letter.html:
        mail.attach_alternative(letter.html, "text/html")
    for file in letter.files:
        mail.attach(*file)
    return mail


def _is_final(fault: BaseException) -> bool:
    """Tell whether a server has refused this letter for good: its address, or what it says.

    A refused sender or password is the city's own fault: mended by somebody, and tried again until then.
    """
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        return all(code >= FOR_GOOD for code, _ in fault.recipients.values())
    return isinstance(fault, smtplib.SMTPDataError) and fault.smtp_code >= FOR_GOOD


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
