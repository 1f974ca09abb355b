"""Words of danger: whether what somebody wrote may mean that a life is at stake now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

import yaml

from requests_app.lib.folding import words_of

LIST: Final = Path(__file__).with_name("danger_words.yaml")
BETWEEN: Final = 1  # words that may stand between those of one sign
ANY_ENDING: Final = "*"
NOT_WITH: Final = "-"


@dataclass(frozen=True)
class Sign:
    """Words that mean danger together; none of `without` stands near them."""

    words: frozenset[str]
    without: frozenset[str] = frozenset()

    def is_in(self, words: Sequence[str]) -> bool:
        """Tell whether all words of the sign stand within a few words of each other."""
        if not self.words <= set(words):
            return False
        return any(self.words <= set(near) and not self.without & set(near) for near in self._neighbours(words))

    def _neighbours(self, words: Sequence[str]) -> Iterator[Sequence[str]]:
        reach = len(self.words) + BETWEEN
        return (words[start : start + reach] for start in range(len(words)))


@dataclass(frozen=True)
class Signs:
    """The whole list, sorted by how it is looked up."""

    single: frozenset[str]
    beginnings: tuple[str, ...]
    several: tuple[Sign, ...]


def is_danger(text: str) -> bool:
    """Tell whether a text in any of our languages has a sign of danger in it."""
    words, known = words_of(text), signs()
    return (
        not known.single.isdisjoint(words)
        or any(word.startswith(known.beginnings) for word in words)
        or any(sign.is_in(words) for sign in known.several)
    )


@lru_cache(maxsize=1)
def signs() -> Signs:
    """Read the list, once a process."""
    lists: dict[str, list[str]] = yaml.safe_load(LIST.read_text(encoding="utf-8"))
    lines = [line for language in lists.values() for line in language]
    beginnings = [line.removesuffix(ANY_ENDING) for line in lines if line.endswith(ANY_ENDING)]
    found = [_sign(line) for line in lines if not line.endswith(ANY_ENDING)]
    return Signs(
        single=frozenset(next(iter(sign.words)) for sign in found if len(sign.words) == 1),
        beginnings=tuple(words_of(beginning)[0] for beginning in beginnings),
        several=tuple(sign for sign in found if len(sign.words) > 1),
    )


def _sign(line: str) -> Sign:
    parts = line.split()
    without = words_of(" ".join(part for part in parts if part.startswith(NOT_WITH)))
    return Sign(
        frozenset(words_of(" ".join(part for part in parts if not part.startswith(NOT_WITH)))), frozenset(without)
    )
