"""The parts of a request that are looked after by themselves, as its resident reads them; no questions to teams."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from requests_app.models import Calendar, Case
from requests_app.queries.catalogue import in_language
from requests_app.queries.slas import day_of
from requests_app.rules.public_words import HEADLINES
from requests_app.vocabulary import CaseState, ChildRelation


@dataclass(frozen=True)
class PublicPart:
    """A part of a request: what it is about, where it stands, by when and with whom."""

    service_name: str
    headline: str
    promised_on: date | None
    who: str


def part_rows(case: str) -> ArraySubquery:
    """Read the parts of a case with the request itself, in one statement; `case` is the column that names the case."""
    parts = Case.objects.filter(parent=OuterRef(case), parent_relation=ChildRelation.SPLIT).order_by("id")
    return ArraySubquery(
        parts.values(
            data=JSONObject(
                state="state",
                promised_at="promised_at",
                names="service__names",
                timezone="service__calendar__timezone",
                team="queue__public_names",
            )
        )
    )


def parts_of(request: Any, *, language: str) -> tuple[PublicPart, ...]:
    """Write what `part_rows` has read."""
    return tuple(_part(row, language) for row in request.part_rows)


def _part(row: dict[str, Any], language: str) -> PublicPart:
    promised_at = datetime.fromisoformat(row["promised_at"]) if row["promised_at"] else None
    return PublicPart(
        service_name=in_language(row["names"], language),
        headline=str(HEADLINES[CaseState(row["state"])]),
        promised_on=day_of(promised_at, Calendar(timezone=row["timezone"])) if row["team"] else None,
        who=in_language(row["team"], language) if row["team"] else "",
    )
