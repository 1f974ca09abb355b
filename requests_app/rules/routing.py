"""Which work queue a case belongs to: the first rule that fits, and why the others did not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from requests_app.vocabulary import UNKNOWN_DISTRICT

CONDITION_FIELDS: Final = ("service", "group", "district", "channel", "language", "priority")


@dataclass(frozen=True)
class RoutingFacts:
    """What rules may ask of a case; codes only. A district nobody knows is "unknown"."""

    service: str
    group: str
    district: str
    channel: str
    language: str
    priority: int

    @property
    def is_district_known(self) -> bool:
        """Tell whether the place fell into a district."""
        return self.district != UNKNOWN_DISTRICT


@dataclass(frozen=True)
class RoutingRule:
    """One line: `when` maps a field to the values that fit (all fields must fit; no field fits everything)."""

    code: str
    queue: str
    when: Mapping[str, Sequence[str | int]] = field(default_factory=dict)
    because: Mapping[str, str] = field(default_factory=dict)  # language -> sentence for staff

    def fits(self, facts: RoutingFacts) -> bool:
        """Tell whether every condition holds."""
        return all(getattr(facts, name) in values for name, values in self.when.items())


@dataclass(frozen=True)
class Trace:
    """Why a case is here: version, the rule, its conditions and the facts as they were."""

    version: int
    rule: str | None
    queue: str | None
    because: Mapping[str, str]
    facts: Mapping[str, Any]
    matched_on: tuple[str, ...]
    passed_over: int  # how many rules were asked before

    def as_mapping(self) -> dict[str, Any]:
        """Give plain data for the queue stay."""
        return asdict(self)


def choose_queue(facts: RoutingFacts, rules: Iterable[RoutingRule], *, version: int) -> Trace:
    """Take the first rule that fits. A trace without a rule means that none did."""
    asked = 0
    for rule in rules:
        if rule.fits(facts):
            return Trace(version, rule.code, rule.queue, rule.because, asdict(facts), tuple(rule.when), asked)
        asked += 1
    return Trace(version, None, None, {}, asdict(facts), (), asked)


def rule_from_mapping(data: Mapping[str, Any]) -> RoutingRule:
    """Read one rule as it is stored in a version."""
    return RoutingRule(
        code=data["code"], queue=data["queue"], when=data.get("when", {}), because=data.get("because", {})
    )
