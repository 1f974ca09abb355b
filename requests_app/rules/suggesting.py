"""Which service a text is about: a linear model over words and pieces of words, learned elsewhere.

A text becomes two lists of numbers, one for its words and pairs of words, one for the pieces of its words. Each number
is (1 + ln of how often) times how rare the term is; each list has the length 1. A column of weights for each service
and each group of services then says how strongly every term speaks for it.
"""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from requests_app.rules.terms import pairs_of, pieces_of, said_words, words_of

SHOWN: Final = 3  # choices, and words as their reason
SHORTEST_REASON: Final = 3  # characters; shorter words explain nothing to anybody
READ: Final = 2_000  # characters; what a letter is about stands at its beginning
LOUD: Final = 0.3  # of what the loudest word says


@dataclass(frozen=True)
class Model:
    """What was learned for one language. Rows are terms; columns are services, then groups."""

    language: str
    version: str
    services: tuple[str, ...]
    groups: tuple[str, ...]
    words: Mapping[str, int]  # word or pair of words -> row
    pieces: Mapping[str, int]  # piece of a word -> row
    rarity: Sequence[float]  # of each row
    weights: memoryview  # signed bytes, row after row
    scales: Sequence[float]  # of each column: weight = byte * scale
    begins: Sequence[float]  # of each column: where the sum begins


@dataclass(frozen=True)
class Choice:
    """A service that a text may be about: how likely (0 to 1), and the words that spoke for it."""

    code: str
    likely: float
    because: tuple[str, ...] = ()


@dataclass(frozen=True)
class Guess:
    """What a model makes of a text: services and groups, the likeliest first."""

    choices: tuple[Choice, ...]
    groups: tuple[Choice, ...]
    version: str


Vector = dict[int, float]


def vector_of(
    words: Sequence[str], *, known_words: Mapping[str, int], known_pieces: Mapping[str, int], rarity: Sequence[float]
) -> Vector:
    """Turn the words of a text into numbers by row; empty where no term is known."""
    pieces = (piece for word in words for piece in pieces_of(word))
    whole = _of_length_one(_counted((*words, *pairs_of(words)), known_words), rarity)
    return whole | _of_length_one(_counted(pieces, known_pieces), rarity)


def _counted(terms: Iterable[str], known: Mapping[str, int]) -> Counter[int]:
    return Counter(row for term in terms if (row := known.get(term)) is not None)


def _of_length_one(counts: Mapping[int, int], rarity: Sequence[float]) -> Vector:
    raw = {row: (1 + math.log(count)) * rarity[row] for row, count in counts.items()}
    length = math.sqrt(sum(number * number for number in raw.values()))
    return {row: number / length for row, number in raw.items()}


def guess(text: str, model: Model, *, among: frozenset[str] | None = None, how_many: int = SHOWN) -> Guess | None:
    """Say which services a text may be about; None where the model knows none of its words.

    `among`: the services that may be named.
    """
    text = text[:READ]
    vector = vector_of(words_of(text), known_words=model.words, known_pieces=model.pieces, rarity=model.rarity)
    if not vector:
        return None
    sums = _sums(vector, model)
    border = len(model.services)
    choices = _best(model.services, sums[:border], how_many, among)
    reasons = _because(text, vector, model, [choice.code for choice in choices])
    explained = tuple(Choice(choice.code, choice.likely, words) for choice, words in zip(choices, reasons, strict=True))
    return Guess(explained, _best(model.groups, sums[border:], how_many, None), model.version)


def _sums(vector: Vector, model: Model) -> list[float]:
    width = len(model.begins)
    sums = [0.0] * width
    for row, number in vector.items():
        weights = model.weights[row * width : row * width + width]
        sums = [total + number * weight for total, weight in zip(sums, weights, strict=True)]
    return [begin + total * scale for begin, total, scale in zip(model.begins, sums, model.scales, strict=True)]


def _best(
    codes: Sequence[str], sums: Sequence[float], how_many: int, among: frozenset[str] | None
) -> tuple[Choice, ...]:
    if not codes:
        return ()
    highest = max(sums)
    powers = [math.exp(one - highest) for one in sums]
    total = sum(powers)
    ranked = sorted(zip(codes, powers, strict=True), key=lambda pair: (-pair[1], pair[0]))
    fitting = [Choice(code, power / total) for code, power in ranked if among is None or code in among]
    return tuple(fitting[:how_many])


def _because(text: str, vector: Vector, model: Model, codes: Sequence[str]) -> list[tuple[str, ...]]:
    """Name for each service the person's own words that spoke most for it, against the average of all services."""
    said = dict(zip(reversed(words_of(text)), reversed(said_words(text)), strict=True))  # each as it stands first
    columns = [model.services.index(code) for code in codes]
    spoken: list[dict[str, float]] = [{} for _ in codes]
    for word in reversed(said):
        if len(word) >= SHORTEST_REASON:
            rows = [model.words.get(word), *(model.pieces.get(piece) for piece in pieces_of(word))]
            shares = _shares({row: vector[row] for row in rows if row is not None}, model)
            for column, spoke in zip(columns, spoken, strict=True):
                spoke[word] = shares[column]
    return [tuple(said[word] for word in _loudest(spoke)) for spoke in spoken]


def _shares(vector: Vector, model: Model) -> list[float]:
    """Say for each service what some of the terms have said for it, less what they said for all on average."""
    sums = _sums(vector, model)[: len(model.services)]
    own = [total - begin for total, begin in zip(sums, model.begins, strict=False)]
    average = sum(own) / len(own)
    return [one - average for one in own]


def _loudest(spoke: Mapping[str, float]) -> list[str]:
    first = sorted(spoke, key=lambda word: -spoke[word])[:SHOWN]
    return [word for word in first if spoke[word] > max(0.0, LOUD * spoke[first[0]])]


def rarity_of(letters_with: int, *, letters: int) -> float:
    """Say how rare a term is that stands in so many of all letters."""
    return math.log((1 + letters) / (1 + letters_with)) + 1


def as_bytes(columns: Sequence[Sequence[float]]) -> tuple[bytes, list[float]]:
    """Write columns of weights as signed bytes, row after row, with the scale of each column."""
    scales = [max((abs(weight) for weight in column), default=0.0) / 127 or 1.0 for column in columns]
    rows = zip(*columns, strict=True)
    packed = array("b", (round(weight / scale) for row in rows for weight, scale in zip(row, scales, strict=True)))
    return packed.tobytes(), scales
