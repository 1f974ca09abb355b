"""The catalogue as residents read it: names in their language, found by their own words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.core.cache import cache
from django.db.models import QuerySet

from requests_app.models import ServiceDefinition, ServiceGroup, ServiceRequest
from requests_app.rules.questions import Question, read_questions
from requests_app.vocabulary import TALK_TO_A_PERSON, Priority

COMMONEST_KEY: Final = "commonest-services"
COUNTED_EVERY_SECONDS: Final = 3600
COUNTED_REQUESTS: Final = 5_000  # the newest: all of them would be millions


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
    questions: tuple[Question, ...] = ()  # its own, in every language


@dataclass(frozen=True)
class GroupCard:
    """Services that belong together in a resident's eyes."""

    code: str
    name: str
    services: tuple[ServiceCard, ...]


def groups(language: str) -> list[GroupCard]:
    """List the public groups with their services, in the city's order (two queries)."""
    by_group: dict[int, list[ServiceCard]] = {}
    for service in public_services():
        by_group.setdefault(service.group_id, []).append(card_of(service, language))
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
    found = public_services().filter(code=code).first()
    return card_of(found, language) if found else None


def commonest(all_groups: Sequence[GroupCard], *, how_many: int = 6) -> list[ServiceCard]:
    """Pick what is asked for most, counted once an hour; the first of the catalogue fill the rest."""
    cards = {card.code: card for group in all_groups for card in group.services}
    counted = cache.get_or_set(COMMONEST_KEY, _most_asked, timeout=COUNTED_EVERY_SECONDS)
    order = [code for code in counted or () if code in cards]
    order += [code for code in cards if code not in order]
    return [cards[code] for code in order[:how_many]]


class Words(str):
    """A text in another language than the page's: it says in which one, so that it is read and pronounced as such."""

    spoken: str = ""


def in_language(texts: Mapping[str, str], language: str) -> str:
    """Choose the text of a language, else English, else any: these two as `Words`, which name their language."""
    return texts.get(language) or _standing_in(texts)


def _standing_in(texts: Mapping[str, str]) -> str:
    language = "en" if texts.get("en") else next(iter(texts), "")
    return words_in(language, texts[language]) if language else ""


def words_in(language: str, text: str) -> Words:
    """Mark a text with the language that it is in."""
    words = Words(text)
    words.spoken = language
    return words


def public_services() -> QuerySet[ServiceDefinition]:
    """Give the services that residents are offered, in the city's order."""
    return (
        ServiceDefinition.objects.filter(is_public=True, is_active=True, group__is_public=True)
        .exclude(code=TALK_TO_A_PERSON)
        .order_by("position", "code")
    )


def _most_asked() -> list[str]:
    """Order the services by how often they were asked for lately."""
    newest = ServiceRequest.objects.order_by("-received_at", "-id")[:COUNTED_REQUESTS]
    asked = Counter(newest.values_list("service__code", flat=True))
    public = [code for code in public_services().values_list("code", flat=True) if asked[code]]
    return sorted(public, key=lambda code: (-asked[code], code))


def card_of(service: ServiceDefinition, language: str) -> ServiceCard:
    """Show a service in one language."""
    return ServiceCard(
        code=service.code,
        name=in_language(service.names, language),
        description=in_language(service.descriptions, language),
        needs_place=service.needs_place,
        is_danger=service.priority >= Priority.DANGER,
        promise_working_days=service.promise_working_days,
        synonyms=tuple(service.synonyms.get(language, ())),
        questions=read_questions(service.questions),
    )
