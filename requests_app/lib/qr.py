"""QR codes of many texts that differ in few characters, drawn from what their differences change.

For one length, level and mask a QR code is linear (over the field of two elements, ISO/IEC 18004): each bit of the
text turns a fixed set of dots, the error correction included. So a code is drawn once for each length, the dots of a
bit are learnt when it is first met, and every further text is a handful of exclusive ors. One mask serves for all:
the standard asks writers for the best-looking one, readers read every one.
"""

from __future__ import annotations

from functools import lru_cache, reduce
from itertools import groupby
from operator import xor
from typing import Final

import segno

MASK: Final = 2
LEVEL: Final = "m"
BORDER: Final = 2
STROKES: Final = 11  # dots that are written at once: few enough that every pattern of them is soon known
PLAIN: Final = "a"  # not a digit or a capital: keeps every text of a length in one mode


def dots_of(text: str) -> list[str]:
    """Draw a text (ASCII, with a small letter in it) as rows of "0" and "1"."""
    length = len(text)
    size, dots = _blank(length)
    for place, character in enumerate(text):
        dots ^= _turned_by_character(length, place, character)
    bits = f"{dots:0{size * size}b}"
    return [bits[start : start + size] for start in range(0, size * size, size)]


def svg_of(text: str) -> str:
    """Draw a text as an SVG that grows with its box and needs no inline style."""
    rows = dots_of(text) if text.isascii() and text.upper() != text else _rows_of(text, mask=None)
    side = len(rows) + 2 * BORDER
    path = "".join([_line(row, y) for y, row in enumerate(rows, start=BORDER)])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" version="1.1" viewBox="0 0 {side} {side}">'
        f'<path stroke="#000" d="{path}"/></svg>'
    )


def _line(row: str, y: int) -> str:
    """Write a row as one line through the middle of its dots: drawn where they are dark, else the pen is lifted."""
    strokes = [_strokes(row[start : start + STROKES]) for start in range(0, len(row), STROKES)]
    return f"M{BORDER} {y}.5{''.join(strokes)}"


@lru_cache(maxsize=4096)
def _strokes(dots: str) -> str:
    """Write what the pen does along a few dots, from the first to behind the last."""
    stretches = [(dot, len(list(same))) for dot, same in groupby(dots)]
    return "".join(f"h{length}" if dot == "1" else f"m{length} 0" for dot, length in stretches)


@lru_cache(maxsize=64)
def _blank(length: int) -> tuple[int, int]:
    rows = _rows_of(PLAIN * length, mask=MASK)
    return len(rows), int("".join(rows), 2)


@lru_cache(maxsize=16384)
def _turned_by_character(length: int, place: int, character: str) -> int:
    """Put together which dots a character turns: a text is one look-up for each of its characters."""
    change = ord(character) ^ ord(PLAIN)
    turned = [_turned_by(length, place, bit) for bit in range(change.bit_length()) if change >> bit & 1]
    return reduce(xor, turned, 0)


@lru_cache(maxsize=8192)
def _turned_by(length: int, place: int, bit: int) -> int:
    """Learn which dots one bit of one character turns."""
    other = PLAIN * place + chr(ord(PLAIN) ^ 1 << bit) + PLAIN * (length - place - 1)
    return _blank(length)[1] ^ int("".join(_rows_of(other, mask=MASK)), 2)


def _rows_of(text: str, *, mask: int | None) -> list[str]:
    code = segno.make(text, error=LEVEL, micro=False, mask=mask, mode="byte" if mask is not None else None)
    return ["".join("1" if dot else "0" for dot in row) for row in code.matrix]
