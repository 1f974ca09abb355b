"""What a clerk reads of a request while its resident stands before her."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from requests_app.facts import CaseNotFound
from requests_app.models import Resident, ServiceRequest
from requests_app.queries.public_answers import not_asked
from requests_app.queries.service_requests import PublicStatus, opened, status_of
from requests_app.queries.visibility import visible_to
from requests_app.rules.actor import Actor
from requests_app.rules.references import normalise_reference
from requests_app.vocabulary import ContactBy


@dataclass(frozen=True)
class CounterView:
    """The words that the resident reads, and what a clerk needs beside them."""

    status: PublicStatus
    language: str
    secret_version: int
    contact: tuple[tuple[str, str], ...]
    not_asked: tuple[str, ...] = ()  # required questions that the letter leaves open


def request_for_clerk(reference: str, *, by: Actor) -> CounterView:
    """Open a request without its secret (four queries). Raises `CaseNotFound`: unknown, or not for this person."""
    wanted = opened().select_related("requester", "on_behalf_of").filter(reference=normalise_reference(reference))
    request = wanted.filter(case__in=visible_to(by)).first()
    if request is None:
        raise CaseNotFound
    return CounterView(
        status_of(request),
        request.language,
        request.secret_version,
        _contact(request),
        not_asked(request, get_language() or "en"),
    )


def _contact(request: ServiceRequest) -> tuple[tuple[str, str], ...]:
    who = request.requester or Resident()
    principal = request.on_behalf_of.name if request.on_behalf_of else ""
    return (
        (_("Name"), who.name),
        (_("Business or organisation"), who.organisation),
        (_("For whom"), principal),
        (_("Wants to be reached"), str(ContactBy(who.contact_by).label) if request.requester else ""),
        (_("E-mail"), who.email),
        (_("Phone"), who.phone),
        (_("Postal address"), who.post_address),
    )
