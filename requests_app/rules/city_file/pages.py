"""What residents read of services before they ask, and the events of life that lead to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from requests_app.lib.marked_yaml import Mistake, Section
from requests_app.rules.city_file.fields import CODE, spot_of, word_lists, words
from requests_app.rules.city_file.sources import Sources

if TYPE_CHECKING:
    from requests_app.rules.city_file.values import CityFacts, CityFile, Spot, Words


@dataclass(frozen=True)
class ServicePageFacts:
    """The page of a service; each text in every language of the city, `minutes` are those that asking takes."""

    spot: Spot
    service: str
    purposes: Words
    needs: Mapping[str, Sequence[str]]
    fees: Words
    steps: Mapping[str, Sequence[str]]
    minutes: int
    answers_at_once: Words


@dataclass(frozen=True)
class LifeEventFacts:
    """An event of life; `services` are codes in the order in which they are shown."""

    spot: Spot
    code: str
    names: Words
    keywords: Mapping[str, Sequence[str]]
    services: tuple[str, ...]


def read_service_pages(sources: Sources, city: CityFacts) -> tuple[ServicePageFacts, ...]:
    """Read the pages of services; a service without one shows what the catalogue knows."""
    return tuple(_page(section, city) for section in sources.all("service_pages", required=False))


def _page(section: Section, city: CityFacts) -> ServicePageFacts:
    page = ServicePageFacts(
        spot=spot_of(section),
        service=section.text("code", pattern=CODE),
        purposes=words(section, "purpose", city.languages),
        needs=word_lists(section, "needs", city.languages),
        fees=words(section, "fee", city.languages),
        steps=word_lists(section, "steps", city.languages),
        minutes=section.whole("minutes", default=1, least=1),
        answers_at_once=words(section, "answer_at_once", city.languages) if section.has("answer_at_once") else {},
    )
    section.finish()
    return page


def read_life_events(sources: Sources, city: CityFacts) -> tuple[LifeEventFacts, ...]:
    """Read the events of life; a city without any shows its groups of services alone."""
    events = []
    for section in sources.all("life_events", required=False):
        events.append(
            LifeEventFacts(
                spot=spot_of(section),
                code=section.text("code", pattern=CODE),
                names=words(section, "name", city.languages),
                keywords=word_lists(section, "keywords", city.languages) if section.has("keywords") else {},
                services=section.texts("services"),
            )
        )
        section.finish()
    return tuple(events)


def mistakes_of_pages(city: CityFile) -> Iterator[Mistake]:
    """List pages and events that name a service which is not there or not public, and what stands twice."""
    public = {service.code for service in city.services if service.is_public}
    named = [(page.spot, "code", page.service) for page in city.service_pages]
    named += [(event.spot, "services", code) for event in city.life_events for code in event.services]
    for spot, field, code in named:
        if code and code not in public:
            yield spot.mistake(_("residents are offered no service “%(name)s”") % {"name": code}, field=field)
    for spot, code in _twice([(page.spot, page.service) for page in city.service_pages]):
        yield spot.mistake(_("“%(code)s” stands above already") % {"code": code}, field="code")
    for spot, code in _twice([(event.spot, event.code) for event in city.life_events]):
        yield spot.mistake(_("“%(code)s” stands above already") % {"code": code}, field="code")


def _twice(records: Sequence[tuple[Spot, str]]) -> Iterator[tuple[Spot, str]]:
    seen: set[str] = set()
    for spot, code in records:
        if code in seen:
            yield spot, code
        seen.add(code)
