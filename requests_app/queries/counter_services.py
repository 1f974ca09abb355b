"""Which service a clerk means, in whatever language she types it, and what she needs to know of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Final

from requests_app.lib.folding import words_of
from requests_app.models import ServiceDefinition, ServicePage
from requests_app.queries import finding, standing_facts
from requests_app.queries.catalogue import ServiceCard, in_language
from requests_app.queries.finding import Front
from requests_app.queries.service_pages import promise_of
from requests_app.queries.slas import chosen_among, day_of, working_time
from requests_app.queries.standing_facts import StandingFacts
from requests_app.rules.sla import promise_by
from requests_app.vocabulary import ClockKind, QuestionKind

FOUND_MAX: Final = 6


@dataclass(frozen=True)
class Briefing:
    """What a clerk needs of a service while she speaks: what to ask, what to say, and the answer where there is one."""

    service: ServiceCard
    needs: tuple[str, ...]
    asks: tuple[str, ...]
    fee: str
    promise: str
    promised_on: date | None
    answer: str = ""  # in the language of the page
    answer_for_visitor: str = ""  # the same in hers: she reads it


def fitting(typed: str, start: Front) -> list[ServiceCard]:
    """List the services that fit, the best first; a code, a name or another word of any language decides alone.

    No query but after a change of the city.
    """
    wanted = _key(typed)
    if not wanted:
        return []
    facts = standing_facts.facts_under(start.stamp)
    sure: list[ServiceCard] = []
    for says in SURE_WAYS:
        found = [card for card in _cards(start) if wanted in map(_key, says(facts.services[card.code]))]
        if len(found) == 1:
            return found
        sure += found
    rest = finding.search_in(start, typed)
    return list({card.code: card for card in [*sure, *rest]}.values())[:FOUND_MAX]


def choices(typed: str, start: Front) -> list[ServiceCard]:
    """List what to choose from while somebody types: a service that is surely meant first, then what sounds alike."""
    both = [*fitting(typed, start), *finding.search_in(start, typed)]
    return list({card.code: card for card in both}.values())[:FOUND_MAX]


def _names(service: ServiceDefinition) -> Iterator[str]:
    yield service.code
    yield from service.names.values()


def _synonyms(service: ServiceDefinition) -> Iterator[str]:
    for words in service.synonyms.values():
        yield from words


# The surest way first; one that fits a single service decides.
SURE_WAYS: Final[tuple[Callable[[ServiceDefinition], Iterator[str]], ...]] = (_names, _synonyms)


def _key(text: str) -> str:
    return " ".join(words_of(text))


def _cards(start: Front) -> Sequence[ServiceCard]:
    return [card for group in start.groups for card in group.services]


def briefing(code: str, start: Front, *, language: str, at: datetime) -> Briefing | None:
    """Brief a clerk on a service (no query but after a change of the city). `language` is the visitor's."""
    card = start.card(code)
    facts = standing_facts.facts_under(start.stamp)
    if card is None or code not in facts.services:
        return None
    service, page = facts.services[code], pages_under(start.stamp).get(code)
    asked = [question for question in card.questions if question.kind != QuestionKind.NOTE]
    needs = (page.needs if page else {}).get(start.language) or (page.needs if page else {}).get("en", ())
    return Briefing(
        service=card,
        needs=tuple(needs),
        asks=tuple(in_language(question.words, start.language) for question in asked),
        fee=in_language(page.fees, start.language) if page else "",
        promise=promise_of(service, facts),
        promised_on=promised_day(service, facts, at=at),
        answer=answer_at_once(code, start.stamp, start.language),
        answer_for_visitor=answer_at_once(code, start.stamp, language),
    )


def promised_day(service: ServiceDefinition, facts: StandingFacts, *, at: datetime) -> date | None:
    """Say by which day a request of this moment is answered; None where no policy counts."""
    chosen = chosen_among(facts.policies, service, priority=service.priority, kinds=[ClockKind.SERVICE_NORM])
    if not chosen:
        return None
    calendar = chosen[0].calendar or service.calendar
    return day_of(promise_by(chosen[0].policy, working_time(calendar), at=at).due_at, service.calendar)


def answer_at_once(code: str, stamp: int, language: str) -> str:
    """Give the words that settle a request where it is asked; empty where nobody can answer it at once."""
    page = pages_under(stamp).get(code)
    return in_language(page.answers_at_once, language) if page else ""


@lru_cache(maxsize=2)
def pages_under(stamp: int) -> dict[str, ServicePage]:
    """Read the pages of all services, once for each stamp."""
    return {page.service.code: page for page in ServicePage.objects.select_related("service")}
