"""A name mark as a picture (PNG or WebP): written anew as PNG in the small process, and carried as a text.

The text is an address of the kind `data:image/png;base64,...`, so that a look has one mark, drawing or picture.
"""

from __future__ import annotations

import base64
import binascii
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from requests_app.lib.svg_marks import BYTES_MAX, Mark, MarkFault, MarkRefused
from requests_app.lib.uploads.limits import Refused, Why
from requests_app.lib.uploads.workshop import make_mark

PREFIX: Final = "data:image/png;base64,"
PNG: Final = b"\x89PNG\r\n\x1a\n"
FAULTS: Final = {Why.TOO_MANY_PIXELS: MarkFault.TOO_LARGE, Why.BUSY: MarkFault.BUSY}


def is_picture(read: bytes) -> bool:
    """Tell a picture from a drawing by its first bytes."""
    return read.startswith(PNG) or (read[:4] == b"RIFF" and read[8:12] == b"WEBP")


def as_text(read: bytes) -> str:
    """Write a picture as a text."""
    return PREFIX + base64.b64encode(read).decode()


def is_picture_text(text: str) -> bool:
    """Tell whether a mark is a picture."""
    return text.startswith(PREFIX)


def picture_of(text: str) -> bytes:
    """Give the picture of a text."""
    return base64.b64decode(text.removeprefix(PREFIX))


def read_picture_mark(text: str) -> Mark:
    """Read a picture, whoever has written the text, and write it anew. Raises `MarkRefused`."""
    try:
        read = base64.b64decode(text.removeprefix(PREFIX), validate=True)
    except binascii.Error as fault:
        raise MarkRefused(MarkFault.NO_PICTURE) from fault
    if len(read) > BYTES_MAX:
        raise MarkRefused(MarkFault.TOO_LARGE)
    with TemporaryDirectory() as folder:
        source, kept = Path(folder, "source"), Path(folder, "kept")
        source.write_bytes(read)
        try:
            made = make_mark(source, kept=kept)
        except Refused as refused:
            raise MarkRefused(FAULTS.get(refused.why, MarkFault.NO_PICTURE)) from refused
        anew = kept.read_bytes()
    return Mark(svg=as_text(anew), aspect=made.width / made.height)
