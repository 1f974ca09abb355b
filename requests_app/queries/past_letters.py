"""Letters that came before, as examples to learn from: words and service, nothing of the person."""

from __future__ import annotations

from collections.abc import Iterator

from requests_app.models import ServiceDefinition, ServiceRequest
from requests_app.vocabulary import TALK_TO_A_PERSON, CaseState

AT_A_TIME = 2_000


def told_letters() -> Iterator[tuple[str, str, str]]:
    """Give language, words and the service that the case has now, the oldest letter first; for commands only.

    Left out: what looks like advertising, what was cancelled, and calls for a person.
    """
    letters = (
        ServiceRequest.objects.exclude(description="")
        .exclude(case__state=CaseState.CANCELLED)
        .exclude(case__service__code=TALK_TO_A_PERSON)
        .filter(suspected_spam=False)
        .order_by("received_at", "id")
        .values_list("language", "description", "case__service__code")
    )
    yield from letters.iterator(chunk_size=AT_A_TIME)


def group_of_service() -> dict[str, str]:
    """Give the group of each service in use (one query)."""
    return dict(ServiceDefinition.objects.filter(is_active=True).values_list("code", "group__code"))
