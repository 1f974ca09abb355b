"""Cases that were joined: those on the page of their survivor, and the other one before two are joined."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from requests_app.models import Case, CaseLink
from requests_app.queries import merges, residents
from requests_app.queries.catalogue import in_language
from requests_app.queries.promises import age
from requests_app.queries.visibility import visible_to
from requests_app.rules.actor import Actor
from requests_app.vocabulary import CaseState


@dataclass(frozen=True)
class JoinedCase:
    """A case that was joined to the one on the page, or is linked with it."""

    reference: str
    service: str
    is_link: bool = False  # it goes on by itself


@dataclass(frozen=True)
class OtherCase:
    """The case to which another one is about to be joined."""

    reference: str
    service: str
    state_name: str
    with_whom: str
    where: str
    age: str
    words: tuple[str, ...]  # of those who asked, the first three


def joined_in_one() -> JSONObject:
    """Read the cases joined to a case, and those linked with it, within the statement that reads it."""
    joined = Case.objects.filter(merged_into=OuterRef("pk")).order_by("id")
    links = CaseLink.objects.filter(case=OuterRef("pk")).order_by("id")
    told = JSONObject(reference="other__reference", names="other__service__names")
    return JSONObject(
        joined=ArraySubquery(joined.values(data=JSONObject(reference="reference", names="service__names"))),
        links=ArraySubquery(links.values(data=told)),
    )


def joined_of(rows: Mapping[str, Iterable[Mapping[str, Any]]], *, language: str) -> tuple[JoinedCase, ...]:
    """Name the cases of such rows, the joined ones first."""
    return tuple(
        JoinedCase(row["reference"], in_language(row["names"], language), is_link=kind == "links")
        for kind in ("joined", "links")
        for row in rows[kind]
    )


def other_case(actor: Actor, reference: str, *, language: str, at: datetime) -> OtherCase | None:
    """Show the other case before two are joined (four queries); None where there is none that the reader may see."""
    case_id = merges.case_id_behind(reference)
    case = visible_to(actor).select_related("service", "queue", "owner", "district").filter(pk=case_id or 0).first()
    if case is None:
        return None
    letters = residents.requests_behind(case.pk).values_list("description", flat=True)
    names = (case.owner.name if case.owner else "", case.queue.name if case.queue else "")
    return OtherCase(
        reference=case.reference,
        service=in_language(case.service.names, language),
        state_name=str(CaseState(case.state).label),
        with_whom=", ".join(filter(None, names)),
        where=", ".join(filter(None, (case.address, case.district.name if case.district else ""))),
        age=age(case.opened_at, at=at),
        words=tuple(letters[:3]),
    )
