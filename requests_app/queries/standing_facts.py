"""Facts that stand until somebody changes the city: read once for each stamp, and kept by the process."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TypeVar

from django.db.models import Model

from requests_app.models import Case, City, ClockPolicy, District, ServiceDefinition, WorkQueue
from requests_app.queries.catalogue import service_names
from requests_app.queries.places import city
from requests_app.queries.queues import ActiveRules, active_rules

R = TypeVar("R", bound=Model)


@dataclass(frozen=True)
class StandingFacts:
    """The city's facts under one stamp: records by code. Ask the functions below for copies to work with."""

    stamp: int
    city: City
    services: Mapping[str, ServiceDefinition]  # those in use, each with its calendar and group
    districts: Mapping[str, District]  # without outlines
    queues: Mapping[str, WorkQueue]  # those in use, each with its calendar
    policies: Sequence[ClockPolicy]  # those in use, each with its calendar

    @cached_property
    def by_id(self) -> Mapping[str, Mapping[int, Model]]:
        """Give the records that a case names, by the case's field and their id."""
        named = {"service": self.services, "district": self.districts, "queue": self.queues}
        return {field: {record.pk: record for record in known.values()} for field, known in named.items()}


@lru_cache(maxsize=2)
def facts_under(stamp: int) -> StandingFacts:
    """Give the facts of a stamp (`City.facts_stamp`); whatever changes one of them changes the stamp."""
    services = ServiceDefinition.objects.filter(is_active=True).select_related("calendar", "group")
    queues = WorkQueue.objects.filter(is_active=True).select_related("calendar")
    return StandingFacts(
        stamp=stamp,
        city=city(),
        services={service.code: service for service in services},
        districts={district.code: district for district in District.objects.defer("outline")},
        queues={queue.code: queue for queue in queues},
        policies=list(ClockPolicy.objects.filter(is_active=True).select_related("calendar")),
    )


@lru_cache(maxsize=2)
def rules_under(stamp: int) -> ActiveRules:
    """Give the rules in force under a stamp; by themselves, so that rules nobody can read stop no letter."""
    return active_rules()


@lru_cache(maxsize=2)
def all_queues_under(stamp: int) -> tuple[WorkQueue, ...]:
    """Give all queues in the city's order, also those out of use: old cases name them. They are shared: to be read."""
    return tuple(WorkQueue.objects.order_by("position", "name"))


@lru_cache(maxsize=8)
def service_names_under(stamp: int, language: str) -> tuple[tuple[str, str], ...]:
    """Give what a case can be about, as (code, name), by name."""
    return service_names(language)


def service(facts: StandingFacts, code: str) -> ServiceDefinition | None:
    """Find a service in use."""
    return _copy(facts.services.get(code))


def district(facts: StandingFacts, code: str | None) -> District | None:
    """Find a district."""
    return _copy(facts.districts.get(code)) if code else None


def queue(facts: StandingFacts, code: str | None) -> WorkQueue | None:
    """Find a queue in use."""
    return _copy(facts.queues.get(code)) if code else None


def districts_in(facts: StandingFacts) -> list[tuple[str, str]]:
    """List the districts as (code, name), in the city's order (no query)."""
    ordered = sorted(facts.districts.values(), key=lambda one: (one.position, one.name))
    return [(one.code, one.name) for one in ordered]


def intake_queue(facts: StandingFacts) -> WorkQueue:
    """Give the queue in which new cases wait for the router. Raises `WorkQueue.DoesNotExist`."""
    found = next((queue for queue in facts.queues.values() if queue.is_intake), None)
    if found is None:
        raise WorkQueue.DoesNotExist
    return copy(found)


def attach(case: Case, facts: StandingFacts) -> None:
    """Give a case its service, district and queue without asking for them; what is out of use is asked for later."""
    for field, known in facts.by_id.items():
        found = known.get(getattr(case, f"{field}_id"))
        if found is not None:
            setattr(case, field, copy(found))


def _copy(record: R | None) -> R | None:
    """Copy a record: what a reader hangs on it (a lead, a team) must not reach the next reader."""
    return copy(record) if record is not None else None
