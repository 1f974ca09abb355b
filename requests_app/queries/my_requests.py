"""All that somebody asked for at one address: a page of short lines, the newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Final

from django.db.models import QuerySet

from requests_app.models import ServiceRequest
from requests_app.queries import public_standing
from requests_app.queries.addresses import secret_for
from requests_app.queries.catalogue import in_language
from requests_app.queries.records import read
from requests_app.queries.shapes import FIRST_NUMBER, Marks
from requests_app.queries.sign_in import requests_at
from requests_app.queries.slas import day_of
from requests_app.rules.sign_in import Address

PAGE_SIZE: Final = 20


@dataclass(frozen=True)
class MyRequest:
    """One request in the list."""

    reference: str
    service_name: str
    headline: str
    sent_at: datetime
    promised_on: date | None
    is_open: bool


@dataclass(frozen=True)
class MyRequests:
    """A page of the list, and where the next one begins; empty where there is none."""

    requests: tuple[MyRequest, ...]
    next_mark: str


def my_requests(address: Address, *, language: str, after: str = "") -> MyRequests:
    """List the requests of an address behind a mark (one query, however many there are)."""
    # Digits of other scripts are digits, too; no id is as long as ten of them.
    last = int(after) if after.isascii() and after.isdigit() and len(after) < 10 else FIRST_NUMBER - 1
    build = partial(_page, address)
    found: list[ServiceRequest] = read(("my requests", address.way), build, {"address": address.text, "last": last})
    shown = found[:PAGE_SIZE]
    mark = str(shown[-1].pk) if len(found) > PAGE_SIZE else ""
    return MyRequests(tuple(_line(request, language) for request in shown), mark)


def _page(address: Address, marks: Marks) -> QuerySet[ServiceRequest]:
    asked = requests_at(Address(address.way, marks["address"])).filter(pk__lt=marks["last"])
    return asked.select_related("case__service__calendar").order_by("-pk")[: PAGE_SIZE + 1]


def secret_of_mine(address: Address, reference: str) -> str | None:
    """Make the secret of one of her requests again; None where it is none of hers."""
    mine = requests_at(address).filter(reference=reference).only("reference", "secret_version").first()
    return secret_for(mine) if mine else None


def _line(request: ServiceRequest, language: str) -> MyRequest:
    case = request.case
    is_open = case.queue_id is not None and request.withdrawn_at is None
    return MyRequest(
        reference=request.reference,
        service_name=in_language(case.service.names, language),
        headline=str(public_standing.headline(request)),
        sent_at=request.submitted_at,
        promised_on=day_of(case.promised_at, case.service.calendar) if is_open else None,
        is_open=is_open,
    )
