"""What a draft keeps of a page: its own fields, without those that only this sending needs, and within bounds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from requests_app.vocabulary.drafts import DraftStep

Typed = Mapping[str, list[str]]

# Other words suggest other services.
CHOICE: Final = frozenset({"service", "other_service", "service_words"})
FIELDS_OF: Final[Mapping[DraftStep, frozenset[str]]] = {
    DraftStep.WHAT: frozenset({"description", "kept", "danger_told"}),
    DraftStep.WHERE: frozenset(
        {
            *CHOICE,
            *("photo_place", "address", "district", "latitude", "longitude", "address_choice", "address_asked"),
        }
    ),
}
# What belongs to one sending of a page, and what the draft itself gives.
NOT_KEPT: Final = frozenset(
    {
        *("csrfmiddlewaretoken", "draft_revision", "draft_writer", "active_seconds", "seconds", "idempotency_key"),
        *("find_address", "find_service", "joins", "photos", "nearby_told"),
    }
)
FIELDS_MAX: Final = 120
VALUES_MAX: Final = 30  # of one field
CHARACTERS_MAX: Final = 20_000  # of one value: as long as the words may be before the rules cut in
ALL_CHARACTERS_MAX: Final = 60_000
NAME_MAX: Final = 80


def step_of(name: str) -> DraftStep:
    """Name the page that owns a field; what no other page owns stands on the last one."""
    return next((step for step, names in FIELDS_OF.items() if name in names), DraftStep.SEND)


def with_page(before: Typed, page: Typed, step: DraftStep) -> dict[str, list[str]]:
    """Put what a page sent into what was typed before; a box that is not ticked any more is gone."""
    if step == DraftStep.WHOLE:
        kept, sent = {}, page
    else:
        kept = {name: values for name, values in before.items() if step_of(name) != step}
        if step == DraftStep.WHAT and before.get("description") != page.get("description"):
            kept = {name: values for name, values in kept.items() if name not in CHOICE}
        sent = {name: values for name, values in page.items() if step_of(name) == step}
    return _within_bounds({**kept, **sent}.items())


def _within_bounds(typed: Iterable[tuple[str, list[str]]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    left = ALL_CHARACTERS_MAX
    for name, values in typed:
        if name in NOT_KEPT or len(name) > NAME_MAX or "\0" in name or len(found) >= FIELDS_MAX:
            continue
        taken = [value.replace("\0", "")[:CHARACTERS_MAX] for value in values[:VALUES_MAX]]
        left -= sum(map(len, taken))
        if left < 0:
            break
        if any(taken):
            found[name] = taken
    return found
