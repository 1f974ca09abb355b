"""Work queues, and the ordered rules that send cases there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from django.utils.translation import gettext as _

from requests_app.lib.marked_yaml import Section
from requests_app.rules.city_file.fields import CODE, spot_of, word_lists_of, words
from requests_app.rules.city_file.sources import Sources
from requests_app.rules.city_file.values import CityFacts, QueueFacts, RuleFacts
from requests_app.rules.conditions import AllOf, AnyOf, Condition, ConditionHasMistakes, Leaf, parse, where_of
from requests_app.rules.routing import RoutingRule
from requests_app.vocabulary import UNKNOWN_DISTRICT, HandsOut, Picking

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
        hands_out=HandsOut(section.text("hands_out", default=HandsOut.PULL, choices=HandsOut.values)),
        picking=Picking(section.text("picking", default=Picking.TEAM, choices=Picking.values)),
        is_intake=section.flag("is_intake", default=False),
        districts=section.texts("districts", required=False),
    )
    section.finish()
    return queue


def read_rules(sources: Sources, *, languages: Sequence[str], districts: Sequence[str]) -> tuple[RuleFacts, ...]:
    """Read the rules in their order; `known` becomes the list of all districts."""
    holder = sources.holder("service_sets", required=False)
    sets = word_lists_of(holder.section("service_sets")) if holder else {}
    return tuple(_rule(section, languages, sets, districts) for section in sources.all("routing_rules"))


def _rule(
    section: Section, languages: Sequence[str], sets: Mapping[str, Sequence[str]], districts: Sequence[str]
) -> RuleFacts:
    services = _services(section, sets)
    where = _districts(section, districts)
    parts = [
        *([] if services is None else [Leaf("service", "in", services)]),
        *([Leaf("district", "in", where)] if where else []),
        *_more(section),
    ]
    rule = RoutingRule(
        code=section.text("code", pattern=CODE),
        queue=section.text("queue"),
        when=AllOf(tuple(parts)),
        because=words(section, "because", languages),
    )
    section.finish()
    return RuleFacts(spot=spot_of(section), rule=rule)


def _more(section: Section) -> list[Condition]:
    """Read the tree of further conditions; each mistake is told with its line."""
    if not section.has("when"):
        return []
    try:
        return [parse(section.value("when"))]
    except ConditionHasMistakes as found:
        for mistake in found.mistakes:
            name = f"when.{where_of(mistake.steps)}" if mistake.steps else "when"
            section.wrong(name, mistake.message, line=section.line_at("when", mistake.steps))
        return [AnyOf(())]  # never: a rule that cannot be read takes nothing from those below it


def _services(section: Section, sets: Mapping[str, Sequence[str]]) -> tuple[str, ...] | None:
    """Read a list of services or the name of a set; None for any."""
    value = section.value("services")
    if value == ANY:
        return None
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
