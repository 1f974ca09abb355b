"""Finding a service: events of life, groups, and a search that forgives spelling; kept per stamp of the city."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from requests_app.lib.word_index import WordIndex
from requests_app.models import LifeEvent, ServiceDefinition
from requests_app.queries import catalogue, places
from requests_app.queries.catalogue import GroupCard, ServiceCard, in_language
from requests_app.rules.idle_words import IDLE_WORDS

FOUND_MAX: Final = 6
# How much a hit counts, by where the word stands; an event of life helps the services that it leads to.
WEIGHT_OF_NAME, WEIGHT_OF_SYNONYM, WEIGHT_OF_DESCRIPTION, WEIGHT_OF_GROUP, WEIGHT_OF_EVENT = 5.0, 4.0, 1.0, 0.6, 0.8
JOINS_WORDS: Final = frozenset({"de", "lb"})  # languages that write "Laternenmast"
LATER: Final = 0.05  # of the weight of an event of life, for each service that stands before
OTHER_LANGUAGE: Final = 0.5  # a word of another language than the page's


@dataclass(frozen=True)
class LifeEventCard:
    """An event of life in one language, with what may help."""

    code: str
    name: str
    services: tuple[ServiceCard, ...]


@dataclass(frozen=True)
class Front:
    """What the start page shows: events of life first, then all services by group."""

    stamp: int
    language: str
    events: tuple[LifeEventCard, ...]
    groups: tuple[GroupCard, ...]

    def card(self, code: str) -> ServiceCard | None:
        """Find a public service by its code."""
        return next((card for group in self.groups for card in group.services if card.code == code), None)


def front(language: str) -> Front:
    """Give the start page of a language (one query; three more after a change of the city)."""
    return _front_under(places.city().facts_stamp, language)


def search(words: str, language: str) -> list[ServiceCard]:
    """Find services by the words of any language of the city, the page's own first; at most six."""
    return search_in(front(language), words)


def search_in(start: Front, words: str) -> list[ServiceCard]:
    """Search the services of a start page that was read already (no query)."""
    cards = {card.code: card for group in start.groups for card in group.services}
    index, codes = _index_under(start.stamp, start.language)
    hits = index.find(words, idle=IDLE_WORDS, joins_words=start.language in JOINS_WORDS)
    found = (cards.get(codes[number]) for number, _points in hits)
    return [card for card in found if card][:FOUND_MAX]


@lru_cache(maxsize=12)
def _front_under(stamp: int, language: str) -> Front:
    groups = tuple(catalogue.groups(language))
    cards = {card.code: card for group in groups for card in group.services}
    events = (
        LifeEventCard(
            one.code, in_language(one.names, language), tuple(cards[code] for code in one.services if code in cards)
        )
        for one in _events()
    )
    return Front(stamp, language, tuple(card for card in events if card.services), groups)


def _events() -> Sequence[LifeEvent]:
    return list(LifeEvent.objects.filter(is_active=True).order_by("position", "code"))


@lru_cache(maxsize=12)
def _index_under(stamp: int, language: str) -> tuple[WordIndex, list[str]]:
    """Build the index for the readers of a language, once for each state of the catalogue."""
    services = list(catalogue.public_services().select_related("group"))
    events = _events()
    texts = ([*_texts_of(service, language), *_texts_of_events(service.code, events, language)] for service in services)
    return WordIndex(texts), [service.code for service in services]


def _texts_of(service: ServiceDefinition, language: str) -> Iterator[tuple[str, float]]:
    sources = (
        (service.names, WEIGHT_OF_NAME),
        (service.synonyms, WEIGHT_OF_SYNONYM),
        (service.descriptions, WEIGHT_OF_DESCRIPTION),
        (service.group.names, WEIGHT_OF_GROUP),
    )
    for texts, weight in sources:
        for spoken, text in texts.items():
            share = 1 if spoken == language else OTHER_LANGUAGE
            yield text if isinstance(text, str) else " ".join(text), weight * share


def _texts_of_events(code: str, events: Sequence[LifeEvent], language: str) -> Iterator[tuple[str, float]]:
    for one in events:
        if code in one.services:
            for spoken, name in one.names.items():
                share = 1 if spoken == language else OTHER_LANGUAGE
                weight = WEIGHT_OF_EVENT * (1 - LATER * one.services.index(code))
                yield " ".join([name, *one.keywords.get(spoken, ())]), weight * share
