"""The policies of a city's clocks, as its files say; what was promised before stays promised."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from requests_app.actions.city_records import Changes
from requests_app.models import ClockPolicy, ServiceDefinition
from requests_app.models.slas import Calendar
from requests_app.rules.city_file import CityFile
from requests_app.rules.policies import DEFAULT_POLICIES, norm_of
from requests_app.vocabulary import ClockKind

# What a running clock has copied: a change of these is another version of the policy.
SHAPING: Final = (
    "kind",
    "service",
    "priority",
    "target",
    "unit",
    "calendar",
    "pauses",
    "warn_percent",
    "escalate_percent",
)


def write_policies(city: CityFile, changes: Changes) -> None:
    """Write the city's policies, the short form of each service, and the house's where the city is silent."""
    services = {service.code: service for service in ServiceDefinition.objects.all()}
    calendars = {calendar.code: calendar for calendar in Calendar.objects.all()}
    wanted = dict(_wanted(city, services, calendars))
    known = {policy.code: policy for policy in ClockPolicy.objects.select_related("service", "calendar")}
    # Whatever changes its place goes out of the way first: two policies may change places.
    moving = [code for code, policy in known.items() if code in wanted and _place(policy) != _place_of(wanted[code])]
    ClockPolicy.objects.filter(code__in=moving).update(is_active=False)
    changes.switch_off(ClockPolicy, field="is_active", code__in=list(wanted))
    for code, values in wanted.items():
        before = known.get(code)
        if before and any(getattr(before, name) != values[name] for name in SHAPING):
            values["version"] = before.version + 1
        changes.put(ClockPolicy, {"code": code}, {**values, "is_active": True})


def _place(policy: ClockPolicy) -> tuple[str, Any, Any]:
    return policy.kind, policy.service, policy.priority


def _place_of(values: dict[str, Any]) -> tuple[str, Any, Any]:
    return values["kind"], values["service"], values["priority"]


def _wanted(
    city: CityFile, services: dict[str, ServiceDefinition], calendars: dict[str, Calendar]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give the policies by code, the less important first: of two with one code the later counts."""
    said = {policy.kind for policy in city.policies}
    for policy in DEFAULT_POLICIES:
        if policy.kind not in said:
            yield policy.code, _values(policy, None, calendar=None, source="default")
    norms = {policy.service for policy in city.policies if _is_norm_of_a_service(policy.kind, policy.priority)}
    for service in city.services:
        if service.code not in norms:
            policy = norm_of(service.code, service.promise_working_days)
            source = "invented" if "promise_working_days" in service.invented else ""
            yield policy.code, _values(policy, services[service.code], calendar=None, source=source)
    for facts in city.policies:
        calendar = calendars.get(facts.calendar)
        source = facts.source or ("invented" if "target" in facts.invented else "")
        yield facts.code, _values(facts, services.get(facts.service), calendar=calendar, source=source)


def _is_norm_of_a_service(kind: ClockKind, priority: int | None) -> bool:
    return kind == ClockKind.SERVICE_NORM and priority is None


def _values(
    policy: Any, service: ServiceDefinition | None, *, calendar: Calendar | None, source: str
) -> dict[str, Any]:
    fields = ("kind", "priority", "target", "unit", "warn_percent", "escalate_percent")
    values = {name: getattr(policy, name) for name in fields}
    return {**values, "pauses": dict(policy.pauses), "service": service, "calendar": calendar, "source": source}
