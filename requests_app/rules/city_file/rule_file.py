"""Routing rules in a file of their own: read against a city that is loaded already."""

from __future__ import annotations

from collections.abc import Sequence

from requests_app.lib.marked_yaml import Mistake, parse
from requests_app.rules.city_file.queues import read_rules
from requests_app.rules.city_file.sources import Sources
from requests_app.rules.city_file.values import CityFileMistakes
from requests_app.rules.routing import RoutingRule
from requests_app.rules.routing_checks import RoutingGround, mistakes_in_rules


def read_rule_file(text: str, *, file: str, languages: Sequence[str], ground: RoutingGround) -> tuple[RoutingRule, ...]:
    """Read `routing_rules` and `service_sets` of one file. Raises `CityFileMistakes` with all that is wrong."""
    mistakes: list[Mistake] = []
    sources = Sources([parse(text, file=file, mistakes=mistakes)], mistakes)
    entries = [] if mistakes else read_rules(sources, languages=languages, districts=ground.districts)
    if not mistakes:
        sources.finish()
    rules = tuple(entry.rule for entry in entries)
    for found in [] if mistakes else mistakes_in_rules(rules, ground):
        spot = sources.spot("routing_rules") if found.index is None else entries[found.index].spot
        mistakes.append(spot.mistake(found.message, field=found.field))
    if mistakes:
        raise CityFileMistakes(mistakes)
    return rules
