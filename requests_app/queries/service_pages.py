"""What a resident reads of a service before she asks: what for, what it needs and costs, by when, and where else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any, Final

from django.utils.dates import WEEKDAYS as DAY_NAMES
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from requests_app.lib.business_time import WEEKDAYS
from requests_app.models import ServiceDefinition, ServicePage, Site
from requests_app.queries import catalogue, places, standing_facts
from requests_app.queries.catalogue import ServiceCard, in_language, words_in
from requests_app.queries.slas import chosen_among
from requests_app.queries.standing_facts import StandingFacts
from requests_app.vocabulary import ClockKind, QuestionKind, TargetUnit

CLOSURES_MAX: Final = 3


@dataclass(frozen=True)
class Hours:
    """Days that have the same hours: "Monday", "08:00 to 12:30"."""

    days: str
    times: str


@dataclass(frozen=True)
class Place:
    """A house where somebody helps with it."""

    name: str
    address: str
    hours: tuple[Hours, ...]
    has_kiosk: bool
    is_step_free: bool
    closures: tuple[tuple[date, str], ...]


@dataclass(frozen=True)
class ServicePageCard:
    """The page of one service in one language."""

    service: ServiceCard
    purpose: str
    needs: tuple[str, ...]
    fee: str
    steps: tuple[str, ...]
    minutes: int
    promise: str
    places: tuple[Place, ...]
    asks: tuple[str, ...] = ()  # the service's own questions
    asks_by_answer: bool = False  # some of them only after certain answers


def service_page(code: str, language: str, *, today: date) -> ServicePageCard | None:
    """Give the page of a public service; None where the city does not offer it (four queries at most)."""
    found = catalogue.public_services().select_related("page", "calendar").filter(code=code).first()
    if found is None:
        return None
    page: ServicePage | None = getattr(found, "page", None)
    card = catalogue.card_of(found, language)
    asked = [question for question in card.questions if question.kind != QuestionKind.NOTE]
    return ServicePageCard(
        service=card,
        purpose=in_language(page.purposes, language) if page else "",
        needs=_list_in(page.needs if page else {}, language),
        fee=in_language(page.fees, language) if page else "",
        steps=_list_in(page.steps if page else {}, language),
        minutes=page.minutes if page else 1,
        promise=promise_of(found, standing_facts.facts_under(places.city().facts_stamp)),
        places=tuple(_place(site, language, today=today) for site in _sites()),
        asks=tuple(in_language(question.words, language) for question in asked),
        asks_by_answer=any(question.only_if for question in asked),
    )


def promised(code: str, facts: StandingFacts) -> str:
    """Say what is promised for a service by its code, by facts that were read already (no query)."""
    return promise_of(facts.services[code], facts) if code in facts.services else ""


def promise_of(service: ServiceDefinition, facts: StandingFacts) -> str:
    """Say what the clock policies promise for a service: "within 5 working days"."""
    chosen = chosen_among(facts.policies, service, priority=service.priority, kinds=[ClockKind.SERVICE_NORM])
    target = chosen[0].policy.target if chosen else service.promise_working_days
    unit = chosen[0].policy.unit if chosen else TargetUnit.WORKING_DAYS
    if unit == TargetUnit.CALENDAR_DAYS:
        sentence = ngettext("within %(count)s day", "within %(count)s days", target)
    elif unit == TargetUnit.WORKING_MINUTES:
        sentence = ngettext("within %(count)s minute of our hours", "within %(count)s minutes of our hours", target)
    else:
        sentence = ngettext("within %(count)s working day", "within %(count)s working days", target)
    return sentence % {"count": target}


def _list_in(texts: Mapping[str, Sequence[str]], language: str) -> tuple[str, ...]:
    if texts.get(language):
        return tuple(texts[language])
    other = "en" if texts.get("en") else next(iter(texts), "")
    return tuple(words_in(other, text) for text in texts.get(other, ()))


def _sites() -> list[Site]:
    return list(Site.objects.order_by("id").prefetch_related("devices"))


def _place(site: Site, language: str, *, today: date) -> Place:
    closures = [(date.fromisoformat(one["on"]), in_language(one.get("reason", {}), language)) for one in site.closures]
    return Place(
        name=site.name,
        address=site.address,
        hours=tuple(hours_of(site.hours)),
        has_kiosk=any(device.is_active for device in site.devices.all()),
        is_step_free=bool(site.access.get("step_free")),
        closures=tuple((day, why) for day, why in closures if day >= today)[:CLOSURES_MAX],
    )


def hours_of(week: Mapping[str, Sequence[Sequence[str]]]) -> list[Hours]:
    """Say the hours of a week, days with the same hours together."""
    found: list[tuple[list[int], Any]] = []
    for number, day in enumerate(WEEKDAYS):
        windows = [tuple(window) for window in week.get(day, ())]
        if not windows:
            continue
        if found and found[-1][1] == windows and found[-1][0][-1] == number - 1:
            found[-1][0].append(number)
        else:
            found.append(([number], windows))
    return [Hours(_days(days), ", ".join(_window(*window) for window in windows)) for days, windows in found]


def _days(numbers: Sequence[int]) -> str:
    names = [str(DAY_NAMES[number]) for number in (numbers[0], numbers[-1])]
    if len(numbers) == 1:
        return names[0]
    return _("%(first)s to %(last)s") % {"first": names[0], "last": names[1]}


def _window(start: str, end: str) -> str:
    return _("%(start)s to %(end)s") % {"start": _clock(start), "end": _clock(end)}


def _clock(text: str) -> str:
    if text == "24:00":
        return text
    return time_format(time.fromisoformat(text), _("H:i"))
