"""Which services a person's words are about: by what was learned from past letters, else by the catalogue."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from django.conf import settings

from requests_app.lib.folding import words_of as folded
from requests_app.queries.catalogue import ServiceCard
from requests_app.queries.finding import Front, search_in
from requests_app.rules.idle_words import IDLE_WORDS
from requests_app.rules.suggested import Suggested
from requests_app.rules.suggesting import SHOWN, Choice, Model, guess
from requests_app.rules.suggesting_file import UnreadableModel, model_from
from requests_app.rules.terms import said_words, words_of
from requests_app.vocabulary import SuggestionSource

LANGUAGES_KEPT: Final = 8
SHORTEST_STEM: Final = 4  # characters that a word and the catalogue must share
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class SuggestedService:
    """A service that a text may be about, and the person's own words that spoke for it."""

    card: ServiceCard
    because: tuple[str, ...]


@dataclass(frozen=True)
class Suggestions:
    """Up to three services, the likeliest first; the groups to look in otherwise; who suggested, for the record."""

    services: tuple[SuggestedService, ...]
    group_codes: tuple[str, ...]
    source: SuggestionSource
    model_version: str = ""

    def as_told(self) -> Suggested | None:
        """Give what goes with the submission, so that it is kept with the request; none where nothing was shown."""
        if not self.services:
            return None
        return Suggested(self.source, tuple(one.card.code for one in self.services), self.model_version)


def suggest(words: str, start: Front) -> Suggestions:
    """Suggest three services for a text, among those of a start page that was read already (`finding.front`); no query.

    What the model leaves open, and a language without a model, the search of the catalogue fills.
    """
    cards = {card.code: card for group in start.groups for card in group.services}
    model = model_for(start.language)
    found = guess(words, model, among=frozenset(cards)) if model is not None else None
    if found is None:
        hits = [_of_catalogue(words, card) for card in search_in(start, words)[:SHOWN]]
        return Suggestions(tuple(hits), (), SuggestionSource.CATALOGUE)
    chosen = [_of_model(choice, cards) for choice in found.choices]
    taken = {one.card.code for one in chosen}
    more = [_of_catalogue(words, card) for card in search_in(start, words) if card.code not in taken]
    groups = tuple(choice.code for choice in found.groups)
    return Suggestions((*chosen, *more)[:SHOWN], groups, SuggestionSource.MODEL, found.version)


def model_for(language: str) -> Model | None:
    """Give what was learned for a language; none where nothing was, or where the file cannot be read (it is logged).

    A file that is written anew is read anew: its time and size are asked for each time, which costs microseconds.
    """
    if not language.replace("-", "").isalnum():
        return None
    file = settings.SUGGESTIONS_DIR / f"{language}.json"
    try:
        seen = file.stat()
    except OSError:
        return None
    return _read(file, seen.st_mtime_ns, seen.st_size)


@lru_cache(maxsize=LANGUAGES_KEPT)
def _read(file: Path, _written_ns: int, _size: int) -> Model | None:
    try:
        return model_from(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, UnreadableModel) as problem:
        log.warning("suggestions.unreadable file=%s why=%s", file.name, problem)
        return None


def _of_model(choice: Choice, cards: dict[str, ServiceCard]) -> SuggestedService:
    return SuggestedService(cards[choice.code], choice.because)


def _of_catalogue(words: str, card: ServiceCard) -> SuggestedService:
    """Name the words that stand in the catalogue, too, or begin like one of its words."""
    known = words_of(" ".join((card.name, *card.synonyms, card.description)))
    pairs = dict(zip(words_of(words), said_words(words), strict=True))
    telling = {word: said for word, said in pairs.items() if IDLE_WORDS.isdisjoint(folded(said))}
    spoke = [said for word, said in telling.items() if any(_are_alike(word, other) for other in known)]
    return SuggestedService(card, tuple(spoke[:SHOWN]))


def _are_alike(word: str, other: str) -> bool:
    shorter = min(len(word), len(other))
    return word == other if shorter < SHORTEST_STEM else word[:shorter] == other[:shorter]
