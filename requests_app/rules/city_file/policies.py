"""What the city promises: policies of clocks, and what cannot be so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from requests_app.lib.marked_yaml import Mistake, Section
from requests_app.rules.city_file.catalogue import PRIORITIES
from requests_app.rules.city_file.fields import spot_of
from requests_app.rules.city_file.sources import Sources
from requests_app.rules.city_file.values import CityFile, Spot
from requests_app.rules.policies import (
    ESCALATE_PERCENT,
    LEAST_ESCALATE_PERCENT,
    MOST_WARN_PERCENT,
    WARN_PERCENT,
    is_pause_rule,
)
from requests_app.vocabulary import ClockEffect, ClockKind, ClockPhase, Priority, TargetUnit

POLICY_CODE: Final = r"[A-Za-z0-9/_-]{1,80}"
EFFECTS: Final = (ClockEffect.RUNS, ClockEffect.PAUSES, ClockEffect.STOPS)


@dataclass(frozen=True)
class PolicyFacts:
    """What is promised: one kind of clock, for a service and a priority or for all (empty, none)."""

    spot: Spot
    code: str
    kind: ClockKind
    service: str
    priority: Priority | None
    target: int
    unit: TargetUnit
    calendar: str  # empty: that of the service, the queue or the person
    pauses: Mapping[str, str]
    warn_percent: int
    escalate_percent: int | None
    source: str
    invented: tuple[str, ...]


def read_policies(sources: Sources) -> tuple[PolicyFacts, ...]:
    """Read the policies; a city without any gets those of the house."""
    return tuple(_policy(section) for section in sources.all("clock_policies", required=False))


def _policy(section: Section) -> PolicyFacts:
    kind = section.text("kind", choices=ClockKind.values)
    priority = section.text("priority", default="", choices=PRIORITIES)
    policy = PolicyFacts(
        spot=spot_of(section),
        code=section.text("code", pattern=POLICY_CODE),
        kind=ClockKind(kind) if kind in ClockKind else ClockKind.SERVICE_NORM,
        service=section.text("service", default=""),
        priority=PRIORITIES.get(priority),
        target=_target(section),
        unit=_unit(section),
        calendar=section.text("calendar", default=""),
        pauses=_pauses(section),
        warn_percent=_warn_percent(section),
        escalate_percent=_escalate_percent(section, kind),
        source=section.text("source", default=""),
        invented=section.invented_fields,
    )
    section.finish()
    return policy


def _target(section: Section) -> int:
    if not section.has("target"):
        section.wrong("target", _("is missing. Say how much time is promised, such as target: 5"))
        return 1
    return section.whole("target", least=1)


def _unit(section: Section) -> TargetUnit:
    unit = section.text("unit", choices=TargetUnit.values)
    return TargetUnit(unit) if unit in TargetUnit else TargetUnit.WORKING_DAYS


def _pauses(section: Section) -> dict[str, str]:
    """Read in which phases the clock does something else than its kind's line of the matrix."""
    found = section.section("pauses", required=False)
    pauses = {phase: found.text(phase) for phase in found.keys()}  # noqa: SIM118
    for phase, effect in pauses.items():
        if not is_pause_rule(phase, effect):
            sentence = _("must be one of the phases %(phases)s, with one of %(effects)s")
            found.wrong(phase, sentence % {"phases": ", ".join(ClockPhase.values), "effects": ", ".join(EFFECTS)})
    return pauses


def _warn_percent(section: Section) -> int:
    percent = section.whole("warn_percent", default=WARN_PERCENT, least=1)
    if percent > MOST_WARN_PERCENT:
        sentence = _("must be at most %(most)s: a warning comes before the date")
        section.wrong("warn_percent", sentence % {"most": MOST_WARN_PERCENT})
    return percent


def _escalate_percent(section: Section, kind: str) -> int | None:
    """Read when a person is called in: "never", a percentage, or what the house does for the kind."""
    if not section.has("escalate_percent"):
        return ESCALATE_PERCENT.get(ClockKind(kind)) if kind in ClockKind else None
    if section.value("escalate_percent") == "never":
        return None
    percent = section.whole("escalate_percent")
    if percent < LEAST_ESCALATE_PERCENT:
        sentence = _("must be at least %(least)s, or “never”: nobody is called in before the date")
        section.wrong("escalate_percent", sentence % {"least": LEAST_ESCALATE_PERCENT})
    return percent


def mistakes_of_policies(city: CityFile) -> Iterator[Mistake]:
    """List policies that say the same thing twice, or two things about one."""
    yield from _twice(city, lambda policy: policy.code, field="code")
    yield from _twice(city, lambda policy: (policy.kind, policy.service, policy.priority), field="kind")
    days_of = {service.code: service.promise_working_days for service in city.services}
    for policy in city.policies:
        if policy.service and policy.service not in days_of:
            sentence = _("there is no service “%(name)s”. Name one, or leave it out for all services")
            yield policy.spot.mistake(sentence % {"name": policy.service}, field="service")
        days = days_of.get(policy.service, policy.target)
        is_short_form = policy.kind == ClockKind.SERVICE_NORM and policy.unit == TargetUnit.WORKING_DAYS
        if is_short_form and policy.priority is None and days != policy.target:
            sentence = _("the service says promise_working_days: %(days)s. Write the same number in both places")
            yield policy.spot.mistake(sentence % {"days": days}, field="target")


def _twice(city: CityFile, what: Callable[[PolicyFacts], object], *, field: str) -> Iterator[Mistake]:
    seen: Counter[object] = Counter()
    for policy in city.policies:
        seen[what(policy)] += 1
        if seen[what(policy)] > 1:
            sentence = _("a policy above says this already. Keep one of the two")
            yield policy.spot.mistake(sentence, field=field)
