"""What must hold for an ordered list of rules: names that exist, no case without a rule, no rule without a case."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from requests_app.rules.conditions import AllOf, Condition, Leaf, leaves
from requests_app.rules.routing import RoutingRule
from requests_app.vocabulary import UNKNOWN_DISTRICT, Office

FIELD_OF: Final = {"service": "services", "district": "districts"}  # where the short form of a rule says it
Pair = tuple[str, str]  # service, district


@dataclass(frozen=True)
class RoutingGround:
    """The city as rules see it. `services` maps a code to the offices that its cases may pass; none says any."""

    services: Mapping[str, Collection[Office]]
    queues: Mapping[str, Office | None]
    districts: Sequence[str]
    names: Mapping[str, Collection[str]] = field(default_factory=dict)  # more fields -> the codes that exist

    @property
    def places(self) -> tuple[str, ...]:
        """List where a case can lie: nowhere known, or in a district."""
        return (UNKNOWN_DISTRICT, *self.districts)


@dataclass(frozen=True)
class RuleMistake:
    """What is wrong: at the field of a rule (its index), or at a service for which no rule is left."""

    message: str
    field: str = ""
    index: int | None = None
    service: str = ""


@dataclass(frozen=True)
class Scope:
    """What a rule could take: services and districts (None: all), and what it asks besides."""

    services: frozenset[str] | None
    districts: frozenset[str] | None
    more: frozenset[Condition]

    def pairs(self, ground: RoutingGround) -> set[Pair]:
        """Give every pair of a known service and a place in the scope."""
        services = ground.services if self.services is None else self.services & set(ground.services)
        places = ground.places if self.districts is None else self.districts & set(ground.places)
        return set(product(services, places))


def scope_of(condition: Condition) -> Scope:
    """Split a condition into services, districts, and the rest that may be false."""
    named: dict[str, frozenset[str]] = {}
    more: set[Condition] = set()
    for part in _all_parts(condition):
        if isinstance(part, Leaf) and _is_short(part):
            codes = frozenset(part.value if part.op == "in" else (part.value,))
            named[part.field] = named.get(part.field, codes) & codes
        else:
            more.add(part)
    return Scope(named.get("service"), named.get("district"), frozenset(more))


def mistakes_in_rules(rules: Sequence[RoutingRule], ground: RoutingGround) -> list[RuleMistake]:
    """List all that is wrong with an ordered list of rules."""
    scopes = [scope_of(rule.when) for rule in rules]
    return [
        *_doubles(rules),
        *_unknown_names(rules, ground),
        *_never_reached(rules, scopes, ground),
        *_without_a_rule(scopes, ground),
        *_off_the_route(rules, scopes, ground),
    ]


def _is_short(leaf: Leaf) -> bool:
    """Tell whether a question can be said in the short form of a rule."""
    return leaf.field in FIELD_OF and leaf.op in {"is", "in"}


def _all_parts(condition: Condition) -> Iterator[Condition]:
    if isinstance(condition, AllOf):
        for part in condition.parts:
            yield from _all_parts(part)
    else:
        yield condition


def _doubles(rules: Sequence[RoutingRule]) -> Iterator[RuleMistake]:
    seen: Counter[str] = Counter()
    for index, rule in enumerate(rules):
        seen[rule.code] += 1
        if seen[rule.code] > 1:
            yield RuleMistake(_("“%(code)s” stands above already") % {"code": rule.code}, "code", index)


def _unknown_names(rules: Sequence[RoutingRule], ground: RoutingGround) -> Iterator[RuleMistake]:
    known: dict[str, Collection[str]] = {
        **ground.names,
        "service": ground.services,
        "district": ground.places,
        "queue": (*ground.queues, "none"),
    }
    for index, rule in enumerate(rules):
        if rule.queue not in ground.queues:
            yield RuleMistake(_("there is no work queue “%(name)s”") % {"name": rule.queue}, "queue", index)
        short = {part for part in _all_parts(rule.when) if isinstance(part, Leaf) and _is_short(part)}
        for leaf in leaves(rule.when):
            place = FIELD_OF[leaf.field] if leaf in short else "when"
            for code in leaf.value if isinstance(leaf.value, tuple) else (leaf.value,):
                if leaf.field in known and code not in known[leaf.field]:
                    yield RuleMistake(str(NO_SUCH[leaf.field]) % {"name": code}, place, index)


NO_SUCH: Final = {
    "service": gettext_lazy("there is no service “%(name)s”"),
    "district": gettext_lazy("there is no district “%(name)s”"),
    "group": gettext_lazy("there is no group “%(name)s”"),
    "queue": gettext_lazy("there is no work queue “%(name)s”"),
    "language": gettext_lazy("the city does not speak the language “%(name)s”"),
}


def _never_reached(
    rules: Sequence[RoutingRule], scopes: Sequence[Scope], ground: RoutingGround
) -> Iterator[RuleMistake]:
    """Find rules that get no case, because rules above take all they could take.

    A rule above counts where it asks nothing that may be false, or the very same things.
    """
    for index, scope in enumerate(scopes):
        wanted = left = scope.pairs(ground)
        takers = []
        for above in range(index):
            if scopes[above].more <= scope.more and (taken := left & scopes[above].pairs(ground)):
                takers.append(rules[above].code)
                left = left - taken
        if wanted and not left:
            sentence = _("gets no case: %(above)s above it take(s) all of them. Move this rule up, or take it out.")
            yield RuleMistake(sentence % {"above": ", ".join(f"“{code}”" for code in takers)}, "code", index)


def _without_a_rule(scopes: Sequence[Scope], ground: RoutingGround) -> Iterator[RuleMistake]:
    """Find services that some place would leave without a queue: a rule that may say no is no promise."""
    taken: set[Pair] = set()
    for scope in scopes:
        if not scope.more:
            taken |= scope.pairs(ground)
    for service in ground.services:
        lost = [place for place in ground.places if (service, place) not in taken]
        if lost:
            sentence = _("no routing rule takes “%(service)s” in these districts: %(districts)s")
            yield RuleMistake(sentence % {"service": service, "districts": ", ".join(lost)}, service=service)


def _off_the_route(
    rules: Sequence[RoutingRule], scopes: Sequence[Scope], ground: RoutingGround
) -> Iterator[RuleMistake]:
    for index, (rule, scope) in enumerate(zip(rules, scopes, strict=True)):
        office = ground.queues.get(rule.queue)
        for service, route in ground.services.items():
            is_taken = scope.services is None or service in scope.services
            if office and route and is_taken and office not in route:
                sentence = _(
                    "“%(queue)s” is in the %(office)s office, which is not on the office route of “%(service)s”"
                )
                words = {"queue": rule.queue, "office": office.value, "service": service}
                yield RuleMistake(sentence % words, "queue", index)
