"""What the city knows of somebody who stands at the counter: her requests from all doors, found by what she says.

It is read for one purpose, so whoever shows it writes the look down (`actions.readings`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db.models import Q, QuerySet

from requests_app.lib.prepared import Row, fetch
from requests_app.models import ServiceRequest
from requests_app.queries import public_standing
from requests_app.queries.catalogue import in_language
from requests_app.queries.records import read
from requests_app.queries.shapes import Marks
from requests_app.queries.slas import day_of
from requests_app.queries.visibility import reader_of, reader_values, shape_of_sight, visible_to
from requests_app.rules.actor import Actor
from requests_app.rules.visitors import name_words
from requests_app.vocabulary import Channel

SHOWN: Final = 12
RESIDENTS_MAX: Final = 200  # rows of people; each request brings its own
LEAST_OF_A_NAME: Final = 3  # letters


@dataclass(frozen=True)
class Sought:
    """By what somebody is looked for; what is empty is not asked."""

    email: str = ""
    phone: str = ""  # as it is dialled from everywhere: +49...
    name: str = ""

    @property
    def values(self) -> dict[str, str]:
        """Give what is asked, as it is compared."""
        name = " ".join(self.name.split()).lower()
        given = {"email": self.email.strip().lower(), "phone": self.phone, "name": name}
        return {way: text for way, text in given.items() if len(text) >= LEAST_OF_A_NAME}


@dataclass(frozen=True)
class KnownRequest:
    """One request of hers, from whatever door."""

    request_id: int
    reference: str
    service_name: str
    headline: str
    channel: str
    sent_at: datetime
    promised_on: date | None
    is_open: bool
    by_name_alone: bool  # somebody of this name: ask first whether it is she


def requests_of(sought: Sought, *, by: Actor, language: str) -> list[KnownRequest]:
    """List the newest requests of whoever gave this e-mail, number or name, open ones first (two statements)."""
    values = sought.values
    found = _people(values) if values else []
    sure = {pk for pk, email, phone in found if _is_sure(email, phone, values)}
    if not found:
        return []
    asked: dict[str, Any] = {"people": [row[0] for row in found], **reader_values(by)}
    rows = read(("requests of people", shape_of_sight(by)), lambda marks: _requests(marks, by), asked)
    lines = [_line(row, sure, language) for row in rows]
    return sorted(lines, key=lambda line: (line.by_name_alone, not line.is_open))


def _is_sure(email: str, phone: str, values: Mapping[str, str]) -> bool:
    return values.get("email") == email.lower() or values.get("phone") == phone


def _people(values: Mapping[str, str]) -> list[Row]:
    """Find people by all that was said, in one statement; a name by how each of its words begins."""
    parts, given = [], list[str]()
    for way, text in values.items():
        parts.append(WAYS[way].format(place=f"${len(given) + 1}"))
        given.append(text)
    if words := name_words(values.get("name", "")):
        places = range(len(given) + 1, len(given) + len(words) + 1)
        parts.append(BY_WORDS + " AND ".join(f"requests_app_name_words(name) LIKE ${place}" for place in places))
        given += [f"% {word}%" for word in words]
    return fetch(" UNION ".join(f"({part} LIMIT {RESIDENTS_MAX})" for part in parts), given)


_OF_PEOPLE: Final = "SELECT id, email, phone FROM requests_app_resident WHERE "
WAYS: Final[Mapping[str, str]] = {
    "email": f"{_OF_PEOPLE} lower(email) = {{place}} AND email <> '' ORDER BY id DESC",
    "phone": f"{_OF_PEOPLE} phone = {{place}} AND phone <> '' ORDER BY id DESC",
    "name": f"{_OF_PEOPLE} lower(name) = {{place}} AND name <> '' ORDER BY id DESC",
}
# Not in order: of a word that thousands bear, nobody reads them all.
BY_WORDS: Final = f"{_OF_PEOPLE} name <> '' AND "


def _requests(marks: Marks, by: Actor) -> QuerySet[ServiceRequest]:
    hers = ServiceRequest.objects.filter(Q(requester__in=marks["people"]) | Q(on_behalf_of__in=marks["people"]))
    seen = hers.filter(case__in=visible_to(reader_of(by, marks)))
    return seen.select_related("case__service__calendar").order_by("-received_at", "-id")[:SHOWN]


def _line(request: ServiceRequest, sure: Sequence[int] | set[int], language: str) -> KnownRequest:
    case = request.case
    is_open = case.queue_id is not None and request.withdrawn_at is None
    return KnownRequest(
        request_id=request.pk,
        reference=request.reference,
        service_name=in_language(case.service.names, language),
        headline=str(public_standing.headline(request)),
        channel=str(Channel(request.channel).label),
        sent_at=request.submitted_at,
        promised_on=day_of(case.promised_at, case.service.calendar) if is_open else None,
        is_open=is_open,
        by_name_alone=request.requester_id not in sure and request.on_behalf_of_id not in sure,
    )
