"""The open cases that everybody may read: which stand on the list, and what is told of each.

Three statements whatever is found: the city's stamp, the cases, and the streets that the city's own list knows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from requests_app.lib.prepared import Row, fetch
from requests_app.models import Case, Escalation, ServiceRequest
from requests_app.models.cases import STILL_OPEN
from requests_app.queries import places, standing_facts
from requests_app.queries.addresses import read_matter, sign_matter
from requests_app.queries.catalogue import in_language, words_in
from requests_app.queries.nearby import is_listed
from requests_app.queries.shapes import Marks, ask
from requests_app.queries.standing_facts import StandingFacts
from requests_app.rules.addresses import wanted
from requests_app.rules.publishing import rounded
from requests_app.vocabulary import TALK_TO_A_PERSON, UNKNOWN_DISTRICT, Priority, Publishes

PAGE_SIZE: Final = 25
ON_THE_MAP: Final = 200
COLUMNS: Final = ("reference", "service_id", "district_id", "address", "latitude", "longitude", "opened_at",
                  "published_title__title", "published_title__language")  # fmt: skip
STREETS: Final = "SELECT key, name FROM requests_app_street WHERE key = ANY($1)"


@dataclass(frozen=True)
class PublicMatter:
    """An open case as everybody reads it: a day, a rounded place, and no word of the person who told of it."""

    reference: str
    title: str
    service_name: str
    district: str
    street: str  # without a number, and only if the city's list knows it
    opened_on: date
    point: tuple[float, float] | None  # latitude, longitude: the middle of a square of about 100 m
    can_be_followed: bool = False  # a neighbour may hang a request of her own on it

    @property
    def where(self) -> str:
        """Say the place in words; empty where nobody knows."""
        return ", ".join(filter(None, (self.street, self.district)))

    @property
    def point_text(self) -> str:
        """Write the point as programs read it."""
        return "{:.5f},{:.5f}".format(*self.point) if self.point else ""


@dataclass(frozen=True)
class Choice:
    """One line of a list to choose from."""

    code: str
    name: str


@dataclass(frozen=True)
class OpenMatters:
    """One page of the list, the newest first."""

    matters: tuple[PublicMatter, ...]
    next_after: str  # signed mark behind which the next page begins; empty on the last one
    districts: tuple[Choice, ...]
    groups: tuple[Choice, ...]


def open_matters(
    language: str, *, district: str = "", group: str = "", after: str = "", how_many: int = PAGE_SIZE
) -> OpenMatters:
    """List what is open in services that publish their cases; an unknown district, group or mark finds nothing.

    `after`: a mark that a page has given. A reference alone is none: it would tell whether a hidden case is there.
    """
    facts = standing_facts.facts_under(places.city().facts_stamp)
    published = published_in(facts)
    services = {pk for pk, service in published.items() if not group or service.group.code == group}
    last = read_matter(after)
    is_turned_by_us = bool(last) or not after
    rows = _rows(facts, services, district=district, after=last, how_many=how_many + 1) if is_turned_by_us else []
    shown = rows[:how_many]
    streets = streets_of(row["address"] for row in shown)
    matters = tuple(_matter(row, facts, streets, language) for row in shown)
    return OpenMatters(
        matters=matters,
        next_after=sign_matter(matters[-1].reference) if len(rows) > how_many else "",
        districts=_districts(facts),
        groups=_groups(published.values(), language),
    )


def published_in(facts: StandingFacts, what: Publishes = Publishes.CASES) -> dict[int, Any]:
    """Give the services of which everybody may read so much, by id."""
    return {
        service.pk: service
        for service in facts.services.values()
        if service.publishes == what and service.is_public and service.group.is_public
        if service.code != TALK_TO_A_PERSON
    }


def shown_to_everybody(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Leave out what nobody else may know of: danger, calls for a person, suspicion, care, and removed letters."""
    letters = ServiceRequest.objects.filter(case=OuterRef("pk"))
    delicate = letters.filter(Q(is_vulnerable=True) | Q(suspected_spam=True))
    calls = Escalation.objects.filter(case=OuterRef("pk"), is_drill=False)
    return cases.filter(
        Exists(letters.filter(blanked_at__isnull=True, withdrawn_at__isnull=True)),
        ~Exists(delicate),
        ~Exists(calls),
        state__in=STILL_OPEN,
        parent__isnull=True,
        suspected_spam=False,
        is_vulnerable=False,
        priority__lt=Priority.DANGER,
    )


def _rows(
    facts: StandingFacts, services: Iterable[int], *, district: str, after: str, how_many: int
) -> list[dict[str, Any]]:
    values: dict[str, Any] = {"services": frozenset(services)}
    if (district and district not in facts.districts) or not values["services"]:
        return []
    if district:
        values["district"] = facts.districts[district].pk
    if after:
        values["after"] = after
    shape = ("open matters", tuple(values), how_many)
    found: list[Row] = ask(shape, partial(_cases, how_many), values)
    return [dict(zip(COLUMNS, row, strict=True)) for row in found]


def _cases(how_many: int, marks: Marks) -> QuerySet[Case, Any]:
    cases = shown_to_everybody(Case.objects.filter(service__in=marks["services"]))
    if "district" in marks:
        cases = cases.filter(district=marks["district"])
    if "after" in marks:
        last = Case.objects.filter(reference=marks["after"])
        moment, number = Subquery(last.values("opened_at")), Subquery(last.values("pk"))
        cases = cases.filter(opened_at__lte=moment).exclude(opened_at=moment, pk__gte=number)
    return cases.order_by("-opened_at", "-id").values_list(*COLUMNS)[:how_many]


def streets_of(addresses: Iterable[str]) -> dict[str, str]:
    """Find the streets that addresses begin with in the city's own list: whatever else is written there stays out."""
    keys = {address: wanted(address).street for address in addresses if address}
    if not keys:
        return {}
    names: dict[str, str] = dict(fetch(STREETS, [sorted(set(keys.values()))]))
    return {address: names[key] for address, key in keys.items() if key in names}


def _matter(row: Mapping[str, Any], facts: StandingFacts, streets: Mapping[str, str], language: str) -> PublicMatter:
    service: Any = facts.by_id["service"][row["service_id"]]
    district: Any = facts.by_id["district"].get(row["district_id"])
    name, written = in_language(service.names, language), row["published_title__title"]
    is_known = row["latitude"] is not None and row["longitude"] is not None
    return PublicMatter(
        reference=row["reference"],
        title=words_in(row["published_title__language"], written) if written else name,
        service_name=name,
        district=district.name if district is not None and district.code != UNKNOWN_DISTRICT else "",
        street=streets.get(row["address"], ""),
        opened_on=row["opened_at"].astimezone(ZoneInfo(facts.city.timezone)).date(),
        point=rounded(row["latitude"], row["longitude"]) if is_known else None,
        can_be_followed=is_listed(service),
    )


def _districts(facts: StandingFacts) -> tuple[Choice, ...]:
    known = sorted(facts.districts.values(), key=lambda district: (district.position, district.name))
    return tuple(Choice(one.code, one.name) for one in known if one.code != UNKNOWN_DISTRICT)


def _groups(services: Iterable[Any], language: str) -> tuple[Choice, ...]:
    groups = {service.group.code: service.group for service in services}
    known = sorted(groups.values(), key=lambda group: (group.position, group.code))
    return tuple(Choice(group.code, in_language(group.names, language)) for group in known)
