"""The search of the desk: by reference, words, address and person, the newest first, within what the reader may see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.contrib.postgres.search import SearchQuery, SearchVector, TrigramWordSimilarity
from django.db.models import Max, Q, QuerySet
from django.db.models.functions import Lower
from django.utils import timezone

from requests_app.models import Case, Resident, ServiceRequest
from requests_app.models.residents import NameWords
from requests_app.queries.board_pages import NEWEST_FIRST, PAGE_SIZE, page
from requests_app.queries.board_rows import Line, Look, Row, row_of
from requests_app.queries.shapes import Marks, ask
from requests_app.queries.visibility import visible_to
from requests_app.rules.actor import Actor
from requests_app.rules.references import normalise_reference
from requests_app.rules.searching import Sought, as_query
from requests_app.rules.visibility import Scope, scope_of
from requests_app.rules.visitors import name_words

LOOKED_AT: Final = 200  # of each source the newest so many are looked at
RESIDENTS_MAX: Final = 200
NEAR: Final = 0.35  # of the pieces of three letters; two letters of seven that changed places leave 0.375
NEAR_AMONG: Final = 5_000  # the newest requests, in which a misspelt word is looked for


@dataclass(frozen=True)
class Found:
    """Lines as on the board; `is_near`: nothing has these words, and these come near.

    `by_person`: ids of the requests that were found by who sent them. Whoever shows them writes that look down.
    """

    rows: tuple[Row, ...] = ()
    is_more: bool = False
    is_near: bool = False
    by_person: tuple[int, ...] = ()


def search(actor: Actor, sought: Sought, *, language: str, at: datetime) -> Found:
    """Find the newest cases (three statements; two more where nothing has these words)."""
    if sought.is_empty:
        return Found()
    hers = dict(_of_people(actor, sought))
    ids, is_near = [*_ids(_sources(actor, sought)), *hers.values()], False
    if not ids and sought.words:
        ids, is_near = _ids(_near(actor, sought)), True
    lines: list[Any] = [Line(*row) for row in ask("found cases", _lines, {"ids": frozenset(ids)})] if ids else []
    look = Look(language, timezone.localtime(at), {})
    shown = lines[:PAGE_SIZE]
    cases = {line.id for line in shown}
    return Found(
        rows=tuple(row_of(line, look) for line in shown),
        is_more=len(lines) > PAGE_SIZE,
        is_near=is_near and bool(ids),
        by_person=tuple(request for request, case in hers.items() if case in cases),
    )


def _lines(marks: Marks) -> Any:
    return page(Case.objects.filter(pk__in=marks["ids"]), order=NEWEST_FIRST)


def _ids(sources: Iterable[QuerySet[Any, Any]]) -> list[int]:
    """Ask all sources in one statement."""
    first, *rest = sources
    return [int(pk) for (pk,) in first.union(*rest)]


def _sources(actor: Actor, sought: Sought) -> list[QuerySet[Any, Any]]:
    requests, cases = _seen_requests(actor), visible_to(actor)
    found: list[QuerySet[Any, Any]] = [requests.filter(reference=normalise_reference(sought.text))]
    if sought.words:
        query = SearchQuery(as_query(sought.words), config="simple", search_type="raw")
        said = requests.annotate(said=SearchVector("description", config="simple"))
        found.append(said.filter(said=query))
        placed = cases.annotate(placed=SearchVector("address", config="simple")).filter(placed=query)
        found.append(placed.order_by("-id").values_list("pk")[:LOOKED_AT])
    return [one if one.query.is_sliced else _newest(one) for one in found]


def _of_people(actor: Actor, sought: Sought) -> list[tuple[int, int]]:
    """Find the newest requests of the people who are meant, as (request, case)."""
    people = _people(sought)
    if people is None:
        return []
    residents = people.values("pk")[:RESIDENTS_MAX]
    ways = (Q(requester__in=residents), Q(on_behalf_of__in=residents))
    first, second = (
        _seen_requests(actor).filter(way).order_by("-id").values_list("pk", "case")[:LOOKED_AT] for way in ways
    )
    return list(first.union(second))


def _people(sought: Sought) -> QuerySet[Resident] | None:
    """Say which residents are meant: by e-mail, number, or how each word of a name begins; each has its index."""
    if sought.way == "email":
        reached = Resident.objects.exclude(email="").alias(reached=Lower("email"))
        return reached.filter(reached=sought.value.lower())
    if sought.way == "phone":
        return Resident.objects.exclude(phone="").filter(phone=sought.value)
    named = Resident.objects.exclude(name="").alias(named=NameWords("name"))
    words = name_words(sought.value)
    for word in words:
        named = named.filter(named__contains=f" {word}")
    return named if words else None


def _near(actor: Actor, sought: Sought) -> list[QuerySet[Any, Any]]:
    """Look among the newest requests for words, and for places, that are nearly spelt so."""
    newest = ServiceRequest.objects.aggregate(last=Max("pk"))["last"] or 0
    requests = _seen_requests(actor).filter(pk__gt=newest - NEAR_AMONG)
    said, placed = requests, requests
    for number, word in enumerate(sought.words):
        said = said.alias(**{f"near{number}": TrigramWordSimilarity(word, "description")})
        placed = placed.alias(**{f"near{number}": TrigramWordSimilarity(word, "case__address")})
        said, placed = (one.filter(**{f"near{number}__gte": NEAR}) for one in (said, placed))
    return [_newest(said), _newest(placed)]


def _seen_requests(actor: Actor) -> QuerySet[ServiceRequest]:
    if scope_of(actor.roles) == Scope.CITY:
        return ServiceRequest.objects.all()
    return ServiceRequest.objects.filter(case__in=visible_to(actor))


def _newest(requests: QuerySet[ServiceRequest]) -> QuerySet[Any, Any]:
    return requests.order_by("-id").values_list("case")[:LOOKED_AT]
