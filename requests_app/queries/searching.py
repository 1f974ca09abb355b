"""The search of the desk: by reference, words, address and person, the newest first, within what the reader may see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple

from django.contrib.postgres.search import SearchQuery, SearchVector, TrigramWordSimilarity
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Lower
from django.utils import timezone

from requests_app.lib.prepared import fetch
from requests_app.models import Case, Resident, ServiceRequest
from requests_app.models.residents import NameWords
from requests_app.queries.board_pages import NEWEST_FIRST, PAGE_SIZE, page
from requests_app.queries.board_rows import Line, Look, Row, row_of
from requests_app.queries.patience import patience
from requests_app.queries.shapes import Marks, ask
from requests_app.queries.visibility import visible_to
from requests_app.rules.actor import Actor
from requests_app.rules.references import normalise_reference
from requests_app.rules.searching import Sought, as_query
from requests_app.rules.visibility import Scope, scope_of
from requests_app.rules.visitors import name_words

LOOKED_AT: Final = 200  # of each source the newest so many are looked at
RESIDENTS_MAX: Final = 200
WINDOW: Final = 10_000  # the newest ids, in which a common word is found at once
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
    """Find the newest cases (at most seven statements). Raises `AsksTooMuch`."""
    if sought.is_empty:
        return Found()
    with patience():
        hers = dict(_of_people(actor, sought))
        cases, is_near = _found(actor, sought, is_known=bool(hers))
    ids = cases | set(hers.values())
    lines: list[Any] = [Line(*row) for row in ask("found cases", _lines, {"ids": frozenset(ids)})] if ids else []
    look = Look(language, timezone.localtime(at), {})
    shown = lines[:PAGE_SIZE]
    seen = {line.id for line in shown}
    return Found(
        rows=tuple(row_of(line, look) for line in shown),
        is_more=len(lines) > PAGE_SIZE,
        is_near=is_near and bool(shown),
        by_person=tuple(request for request, case in hers.items() if case in seen),
    )


def _lines(marks: Marks) -> Any:
    return page(Case.objects.filter(pk__in=marks["ids"]), order=NEWEST_FIRST)


def _found(actor: Actor, sought: Sought, *, is_known: bool) -> tuple[set[int], bool]:
    """Look among the newest first; further back only for what is rare there, and for slips only where nothing is.

    What is common is found among the newest at once, and what is not has few places in the index of words: neither
    way reads many rows, however large the city is. `is_known`: a person was found; her name is no slip.
    """
    newest = Newest(*fetch(NEWEST, [])[0])
    found = _ids([_by_reference(actor, sought), *_by_words(actor, sought, newest)])
    if sought.words and len(found) < PAGE_SIZE:
        found |= _ids(_by_words(actor, sought, None))
    if found or is_known or not sought.words:
        return found, False
    return _ids(_near(actor, sought, newest)), True


class Newest(NamedTuple):
    """The last ids that were given."""

    request: int
    case: int


NEWEST: Final = """SELECT coalesce((SELECT max(id) FROM requests_app_servicerequest), 0),
    coalesce((SELECT max(id) FROM requests_app_case), 0)"""


def _ids(sources: Iterable[QuerySet[Any, Any]]) -> set[int]:
    """Ask all sources in one statement."""
    first, *rest = sources
    return {int(pk) for (pk,) in first.union(*rest)}


def _by_reference(actor: Actor, sought: Sought) -> QuerySet[Any, Any]:
    return _seen_requests(actor).filter(reference=normalise_reference(sought.text)).values_list("case")


def _by_words(actor: Actor, sought: Sought, newest: Newest | None) -> list[QuerySet[Any, Any]]:
    """Look for the words in requests and addresses: among the newest, or (None) everywhere by the index."""
    if not sought.words:
        return []
    query = SearchQuery(as_query(sought.words), config="simple", search_type="raw")
    said = _seen_requests(actor).annotate(said=SearchVector("description", config="simple")).filter(said=query)
    placed = visible_to(actor).annotate(placed=SearchVector("address", config="simple")).filter(placed=query)
    if newest is not None:
        said, placed = said.filter(pk__gt=newest.request - WINDOW), placed.filter(pk__gt=newest.case - WINDOW)
        order: Any = "-id"
    else:
        order = (F("id") + 0).desc()  # not by the index of ids: walking all of it back is what must not be
    return [
        said.order_by(order).values_list("case")[:LOOKED_AT],
        placed.order_by(order).values_list("pk")[:LOOKED_AT],
    ]


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


def _near(actor: Actor, sought: Sought, newest: Newest) -> list[QuerySet[Any, Any]]:
    """Look among the newest requests for words, and for places, that are nearly spelt so."""
    requests = _seen_requests(actor).filter(pk__gt=newest.request - NEAR_AMONG)
    said, placed = requests, requests
    for number, word in enumerate(sought.words):
        said = said.alias(**{f"near{number}": TrigramWordSimilarity(word, "description")})
        placed = placed.alias(**{f"near{number}": TrigramWordSimilarity(word, "case__address")})
        said, placed = (one.filter(**{f"near{number}__gte": NEAR}) for one in (said, placed))
    return [one.order_by("-id").values_list("case")[:LOOKED_AT] for one in (said, placed)]


def _seen_requests(actor: Actor) -> QuerySet[ServiceRequest]:
    if scope_of(actor.roles) == Scope.CITY:
        return ServiceRequest.objects.all()
    return ServiceRequest.objects.filter(case__in=visible_to(actor))
