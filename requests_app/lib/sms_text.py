"""Count the segments of a text message (3GPP TS 23.038), and keep what is written cheap."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

BASIC: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
# Each of these costs two places: an escape stands before it.
EXTENDED: Final = frozenset("^{}\\[~]|€\f")
# What the alphabet lacks and a phone reader does not miss: one of them would more than double the cost.
PLAIN: Final = str.maketrans(
    {
        **dict.fromkeys("“”„«»", '"'),
        **dict.fromkeys("‘’‚", "'"),
        **dict.fromkeys("–—", "-"),
        **dict.fromkeys("\u00a0\u202f\u2009", " "),
        "…": "...",
        "ç": "c",
        **dict.fromkeys("âáã", "a"),
        **dict.fromkeys("êë", "e"),
        **dict.fromkeys("îï", "i"),
        **dict.fromkeys("ôóõ", "o"),
        **dict.fromkeys("ûú", "u"),
        "œ": "oe",
        "À": "A",
        **dict.fromkeys("ÊÈË", "E"),
    }
)


@dataclass(frozen=True)
class Length:
    """How long a text message is: its alphabet, its places, and the segments that are paid for."""

    alphabet: str
    places: int
    segments: int


def plain(text: str) -> str:
    """Write a text with the signs of the cheap alphabet, where all of it can be; else leave it as it is."""
    folded = text.translate(PLAIN)
    return folded if _is_cheap(folded) else text


def length_of(text: str) -> Length:
    """Count: 160 places in one segment or 153 in each of several; 70 or 67 where a sign is not in the alphabet."""
    if _is_cheap(text):
        costs = [2 if sign in EXTENDED else 1 for sign in text]
        return Length("GSM-7", sum(costs), _segments(costs, one=160, several=153))
    costs = [2 if ord(sign) > 0xFFFF else 1 for sign in text]
    return Length("UCS-2", sum(costs), _segments(costs, one=70, several=67))


def _is_cheap(text: str) -> bool:
    return all(sign in BASIC or sign in EXTENDED for sign in text)


def _segments(costs: list[int], *, one: int, several: int) -> int:
    """Fill segment after segment; a sign of two places is never cut in half."""
    if sum(costs) <= one:
        return 1
    count, room = 1, several
    for cost in costs:
        if cost > room:
            count, room = count + 1, several
        room -= cost
    return count
