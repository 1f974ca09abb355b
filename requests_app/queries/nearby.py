"""Open cases that are likely the same matter: as residents may see them before they send, and as staff see them.

Two statements whatever is found: the city's stamp, and the cases. Cases come from a box around the point on an index,
or, where no point is known, from the newest of the district; `rules.nearby` then says which are likely the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from django.db.models import F, FloatField, OrderBy, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Extract

from requests_app.lib.prepared import Row
from requests_app.models import Case, ServiceDefinition, ServiceRequest
from requests_app.models.cases import STILL_OPEN
from requests_app.queries import places, standing_facts
from requests_app.queries.catalogue import in_language
from requests_app.queries.shapes import Marks, ask
from requests_app.queries.standing_facts import StandingFacts
from requests_app.queries.visibility import reader_of, reader_values, shape_of_sight, visible_to
from requests_app.rules import nearby as rules
from requests_app.rules.actor import Actor
from requests_app.rules.intake import Place
from requests_app.rules.nearby import Matter, Related
from requests_app.vocabulary import CaseState, ChildRelation

COMPARED: Final = 200  # cases at most
STAFF_RADIUS_METRES: Final = 150  # where a service names no radius of its own
TO_WHOLE_METRES: Final = 10  # a resident reads "about 40 m"
COLUMNS: Final = ("id", "reference", "state", "service__code", "district__code", "district__name", "address",
                  "latitude", "longitude", "opened_at", "text")  # fmt: skip


@dataclass(frozen=True)
class OpenMatter:
    """An open case as anybody may read it: no word of the person who told of it, and not her address."""

    reference: str  # what `Submission.joins` takes
    service_code: str
    service_name: str
    district: str
    opened_at: datetime
    metres: int | None  # about so far away; none where nobody knows
    is_same_service: bool
    district_code: str = ""


@dataclass(frozen=True)
class LikeCase:
    """An open case that a colleague may see, earlier or later than the one she looks at."""

    case_id: int
    reference: str
    state: CaseState
    service_name: str
    address: str
    opened_at: datetime
    metres: int | None
    is_earlier: bool


def nearby(
    service_code: str, *, place: Place, words: str, language: str, at: datetime, how_many: int = rules.SHOWN
) -> list[OpenMatter]:
    """List what a resident may follow instead of telling it again, the likeliest first (two statements).

    Open cases of services that show theirs (`nearby_radius_metres`), told before `at`, within the radius of the
    service asked for. Empty for a service that shows none.
    """
    facts = standing_facts.facts_under(places.city().facts_stamp)
    service = facts.services.get(service_code)
    if service is None or not service.nearby_radius_metres:
        return []
    sought = rules.matter(
        service_code,
        opened_at=at,
        point=rules.point_of(place.latitude, place.longitude),
        district=place.district,
        address=place.address,
        text=words,
    )
    listed = {code for code in alike_in(facts, service_code) if is_listed(facts.services[code])}
    found = _found(sought, facts, listed, radius=service.nearby_radius_metres, before=at, reader=None)
    rows = {row["id"]: row for row in found}
    near = rules.nearest(sought, _compared(rows), radius_metres=service.nearby_radius_metres, how_many=how_many)
    return [_open_matter(rows[one.case_id], one, facts, language, service_code) for one in near]


def nearby_case(case: Case, *, reader: Actor, language: str, how_many: int = rules.SHOWN) -> list[LikeCase]:
    """List open cases that a colleague may see and that may be the same matter as a case, earlier or later ones.

    Three statements: the stamp, the letter's words, the cases.
    """
    facts = standing_facts.facts_under(places.city().facts_stamp)
    code = next((code for code, known in facts.services.items() if known.pk == case.service_id), "")
    if not code:
        return []
    radius = facts.services[code].nearby_radius_metres or STAFF_RADIUS_METRES
    districts = {district.pk: district.code for district in facts.districts.values()}
    sought = rules.matter(
        code,
        opened_at=case.opened_at,
        point=rules.point_of(case.latitude, case.longitude),
        district=districts.get(case.district_id or 0, ""),
        address=case.address,
        text=_words_of(case),
    )
    found = _found(sought, facts, alike_in(facts, code), radius=radius, before=None, reader=reader)
    rows = {row["id"]: row for row in found if row["id"] != case.pk}
    near = rules.nearest(sought, _compared(rows), radius_metres=radius, how_many=how_many)
    return [_like_case(rows[one.case_id], one, facts, language, case) for one in near]


def is_listed(service: ServiceDefinition) -> bool:
    """Tell whether residents may be shown that cases of a service are open."""
    return service.is_public and service.group.is_public and service.needs_place and service.nearby_radius_metres > 0


def alike_in(facts: StandingFacts, code: str) -> frozenset[str]:
    """Give the services in use by which people may call the same matter."""
    return rules.alike(code, _related_under(facts.stamp))


def related_in(services: Mapping[str, ServiceDefinition]) -> Related:
    """Read which services are related, in both directions."""
    return rules.related_among({code: service.related for code, service in services.items()})


@lru_cache(maxsize=2)
def _related_under(stamp: int) -> Related:
    return related_in(standing_facts.facts_under(stamp).services)


def _found(
    sought: Matter,
    facts: StandingFacts,
    codes: frozenset[str] | set[str],
    *,
    radius: int,
    before: datetime | None,
    reader: Actor | None,
) -> list[dict[str, Any]]:
    """Read the cases to compare. `before`: as residents see them; `reader`: as this colleague does."""
    services = [facts.services[code].pk for code in codes]
    if not services:
        return []
    values: dict[str, Any] = {"services": services}
    if sought.point is not None:
        values |= vars(rules.box_around(sought.point, radius))
        values |= {"north_of": sought.point[0], "east_of": sought.point[1]}
    elif sought.district in facts.districts:
        values["district"] = facts.districts[sought.district].pk
    elif not sought.place:
        return []
    if before is not None:
        values["before"] = before
    if reader is not None:
        values |= reader_values(reader)
    way = "point" if "south" in values else "district" if "district" in values else "city"
    shape = ("nearby", way, before is None, shape_of_sight(reader) if reader is not None else "residents")
    rows: list[Row] = ask(shape, lambda marks: _cases(marks, reader), values)
    return [dict(zip(COLUMNS, row, strict=True)) for row in rows]


def _cases(marks: Marks, reader: Actor | None) -> QuerySet[Case, Any]:
    seen = Case.objects.all() if reader is None else visible_to(reader_of(reader, marks))
    cases = seen.filter(state__in=STILL_OPEN, service__in=marks["services"])
    cases = cases.exclude(parent_relation=ChildRelation.CONSULT)
    if "south" in marks:
        cases = cases.filter(
            latitude__isnull=False,
            latitude__range=(marks["south"], marks["north"]),
            longitude__range=(marks["west"], marks["east"]),
        )
    elif "district" in marks:
        cases = cases.filter(district=marks["district"])
    if "before" in marks:
        cases = cases.filter(opened_at__lte=marks["before"], suspected_spam=False, is_vulnerable=False)
    letters = ServiceRequest.objects.filter(case=OuterRef("pk")).order_by("id").values("description")
    return cases.annotate(text=Subquery(letters[:1])).order_by(*_order(marks)).values_list(*COLUMNS)[:COMPARED]


def _order(marks: Marks) -> list[OrderBy]:
    """Take the nearest first, or the newest; by what no index holds.

    By `opened_at` itself the planner would walk through the cases of all years, and hope to meet enough of these.
    """
    if "north_of" not in marks:
        return [Extract("opened_at", "epoch").desc(), F("id").desc()]
    sides = (F("latitude") - _degrees(marks["north_of"]), F("longitude") - _degrees(marks["east_of"]))
    return [(sides[0] * sides[0] + sides[1] * sides[1]).asc(), F("id").desc()]


def _degrees(mark: int) -> Value:
    return Value(mark, output_field=FloatField())


def _words_of(case: Case) -> str:
    rows = ask("words of the founding letter", _founding_words, {"case": case.pk})
    return str(rows[0][0]) if rows else ""


def _founding_words(marks: Marks) -> QuerySet[ServiceRequest, Any]:
    return ServiceRequest.objects.filter(case=marks["case"]).order_by("id").values_list("description")[:1]


def _compared(rows: Mapping[int, Mapping[str, Any]]) -> list[tuple[int, Matter]]:
    return [
        (
            case_id,
            rules.matter(
                row["service__code"],
                opened_at=row["opened_at"],
                point=rules.point_of(row["latitude"], row["longitude"]),
                district=row["district__code"] or "",
                address=row["address"],
                text=row["text"] or "",  # a part of a case has no letter of its own
            ),
        )
        for case_id, row in rows.items()
    ]


def _open_matter(
    row: Mapping[str, Any], near: rules.Near, facts: StandingFacts, language: str, asked: str
) -> OpenMatter:
    code = row["service__code"]
    return OpenMatter(
        reference=row["reference"],
        service_code=code,
        service_name=in_language(facts.services[code].names, language),
        district=row["district__name"] or "",
        opened_at=row["opened_at"],
        metres=None if near.metres is None else round(near.metres / TO_WHOLE_METRES) * TO_WHOLE_METRES,
        is_same_service=code == asked,
    )


def _like_case(row: Mapping[str, Any], near: rules.Near, facts: StandingFacts, language: str, case: Case) -> LikeCase:
    return LikeCase(
        case_id=row["id"],
        reference=row["reference"],
        state=CaseState(row["state"]),
        service_name=in_language(facts.services[row["service__code"]].names, language),
        address=row["address"],
        opened_at=row["opened_at"],
        metres=None if near.metres is None else round(near.metres),
        is_earlier=(row["opened_at"], row["id"]) < (case.opened_at, case.pk),
    )
