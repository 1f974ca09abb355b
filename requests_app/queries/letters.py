"""What is wrong with a letter, before anybody takes it; and the letter that came with a key."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils.functional import Promise

from requests_app.models import ServiceRequest
from requests_app.queries import places
from requests_app.queries.standing_facts import StandingFacts
from requests_app.rules import intake as rules
from requests_app.rules.intake import Submission


def problems(letter: Submission, facts: StandingFacts) -> Mapping[str, list[str | Promise]]:
    """List what is wrong, field by field, by the facts of the city (no query)."""
    service = facts.services.get(letter.service_code)
    return rules.problems_of(
        letter,
        service=rules.ServiceFacts(
            is_known=service is not None,
            needs_place=service.needs_place if service else False,
            phone_region=facts.city.country,
        ),
        bounds=places.bounds_of(facts.city),
        is_district_known=letter.place.district in facts.districts or not letter.place.district,
    )


def request_of_key(key: str, *, channel: str, client: str, since: datetime) -> ServiceRequest | None:
    """Find the letter that came with a key since a moment, with what its receipt tells (one query)."""
    told = ServiceRequest.objects.select_related("case__service__calendar", "service")
    return told.filter(channel=channel, client=client, idempotency_key=key, received_at__gte=since).first()
