"""Which characters the fonts of papers can show; what is typed beyond them is replaced before a paper is made.

A character without a picture is forbidden in PDF/UA, and would stop the whole paper.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

# The first folder that has the fonts: from the npm lock, or of the system (Debian: fonts-dejavu-core).
FOLDERS: Final = (
    Path(__file__).resolve().parents[3] / "node_modules/dejavu-fonts-ttf/ttf",
    Path("/usr/share/fonts/truetype/dejavu"),
)
FONTS: Final = ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf")
UNKNOWN: Final = "\ufffd"
# Marks that turn the direction of all that follows, up to the end of the page, and what no page needs.
UNSEEN: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufe00-\ufe0f]"
)


class NoFonts(Exception):
    """The fonts of papers are in none of the folders."""


def cleaned(value: Any) -> Any:
    """Give facts (texts, lists, mappings) with texts alone that the fonts can show."""
    if isinstance(value, str):
        return showable(value)
    if isinstance(value, dict):
        return {key: cleaned(member) for key, member in value.items()}
    if isinstance(value, list | tuple):
        return [cleaned(member) for member in value]
    return value


def showable(text: str) -> str:
    """Leave out marks that are not seen, and put a sign for each character without a picture."""
    kept = UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    known = characters()
    return "".join(sign if ord(sign) in known or sign in "\n\t" else UNKNOWN for sign in kept)


@lru_cache(maxsize=1)
def folder() -> Path:
    """Find the folder with the fonts. Raises `NoFonts`."""
    for one in FOLDERS:
        if all((one / name).is_file() for name in FONTS):
            return one
    raise NoFonts(f"{', '.join(FONTS)} in none of: {', '.join(map(str, FOLDERS))}")


@lru_cache(maxsize=1)
def characters() -> frozenset[int]:
    """Give the code points that each of the fonts can show."""
    first, *others = (frozenset(_characters_of((folder() / name).read_bytes())) for name in FONTS)
    return first.intersection(*others)


def _characters_of(font: bytes) -> Iterator[int]:
    """Read the table `cmap` of a font: its segments of format 4 (OpenType 1.9, "cmap")."""
    table = _table(font, b"cmap")
    (count,) = struct.unpack_from(">H", font, table + 2)
    for number in range(count):
        (offset,) = struct.unpack_from(">L", font, table + 4 + number * 8 + 4)
        if struct.unpack_from(">H", font, table + offset)[0] == 4:
            yield from _segments(font, table + offset)


def _segments(font: bytes, start: int) -> Iterator[int]:
    (doubled,) = struct.unpack_from(">H", font, start + 6)
    columns = [f">{doubled // 2}{kind}" for kind in "HHhH"]
    places = [start + 14, start + 16 + doubled, start + 16 + 2 * doubled, start + 16 + 3 * doubled]
    lasts, firsts, deltas, offsets = (
        struct.unpack_from(kind, font, at) for kind, at in zip(columns, places, strict=True)
    )
    for number, (first, last, delta, offset) in enumerate(zip(firsts, lasts, deltas, offsets, strict=True)):
        for code in range(first, min(last, 0xFFFE) + 1):
            glyph = code + delta
            if offset:
                (glyph,) = struct.unpack_from(">H", font, places[3] + 2 * number + offset + 2 * (code - first))
            if glyph & 0xFFFF:
                yield code


def _table(font: bytes, name: bytes) -> int:
    (count,) = struct.unpack_from(">H", font, 4)
    records = (struct.unpack_from(">4sLLL", font, 12 + 16 * number) for number in range(count))
    return int(next(offset for tag, _sum, offset, _length in records if tag == name))
