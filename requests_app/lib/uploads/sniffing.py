"""What a file is, and whether something else hides in it: by its bytes, never by its name."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Final

from requests_app.lib.uploads.limits import Kind, Refused, Why

HEIC_BRANDS: Final = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
# Long enough not to come about by chance in 15 MB of picture.
PAGE_OF_THE_WEB: Final = re.compile(rb"<script[\s>]|<!doctype html|<html[\s>]|<\?php\s", re.IGNORECASE)
FIRST_BYTES: Final = 1024


def kind_of(path: Path) -> Kind:
    """Tell what a file is. Raises `Refused`: empty, or nothing that the city takes."""
    with path.open("rb") as opened:
        head = opened.read(32)
    if not head:
        raise Refused(Why.EMPTY)
    if head.startswith(b"\xff\xd8\xff"):
        return Kind.JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return Kind.PNG
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return Kind.WEBP
    if head[4:8] == b"ftyp" and head[8:12] in HEIC_BRANDS:
        return Kind.HEIC
    if head.startswith(b"%PDF-"):
        return Kind.PDF
    raise Refused(Why.UNKNOWN_KIND)


def refuse_two_in_one(path: Path, kind: Kind) -> None:
    """Refuse what is an archive, a page or a paper as well. Raises `Refused`.

    What cameras put behind a picture (a second picture, a short film) is let through: it is not kept.
    """
    data = path.read_bytes()
    if kind == Kind.PDF:
        # Words of a page may stand in a paper; at its beginning they have no business.
        is_page = PAGE_OF_THE_WEB.search(data[:FIRST_BYTES]) is not None
    else:
        is_page = PAGE_OF_THE_WEB.search(data) is not None or b"%PDF-" in data[:FIRST_BYTES]
    if is_page or zipfile.is_zipfile(path):
        raise Refused(Why.TWO_IN_ONE)
