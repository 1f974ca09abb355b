"""Words as they are compared: without case, accents, and the signs that people leave out."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

# What does not come apart by itself: letters of Latin, and the Arabic letters that are written one for the other.
_LETTERS: Final = str.maketrans(
    {"æ": "a", "œ": "o", "ø": "o", "ł": "l", "đ": "d", "ى": "ي", "ی": "ي", "ة": "ه", "ک": "ك", "ٱ": "ا", "ـ": ""}
)
_WORD: Final = re.compile(r"[^\W_]+")
_TWO_FOR_ONE: Final = re.compile(r"(?<=[aou])e")  # ae, oe, ue for ä, ö, ü
_ARABIC: Final = re.compile(r"[\u0600-\u06ff]")
# "And", "so", "with", "for", "the", as Arabic writes them: at the front of the word.
_ARABIC_FRONT: Final = re.compile(r"^(?:[وف]?(?:[بك]?ال|لل))(?=..)")


def fold(text: str) -> str:
    """Lower the case, take accents and vowel signs away, and write ä, æ and ae as a (so with o and u)."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(sign for sign in parts if not unicodedata.combining(sign)).translate(_LETTERS)
    return _TWO_FOR_ONE.sub("", bare)


@lru_cache(maxsize=2048)
def words_of(text: str) -> tuple[str, ...]:
    """Give the folded words of a text in their order; Arabic words without the article."""
    return tuple(_bare(word) for word in _WORD.findall(fold(text)))


def _bare(word: str) -> str:
    return _ARABIC_FRONT.sub("", word) if _ARABIC.match(word) else word


def pieces_of(word: str) -> frozenset[str]:
    """Give the pieces of three letters of a word, as PostgreSQL's pg_trgm cuts them."""
    padded = f"  {word} "
    return frozenset(padded[start : start + 3] for start in range(len(padded) - 2))


def slips_between(one: str, other: str, *, most: int) -> int:
    """Count the slips from one word to the other (a letter wrong, too many, missing, two swapped), up to `most` + 1."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    two_before: list[int] = []
    before = list(range(len(other) + 1))
    for row, sign in enumerate(one, start=1):
        here = [row]
        for column, seen in enumerate(other, start=1):
            cost = min(before[column] + 1, here[-1] + 1, before[column - 1] + (sign != seen))
            if row > 1 and column > 1 and sign == other[column - 2] and one[row - 2] == seen:
                cost = min(cost, two_before[column - 2] + 1)
            here.append(cost)
        if min(here) > most:
            return most + 1
        two_before, before = before, here
    return before[-1]
