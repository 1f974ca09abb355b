"""What a clerk typed for a service: a code, a name, a synonym or a part of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from django.utils.translation import get_language

from requests_app.queries import finding
from requests_app.queries.catalogue import GroupCard, ServiceCard

# The surest way first; one that fits a single service decides.
WAYS: Final[tuple[Callable[[ServiceCard, str], bool], ...]] = (
    lambda card, typed: card.code == typed,
    lambda card, typed: card.name.casefold() == typed,
    lambda card, typed: typed in (synonym.casefold() for synonym in card.synonyms),
)


def fitting(typed: str, groups: Sequence[GroupCard]) -> list[ServiceCard]:
    """List the services that fit, best first: exactly one when it is clear which is meant."""
    wanted = " ".join(typed.casefold().split())
    cards = [card for group in groups for card in group.services]
    for fits in WAYS:
        found = [card for card in cards if fits(card, wanted)]
        if len(found) == 1:
            return found
    return finding.search(typed, get_language() or "en")
