"""Ask clamd whether a file holds a virus: INSTREAM over a socket, as clamd's manual page tells it."""

from __future__ import annotations

import socket
import struct
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

CHUNK: Final = 64 * 1024
ANSWER_SECONDS: Final = 30
ANSWER_BYTES: Final = 4096


class ScannerAway(Exception):
    """The scanner cannot be reached: all files wait."""


class NoVerdict(Exception):
    """The scanner answered, and has no opinion: this file waits."""


def is_clean(path: Path, *, address: str) -> bool:
    """Stream a file to clamd; `address` is `unix:/path` or `tcp://host:port`. Raises `ScannerAway`, `NoVerdict`.

    Where the file itself cannot be opened it raises `OSError`.
    """
    with path.open("rb") as opened:
        try:
            with _line_to(address) as line:
                line.sendall(b"zINSTREAM\0")
                while chunk := opened.read(CHUNK):
                    line.sendall(struct.pack("!L", len(chunk)) + chunk)
                line.sendall(struct.pack("!L", 0))
                verdict = _answer_of(line)
        except (OSError, ValueError) as fault:
            raise ScannerAway(type(fault).__name__) from fault
    if not verdict:
        raise ScannerAway("no answer")
    if verdict.endswith("FOUND"):
        return False
    if verdict.endswith(": OK"):
        return True
    raise NoVerdict


def _line_to(address: str) -> socket.socket:
    parts = urlsplit(address)
    if parts.scheme == "unix":
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(ANSWER_SECONDS)
        try:
            line.connect(parts.path)
        except OSError:
            line.close()
            raise
        return line
    return socket.create_connection((parts.hostname or "", parts.port or 3310), timeout=ANSWER_SECONDS)


def _answer_of(line: socket.socket) -> str:
    answer = b""
    while b"\0" not in answer and len(answer) < ANSWER_BYTES:
        piece = line.recv(ANSWER_BYTES)
        if not piece:
            break
        answer += piece
    return answer.split(b"\0")[0].decode(errors="replace").strip()
