"""Work queues, and the ordered rules that send cases there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from django.utils.translation import gettext as _

from requests_app.lib.marked_yaml import Section
from requests_app.rules.city_file.fields import CODE, spot_of, word_lists_of, words
from requests_app.rules.city_file.sources import Sources
from requests_app.rules.city_file.values import CityFacts, QueueFacts, RuleFacts
from requests_app.rules.routing import RoutingRule
from requests_app.vocabulary import UNKNOWN_DISTRICT

ANY: Final = "any"
KNOWN: Final = "known"
BOUND: Final = 1000  # so many cases may wait in a queue before its lead is told


def read_queues(sources: Sources, city: CityFacts) -> tuple[QueueFacts, ...]:
    """Read the work queues."""
    return tuple(_queue(section, city) for section in sources.all("work_queues"))


def _queue(section: Section, city: CityFacts) -> QueueFacts:
    queue = QueueFacts(
        spot=spot_of(section),
        code=section.text("code", pattern=CODE),
        name=section.text("name"),
        public_names=words(section, "public_name", city.languages),
        team=section.text("team"),
        lead=section.text("lead"),
        deputy=section.text("deputy"),
        calendar=section.text("calendar", default=city.calendar),
        accept_within_minutes=section.whole("accept_within_minutes", least=1),
        bound=section.whole("bound", least=1, default=BOUND),
        is_intake=section.flag("is_intake", default=False),
        districts=section.texts("districts", required=False),
    )
    section.finish()
    return queue


def read_rules(sources: Sources, city: CityFacts, *, districts: Sequence[str]) -> tuple[RuleFacts, ...]:
    """Read the rules in their order; `known` becomes the list of all districts."""
    holder = sources.holder("service_sets", required=False)
    sets = word_lists_of(holder.section("service_sets")) if holder else {}
    return tuple(_rule(section, city, sets, districts) for section in sources.all("routing_rules"))


def _rule(section: Section, city: CityFacts, sets: Mapping[str, Sequence[str]], districts: Sequence[str]) -> RuleFacts:
    services = _services(section, sets)
    where = _districts(section, districts)
    when: dict[str, Sequence[str | int]] = {"service": list(services)}
    if where:
        when["district"] = list(where)
    rule = RoutingRule(
        code=section.text("code", pattern=CODE),
        queue=section.text("queue"),
        when=when,
        because=words(section, "because", city.languages),
    )
    section.finish()
    return RuleFacts(spot=spot_of(section), rule=rule, services=services, districts=where)


def _services(section: Section, sets: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    value = section.value("services")
    if isinstance(value, list):
        return tuple(str(code) for code in value)
    if isinstance(value, str) and value not in sets:
        section.wrong("services", _("there is no set of services named “%(value)s”") % {"value": value})
    return tuple(sets.get(str(value), ()))


def _districts(section: Section, districts: Sequence[str]) -> tuple[str, ...]:
    value = section.value("districts")
    if isinstance(value, list) and value:
        return tuple(str(code) for code in value)
    choices: Mapping[str, tuple[str, ...]] = {
        ANY: (),
        KNOWN: tuple(districts),
        UNKNOWN_DISTRICT: (UNKNOWN_DISTRICT,),
    }
    if section.has("districts") and value not in choices:
        section.wrong("districts", _("must be any, known, unknown or a list of districts"))
    return choices.get(str(value), ())
