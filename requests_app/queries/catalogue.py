"""The catalogue as residents read it: names in their language, found by their own words."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.core.cache import cache
from django.db.models import QuerySet

from requests_app.models import ServiceDefinition, ServiceGroup, ServiceRequest
from requests_app.vocabulary import TALK_TO_A_PERSON, Priority

FOUND_MAX: Final = 6
COMMONEST_KEY: Final = "commonest-services"
COUNTED_EVERY_SECONDS: Final = 3600
COUNTED_REQUESTS: Final = 5_000  # the newest: all of them would be millions
# How much a hit counts, by where the word stands.
WEIGHT_OF_NAME, WEIGHT_OF_SYNONYM, WEIGHT_OF_DESCRIPTION = 5, 4, 1


@dataclass(frozen=True)
class ServiceCard:
    """One service in one language."""

    code: str
    name: str
    description: str
    needs_place: bool
    is_danger: bool
    promise_working_days: int
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True)
class GroupCard:
    """Services that belong together in a resident's eyes."""

    code: str
    name: str
    services: tuple[ServiceCard, ...]


def groups(language: str) -> list[GroupCard]:
    """List the public groups with their services, in the city's order (two queries)."""
    by_group: dict[int, list[ServiceCard]] = {}
    for service in _public():
        by_group.setdefault(service.group_id, []).append(_card(service, language))
    return [
        GroupCard(group.code, in_language(group.names, language), tuple(by_group[group.pk]))
        for group in ServiceGroup.objects.filter(is_public=True).order_by("position", "code")
        if group.pk in by_group
    ]


def offered_service(code: str) -> ServiceDefinition | None:
    """Find a service that staff may give a case: any in use, also one that residents do not see."""
    return ServiceDefinition.objects.select_related("group", "calendar").filter(code=code, is_active=True).first()


def service_names(language: str) -> tuple[tuple[str, str], ...]:
    """List what a case can be about, as (code, name), by name (one query)."""
    found = ServiceDefinition.objects.filter(is_active=True).values_list("code", "names")
    return tuple(sorted(((code, in_language(names, language)) for code, names in found), key=lambda pair: pair[1]))


def service(code: str, language: str) -> ServiceCard | None:
    """Give one public service; None where the city does not offer it."""
    found = _public().filter(code=code).first()
    return _card(found, language) if found else None


def commonest(all_groups: Sequence[GroupCard], *, how_many: int = 6) -> list[ServiceCard]:
    """Pick what is asked for most, counted once an hour; the first of the catalogue fill the rest."""
    cards = {card.code: card for group in all_groups for card in group.services}
    counted = cache.get_or_set(COMMONEST_KEY, _most_asked, timeout=COUNTED_EVERY_SECONDS)
    order = [code for code in counted or () if code in cards]
    order += [code for code in cards if code not in order]
    return [cards[code] for code in order[:how_many]]


def search(words: str, all_groups: Sequence[GroupCard]) -> list[ServiceCard]:
    """Find services by name, synonym or description; the best first, at most six."""
    asked = [word for word in _plain(words).split() if len(word) > 1]
    scored = [(_score(card, asked), card) for group in all_groups for card in group.services]
    best = sorted((pair for pair in scored if pair[0]), key=lambda pair: -pair[0])
    return [card for _points, card in best[:FOUND_MAX]]


def in_language(texts: Mapping[str, str], language: str) -> str:
    """Choose the text of a language, else English, else any."""
    return texts.get(language) or texts.get("en") or next(iter(texts.values()), "")


def _public() -> QuerySet[ServiceDefinition]:
    return (
        ServiceDefinition.objects.filter(is_public=True, is_active=True, group__is_public=True)
        .exclude(code=TALK_TO_A_PERSON)
        .order_by("position", "code")
    )


def _most_asked() -> list[str]:
    """Order the services by how often they were asked for lately."""
    newest = ServiceRequest.objects.order_by("-received_at", "-id")[:COUNTED_REQUESTS]
    asked = Counter(newest.values_list("service__code", flat=True))
    public = [code for code in _public().values_list("code", flat=True) if asked[code]]
    return sorted(public, key=lambda code: (-asked[code], code))


def _card(service: ServiceDefinition, language: str) -> ServiceCard:
    return ServiceCard(
        code=service.code,
        name=in_language(service.names, language),
        description=in_language(service.descriptions, language),
        needs_place=service.needs_place,
        is_danger=service.priority >= Priority.DANGER,
        promise_working_days=service.promise_working_days,
        synonyms=tuple(service.synonyms.get(language, ())),
    )


def _score(card: ServiceCard, asked: Sequence[str]) -> int:
    places = (
        (_plain(card.name), WEIGHT_OF_NAME),
        (_plain(" ".join(card.synonyms)), WEIGHT_OF_SYNONYM),
        (_plain(card.description), WEIGHT_OF_DESCRIPTION),
    )
    return sum(weight for text, weight in places for word in asked if _is_in(word, text))


def _is_in(word: str, text: str) -> bool:
    # The beginning of a word counts too, and so does its stem: "Laternen" finds "Laterne".
    stem = word[:-2] if len(word) > 5 else word
    return stem in text


def _plain(text: str) -> str:
    """Lower the case and take accents away."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in parts if not unicodedata.combining(character))
