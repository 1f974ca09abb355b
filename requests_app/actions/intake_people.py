"""Who asks, and for whom: the people that a letter names."""

from __future__ import annotations

from datetime import datetime, timedelta

from requests_app.models import Mandate, Resident
from requests_app.rules import intake as rules
from requests_app.rules.intake import Submission
from requests_app.vocabulary import ResidentKind


def resident_of(submission: Submission, *, region: str, at: datetime) -> Resident | None:
    """Write down who asks; None for somebody who stays unknown. `region`: where numbers are dialled (ISO 3166-1)."""
    contact = submission.contact
    if contact.is_empty:
        return None
    phone = rules.normalise_phone(contact.phone, region=region) if contact.phone else ""
    return Resident.objects.create(
        kind=contact.kind,
        name=contact.name,
        organisation=contact.organisation,
        email=contact.email,
        phone=phone or "",
        post_address=contact.post_address,
        language=submission.language,
        contact_by=contact.by,
        created_at=at,
    )


def principal_of(
    submission: Submission, agent: Resident | None, *, at: datetime
) -> tuple[Resident | None, Mandate | None]:
    """Write down for whom somebody acts; the mandate covers this request and ends."""
    if not submission.on_behalf_of:
        return None, None
    principal = Resident.objects.create(
        kind=ResidentKind.PERSON, name=submission.on_behalf_of, language=submission.language, created_at=at
    )
    if agent is None:
        return principal, None
    ends_at = at + timedelta(days=submission.mandate_days)
    return principal, Mandate.objects.create(
        principal=principal, agent=agent, scope="request", created_at=at, expires_at=ends_at
    )
