"""Learns which words speak for which service; needs scikit-learn, which neither web nor workers ever load."""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from requests_app.management.learning.letters import Example
from requests_app.rules.suggesting import Vector, as_bytes, rarity_of, vector_of
from requests_app.rules.suggesting_file import FORMAT, text_of
from requests_app.rules.terms import pairs_of, pieces_of, words_of

LEAST_LETTERS: Final = 5  # a term is learned, and written down, when so many different letters use it
LEAST_OF_A_SERVICE: Final = 3
FREEDOM: Final = 3.0  # how far weights may go; chosen on the third and fourth fifth of the letters of Konstanz
ROUNDS: Final = 300
DIGITS: Final = 4


class TooFewLetters(Exception):
    """There is nothing to learn from: one service at most has been asked for often enough."""


@dataclass(frozen=True)
class Vocabulary:
    """The terms that are learned, by row, and how rare each is."""

    words: Mapping[str, int]
    pieces: Mapping[str, int]
    rarity: Sequence[float]

    def vector_of(self, text: str) -> Vector:
        """Turn a text into numbers exactly as it is done when a suggestion is served."""
        return vector_of(words_of(text), known_words=self.words, known_pieces=self.pieces, rarity=self.rarity)


def vocabulary_of(texts: Iterable[str]) -> Vocabulary:
    """Take the terms that stand in five different letters at least: what only one person wrote stays with her."""
    distinct = {tuple(words_of(text)) for text in texts}
    words = Counter(term for said in distinct for term in {*said, *pairs_of(said)})
    pieces = Counter(term for said in distinct for term in {piece for word in said for piece in pieces_of(word)})
    known = [sorted(term for term, count in counts.items() if count >= LEAST_LETTERS) for counts in (words, pieces)]
    counted = [*(words[term] for term in known[0]), *(pieces[term] for term in known[1])]
    return Vocabulary(
        words={term: row for row, term in enumerate(known[0])},
        pieces={term: row for row, term in enumerate(known[1], start=len(known[0]))},
        rarity=[round(rarity_of(count, letters=len(distinct)), DIGITS) for count in counted],
    )


def learn(examples: Sequence[Example], *, language: str, on: str) -> str:
    """Learn from letters and give the text of the model's file; `on` is the day, such as 20261130.

    Raises `TooFewLetters`, and `CommandError` without scikit-learn.
    """
    regression, matrix_of = _tools()
    vocabulary = vocabulary_of(example.text for example in examples)
    if len({example.service for example in examples}) < 2 or not vocabulary.rarity:
        raise TooFewLetters
    rows = matrix_of([vocabulary.vector_of(example.text) for example in examples], width=len(vocabulary.rarity))
    services = _columns(regression, rows, [example.service for example in examples], evened=True)
    groups = _columns(regression, rows, [example.group for example in examples], evened=False)
    packed, scales = as_bytes([*services.weights, *groups.weights])
    fields = {
        "format": FORMAT,
        "language": language,
        "letters": len(examples),
        "services": services.codes,
        "groups": groups.codes,
        "words": list(vocabulary.words),
        "pieces": list(vocabulary.pieces),
        "rarity": vocabulary.rarity,
        "scales": scales,
        "begins": [round(begin, DIGITS) for begin in (*services.begins, *groups.begins)],
        "weights": base64.b64encode(packed).decode(),
    }
    return text_of(fields, trained_on=on)


@dataclass(frozen=True)
class _Columns:
    codes: list[str]
    weights: list[list[float]]
    begins: list[float]


def _columns(regression: Any, rows: Any, labels: Sequence[str], *, evened: bool) -> _Columns:
    """Learn a column for each label. `evened`: a seldom service counts more than its letters, a common one less."""
    counts = Counter(labels)
    if len(counts) < 2:
        return _Columns([], [], [])
    weight_of = {
        label: (len(labels) / len(counts) / count) ** 0.5 if evened else 1.0 for label, count in counts.items()
    }
    found = regression(C=FREEDOM, max_iter=ROUNDS)
    found.fit(rows, list(labels), sample_weight=[weight_of[label] for label in labels])
    codes = [str(code) for code in found.classes_]
    weights, begins = found.coef_.tolist(), found.intercept_.tolist()
    if len(codes) == 2:  # one column tells two labels apart
        weights, begins = [[-one for one in weights[0]], weights[0]], [-begins[0], begins[0]]
    return _Columns(codes, weights, begins)


def _tools() -> tuple[Any, Any]:
    """Give the regression and what makes its matrix. Raises `CommandError` where they are not installed."""
    try:
        from scipy.sparse import csr_matrix
        from sklearn.linear_model import LogisticRegression
    except ImportError as problem:
        raise CommandError(
            _("Training needs scikit-learn. Install it beside the city: %(command)s")
            % {"command": ".venv/bin/uv pip install -r requirements-train.in"}
        ) from problem

    def matrix_of(vectors: Sequence[Vector], *, width: int) -> Any:
        places = [(number, row, value) for number, one in enumerate(vectors) for row, value in one.items()]
        numbers, rows, values = zip(*places, strict=True)
        return csr_matrix((values, (numbers, rows)), shape=(len(vectors), width))

    return LogisticRegression, matrix_of
