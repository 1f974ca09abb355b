"""An index of words that forgives spelling: entries are found by whole words, beginnings, parts and slips."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from requests_app.lib.folding import pieces_of, slips_between, words_of

WHOLE, BEGINNING, PART, SLIP, ALIKE = 1.0, 0.85, 0.7, 0.6, 0.3  # how much a word counts, by how it fits
LEAST_OF_A_BEGINNING, LEAST_OF_A_PART, LEAST_OF_A_SLIP, LEAST_ALIKE = 3, 4, 4, 5  # letters
LETTERS_FOR_TWO_SLIPS: Final = 8
SHARED_AT_LEAST: Final = 0.3  # of the typed word's pieces: fewer are not looked at
ENDING: Final = 2  # letters in which two forms of one word may differ
TYPED_MAX: Final = 12  # words that are looked at
SHARE_OF_BEST: Final = 0.4  # of the best entry's points: what has less is left out
EXTRA_OF_A_TYPED_WORD: Final = 0.15  # of a word's points, for each further place that holds it


class WordIndex:
    """Entries by number, each with texts of some weight. Built once, read often, never changed."""

    def __init__(self, entries: Iterable[Iterable[tuple[str, float]]]) -> None:
        """Take the texts of each entry with their weights."""
        self._weights: dict[str, dict[int, float]] = defaultdict(dict)
        self._size = 0
        for number, texts in enumerate(entries):
            self._size = number + 1
            for text, weight in texts:
                for word in words_of(text):
                    known = self._weights[word]
                    known[number] = max(known.get(number, 0), weight)
        self._words = list(self._weights)
        self._by_piece: dict[str, list[int]] = defaultdict(list)
        for place, word in enumerate(self._words):
            for piece in pieces_of(word):
                self._by_piece[piece].append(place)

    def find(
        self, typed: str, *, idle: frozenset[str] = frozenset(), joins_words: bool = True
    ) -> list[tuple[int, float]]:
        """List (entry, points), the best first.

        `idle` are folded words that say nothing by themselves; `joins_words` tells whether the language writes
        several words as one, so that a known word within a typed one counts.
        """
        asked = [word for word in dict.fromkeys(words_of(typed)) if len(word) > 1 and word not in idle][:TYPED_MAX]
        points: Counter[int] = Counter()
        for word in asked:
            points.update(self._points_of(word, joins_words=joins_words))
        if not points:
            return []
        best = max(points.values())
        kept = [(number, found) for number, found in points.items() if found >= best * SHARE_OF_BEST]
        return sorted(kept, key=lambda pair: (-pair[1], pair[0]))

    def _points_of(self, asked: str, *, joins_words: bool) -> dict[int, float]:
        """Give what one typed word brings each entry: its best place, and a little for the others."""
        best: dict[int, float] = {}
        for word, fit in self._fitting(asked, joins_words=joins_words):
            for number, weight in self._weights[word].items():
                before, now = best.get(number, 0), fit * weight
                best[number] = max(before, now) + EXTRA_OF_A_TYPED_WORD * min(before, now)
        rare = 1 + math.log(self._size / len(best)) if best else 1  # what everything has tells nothing apart
        return {number: found * rare for number, found in best.items()}

    def _fitting(self, asked: str, *, joins_words: bool) -> Sequence[tuple[str, float]]:
        pieces = pieces_of(asked)
        shared: Counter[int] = Counter()
        for piece in pieces:
            shared.update(self._by_piece.get(piece, ()))
        least = max(1, math.ceil(SHARED_AT_LEAST * len(pieces)))
        near = (self._words[place] for place, count in shared.items() if count >= least)
        return [(word, fit) for word in near if (fit := fit_of(asked, word, joins_words=joins_words))]


def fit_of(asked: str, word: str, *, joins_words: bool = True) -> float:
    """Say how well a typed word fits a word of the index, from 0 to 1; both are folded."""
    if asked == word:
        return WHOLE
    if len(asked) >= LEAST_OF_A_BEGINNING and (word.startswith(asked) or _differs_in_its_ending(asked, word)):
        return BEGINNING
    # "Laterne" is in "Strassenlaternen", and "Strassenlampe" holds "Lampe".
    if (len(asked) >= LEAST_OF_A_PART and asked in word) or (
        joins_words and len(word) >= LEAST_OF_A_PART and word in asked
    ):
        return PART
    slips = slips_allowed(asked)
    if slips and slips_between(asked, word, most=slips) <= slips:
        return SLIP
    return ALIKE if joins_words and asked[:LEAST_ALIKE] == word[:LEAST_ALIKE] and len(word) > LEAST_ALIKE else 0


def slips_allowed(word: str) -> int:
    """Say how many slips a word of this length may have."""
    if len(word) < LEAST_OF_A_SLIP:
        return 0
    return 2 if len(word) >= LETTERS_FOR_TWO_SLIPS else 1


def _differs_in_its_ending(one: str, other: str) -> bool:
    shorter = min(len(one), len(other))
    stem = shorter - ENDING
    return stem > ENDING and one[:stem] == other[:stem] and max(len(one), len(other)) - stem <= ENDING + 1
