"""How hard a text is to read: LIX as C.-H. Björnsson counts it (1968), words a sentence and long words in a hundred."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

LONG_WORD: Final = 6  # letters; a longer word is long
PLACEHOLDER: Final = re.compile(r"%\(\w+\)s|\{\{\s*\w+\s*\}\}")
ADDRESS: Final = re.compile(r"\S+@\S+|[A-Z]{2}-[\dA-Z]{4}-[\dA-Z]{4}")
END: Final = re.compile(r"[.?!:](?:\s+|$)")
WORD: Final = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


@dataclass(frozen=True)
class Counted:
    """Words, long words and sentences of a text."""

    words: int
    long_words: int
    sentences: int

    @property
    def lix(self) -> float:
        """Give words a sentence plus long words in a hundred; plain language has at most 35 to 40."""
        return self.words / self.sentences + 100 * self.long_words / self.words if self.words else 0.0


def sentences_of(text: str) -> list[str]:
    """Part a text into sentences; a placeholder or an address counts as one short word."""
    return [part for part in END.split(ADDRESS.sub("X", PLACEHOLDER.sub("X", text))) if WORD.search(part)]


def count(text: str) -> Counted:
    """Count the words of a text."""
    sentences = sentences_of(text)
    words = [word for sentence in sentences for word in WORD.findall(sentence)]
    return Counted(len(words), sum(len(word) > LONG_WORD for word in words), len(sentences))
