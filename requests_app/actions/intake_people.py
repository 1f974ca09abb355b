"""Who asks, and for whom: the people that a letter names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Model

from requests_app.models import Mandate, Resident
from requests_app.models.writing import Ids, new_row
from requests_app.rules import intake as rules
from requests_app.rules.intake import Submission
from requests_app.vocabulary import ResidentKind


@dataclass(frozen=True)
class People:
    """Planned rows: who asks (none: she stays unknown), for whom, and by which right. Not saved."""

    requester: Resident | None = None
    principal: Resident | None = None
    mandate: Mandate | None = None

    @property
    def rows(self) -> list[Resident | Mandate]:
        """List the rows that there are."""
        return [row for row in (self.requester, self.principal, self.mandate) if row is not None]


def wanted_ids(letter: Submission) -> dict[type[Model], int]:
    """Say how many rows the people of a letter need."""
    residents = (not letter.contact.is_empty) + bool(letter.on_behalf_of)
    return {Resident: residents, Mandate: 1} if letter.on_behalf_of else {Resident: residents} if residents else {}


def people_of(letter: Submission, *, region: str, at: datetime, ids: Ids) -> People:
    """Plan the people of a letter; a mandate covers this request and ends. `region`: where numbers are dialled."""
    requester = None if letter.contact.is_empty else _requester(letter, region=region, at=at, ids=ids)
    if not letter.on_behalf_of:
        return People(requester)
    principal = new_row(
        Resident,
        id=ids.take(Resident),
        kind=ResidentKind.PERSON,
        name=letter.on_behalf_of,
        language=letter.language,
        created_at=at,
    )
    if requester is None:
        return People(None, principal)
    mandate = new_row(
        Mandate,
        id=ids.take(Mandate),
        principal_id=principal.pk,
        agent_id=requester.pk,
        scope="request",
        created_at=at,
        expires_at=at + timedelta(days=letter.mandate_days),
    )
    return People(requester, principal, mandate)


def _requester(letter: Submission, *, region: str, at: datetime, ids: Ids) -> Resident:
    contact = letter.contact
    phone = rules.normalise_phone(contact.phone, region=region) if contact.phone else ""
    return new_row(
        Resident,
        id=ids.take(Resident),
        kind=contact.kind,
        name=contact.name,
        organisation=contact.organisation,
        email=contact.email,
        phone=phone or "",
        post_address=contact.post_address,
        language=letter.language,
        contact_by=contact.by,
        told=contact.told,
        call_hours=contact.call_hours,
        created_at=at,
    )
