"""Texts as words and pieces of words: what likeness and suggestions compare."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final

WORD: Final = re.compile(r"[^\W_]+")
A_NUMBER: Final = "0"  # house numbers and phone numbers say nothing of the matter, and something of the person
PIECE_LENGTHS: Final = (3, 4)
LONGEST_WORD: Final = 40  # what is longer is no word


def said_words(text: str) -> list[str]:
    """Give the words of a text as they stand there."""
    return WORD.findall(unicodedata.normalize("NFC", text))


def words_of(text: str) -> list[str]:
    """Give the same words in small letters without accents, each number as "0"."""
    return [A_NUMBER if any(map(str.isdigit, word)) else plain(word)[:LONGEST_WORD] for word in said_words(text)]


def plain(text: str) -> str:
    """Lower the case and take accents away."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in parts if not unicodedata.combining(character))


def pairs_of(words: Sequence[str]) -> Iterator[str]:
    """Give each word with the next one."""
    return (f"{first} {second}" for first, second in pairwise(words))


@lru_cache(maxsize=4096)
def pieces_of(word: str) -> tuple[str, ...]:
    """Give the pieces of a word, three and four characters long; its ends count as blanks. Numbers have none."""
    if word == A_NUMBER:
        return ()
    padded = f" {word} "
    return tuple(
        padded[start : start + length] for length in PIECE_LENGTHS for start in range(len(padded) - length + 1)
    )
